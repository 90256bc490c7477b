using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>What a network is worth on digits under affine maps that it never saw.</summary>
/// <param name="model">In evaluation mode.</param>
/// <param name="options">Sizes.</param>
/// <param name="test">Centred test digits.</param>
/// <param name="context">Randomness and cancellation; all arms of a seed are asked about the same images.</param>
internal sealed class AffnistMeasures(AffineGResNet model, AffnistOptions options, Batch test, EvaluationContext context)
{
    // Rows in one call of the network: small enough for the activations to stay in the cache.
    private const int Chunk = 50;

    private static readonly double[] Strengths = [0.5, 1, 1.5, 2];

    private static readonly AffineRange Still = new(0, 0, 0, Shift: false);

    private static readonly AffineRange[] Factors = [Still with { Rotation = 20 }, Still with { Shear = 0.2 }, Still with { Scale = 0.2 }, new()];

    /// <summary>What the digits are moved by, and what strength 1 is.</summary>
    public static IReadOnlyList<(string Name, string Unit)> FactorNames { get; } = [("rotation", "20 degrees"), ("shear", "0.2"), ("scale", "a fifth"), ("all", "the published range")];

    public ArmResult Measure(Table learning)
    {
        var affine = AffineDigits.Moved(test, new AffineRange(), options.TestTransforms, context.Generator.Fork("affine"));
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["clean"] = Accuracy(test),
            ["affine"] = Accuracy(affine),
            ["parameters"] = model.parameters().Sum(p => p.numel()),
        };
        var robustness = Robustness();
        foreach (var (factor, (name, _)) in FactorNames.Index())
        {
            metrics[$"{name}_twice"] = robustness.Rows.Single(r => (int)r[0] == factor && r[1] == 2)[2];
        }

        var tables = new Dictionary<string, Table>(StringComparer.Ordinal) { ["learning"] = learning, ["robustness"] = robustness };
        var few = Some(affine.Rows(torch.arange(0, affine.Size, Math.Max(1, affine.Size / options.TableImages), torch.int64)));
        new EquivarianceMeasures(model, options, Some(test), context).Add(metrics, tables);
        if (model.Group is not null)
        {
            new SampleMeasures(model, options, few, context).Add(metrics, tables);
            tables["kernels"] = KernelPictures.Of(model);
        }

        return new ArmResult(metrics, tables);
    }

    /// <summary>Accuracy by factor (its number in the list of factors) and strength, without shifts but for all factors together.</summary>
    private Table Robustness()
    {
        var digits = Some(test);
        var clean = Accuracy(digits);
        List<double[]> rows = [];
        foreach (var (factor, range) in Factors.Index())
        {
            rows.Add([factor, 0, clean]);
            rows.AddRange(Strengths.Select(s => new[] { factor, s, Accuracy(AffineDigits.Moved(digits, range.Times(s), context.Generator.Fork($"{FactorNames[factor].Name} {s}"))) }));
        }

        return new Table(["factor", "strength", "accuracy"], rows);
    }

    private Batch Some(Batch batch) => batch.Rows(torch.arange(0, batch.Size, Math.Max(1, batch.Size / options.TableImages), torch.int64, batch["image"].Value.device));

    private double Accuracy(Batch batch) => Accuracy(batch, images => model.call(new Batch(("image", images)))["logits"].Value, context.Cancellation);

    /// <summary>The share of images whose largest score is that of their label.</summary>
    internal static double Accuracy(Batch batch, Func<Field, Tensor> ask, CancellationToken cancellation)
    {
        var right = 0L;
        for (long start = 0; start < batch.Size; start += Chunk)
        {
            using var scope = torch.NewDisposeScope();
            cancellation.ThrowIfCancellationRequested();
            var part = batch.Slice(start, Math.Min(Chunk, batch.Size - start));
            right += ask(part["image"]).argmax(1).eq(part["label"].Value).sum().item<long>();
        }

        return (double)right / batch.Size;
    }
}
