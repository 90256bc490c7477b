using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Nn;
using Noether.Symmetries.Frames;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>Asks a classifier about test clouds that are turned about the upright axis and every way, and about some under many similarity transformations.</summary>
/// <param name="model">The network.</param>
/// <param name="context">Randomness, progress and cancellation.</param>
internal sealed class ClassifyMeasures(NetworkModel model, EvaluationContext context)
{
    private const long Chunk = 64;

    // Below these, axes and their directions are fragile.
    private const double SmallGap = 0.05, SmallSkewness = 0.05;

    public ArmResult Measure(ShapeData shapes, ClassifyOptions options)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        var (labels, positions) = (shapes.Test["label"].Value, shapes.Test["positions"]);
        Tensor Asked(string name, Func<Field, Runtime.Generator, Field> move)
        {
            using var draws = context.Generator.Fork(name);
            return Probabilities(move(positions, draws)).argmax(1);
        }

        var (upright, rotated) = (Asked("upright", SimilarityMoves.TurnedUpright), Asked("rotated", SimilarityMoves.Turned));
        var (accuracy, turned) = (Share(upright.eq(labels.cpu())), Share(rotated.eq(labels.cpu())));
        var changes = Changes(shapes.Test, options);
        var form = new PrincipalCoordinates().Canonicalize(positions);
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["upright"] = accuracy,
            ["rotated"] = turned,
            ["changed"] = Share(upright.ne(rotated)),
            ["worst_change"] = changes.amax([0, 1]).ToDouble(),
            ["mean_change"] = changes.mean().ToDouble(),
            ["defect"] = Defect(shapes.Test),
            ["degenerate"] = Share(form.Spectrum.Degenerate),
            ["small_gap"] = Share(form.Spectrum.RelativeGaps.lt(SmallGap)),
            ["small_skewness"] = Share(form.Spectrum.Skewness.abs().amin([1]).lt(SmallSkewness)),
        };
        if (shapes.AreModels)
        {
            (metrics["cad_upright"], metrics["cad_rotated"]) = (accuracy, turned);
        }

        return new ArmResult(metrics, new Dictionary<string, Table>(StringComparer.Ordinal)
        {
            ["regimes"] = new Table(["upright", "rotated"], [[accuracy, turned]]),
            ["changes"] = new Table(["cloud", "worst change"], [.. changes.amax([1]).sort(descending: true).Values.data<double>().ToArray().Select((c, i) => new[] { i, c })]),
            ["spectrum"] = Spectrum(form.Spectrum, labels.cpu(), shapes.Classes.Count),
        });
    }

    /// <summary>The largest change of a class's probability of each cloud by each transformation, <c>[clouds, transforms]</c>.</summary>
    private Tensor Changes(Batch test, ClassifyOptions options)
    {
        using var draws = context.Generator.Fork("similarities");
        var chosen = torch.randperm(test.Size, torch.int64, generator: draws.Torch).narrow(0, 0, Math.Min(options.TransformedClouds, test.Size));
        var some = test["positions"].With(test["positions"].Value.index_select(0, chosen.to(test["positions"].Value.device)));
        var still = Probabilities(some);
        List<Tensor> changes = [];
        for (var i = 0; i < options.Transforms; i++)
        {
            context.Sink.Progress("transform", i, options.Transforms);
            changes.Add((Probabilities(SimilarityMoves.Similar(some, draws).Points) - still).abs().amax([1]));
        }

        return torch.stack(changes, 1);
    }

    /// <summary>Mean change of the logits by a similarity transformation, relative to their size, in float64, where what is left of an exact symmetry is far below what is not.</summary>
    private double Defect(Batch test)
    {
        using var draws = context.Generator.Fork("defect");
        var points = test["positions"].With(test["positions"].Value.narrow(0, 0, Math.Min(40, test.Size)).to(torch.float64));
        _ = model.to(torch.float64);
        var (still, moved) = (Logits(points), Logits(SimilarityMoves.Similar(points, draws).Points));
        _ = model.to(torch.float32);
        return ((moved - still).square().mean() / still.square().mean()).sqrt().ToDouble();
    }

    /// <summary>On the CPU in float64, <c>[clouds, classes]</c>.</summary>
    private Tensor Probabilities(Field points) => Logits(points).softmax(1);

    private Tensor Logits(Field points)
    {
        using var scope = torch.NewDisposeScope();
        List<Tensor> parts = [];
        for (long start = 0; start < points.BatchSize; start += Chunk)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var inner = torch.NewDisposeScope();
            var part = new Batch(("positions", points)).Slice(start, Math.Min(Chunk, points.BatchSize - start));
            parts.Add(inner.MoveToOuter(model.call(part)["logits"].Value.to(torch.float64).cpu()));
        }

        return scope.MoveToOuter(torch.cat(parts));
    }

    private static double Share(Tensor these) => these.to(torch.float64).mean().ToDouble();

    /// <summary>By class: the second and third eigenvalue over the first, and the shares of clouds with small gaps and skewness.</summary>
    private static Table Spectrum(AxisSpectrum spectrum, Tensor labels, int classes)
    {
        var parts = (spectrum.Eigenvalues / spectrum.Eigenvalues.narrow(1, 0, 1)).cpu();
        var (gaps, skewness) = (spectrum.RelativeGaps.cpu().lt(SmallGap).to(torch.float64), spectrum.Skewness.abs().amin([1]).cpu().lt(SmallSkewness).to(torch.float64));
        return new Table(
            ["class", "second", "third", "small gap", "small skewness"],
            [.. from c in Enumerable.Range(0, classes)
                let rows = labels.eq(c).nonzero().squeeze(1)
                where rows.shape[0] > 0
                let mean = parts.index_select(0, rows).mean([0])
                select new[] { c, mean[1].ToDouble(), mean[2].ToDouble(), gaps.index_select(0, rows).mean().ToDouble(), skewness.index_select(0, rows).mean().ToDouble() }]);
    }
}
