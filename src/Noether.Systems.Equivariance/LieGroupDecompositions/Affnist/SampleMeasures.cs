using Noether.Fields;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.LieGroupDecompositions.Affnist;

/// <summary>What the number of sampled elements, and chance in drawing them, do to a network's answers.</summary>
/// <param name="model">A network on a group, in evaluation mode.</param>
/// <param name="options">Sizes.</param>
/// <param name="digits">Digits under affine maps.</param>
/// <param name="context">Randomness and cancellation.</param>
internal sealed class SampleMeasures(AffineGResNet model, AffnistOptions options, Batch digits, EvaluationContext context)
{
    private const int Redraws = 8;
    private const int VarianceImages = 20;

    private static readonly int[] Counts = [2, 4, 6, 8, 12, 16];

    public void Add(Dictionary<string, double> metrics, Dictionary<string, Table> tables)
    {
        tables["samples"] = new Table(["elements", "accuracy", "variance"], [.. Counts.Select(n => new[] { n, Redrawn(n, 1), Variance(n) })]);
        metrics["one_draw"] = Redrawn(options.Gsamples, 1);
        metrics["four_draws"] = Redrawn(options.Gsamples, 4);
    }

    /// <summary>Accuracy when every chunk of images meets freshly drawn elements, and answers of several draws are averaged.</summary>
    private double Redrawn(int elements, int draws)
    {
        var generator = context.Generator.Fork($"{elements} elements, {draws} draws");
        return AffnistMeasures.Accuracy(
            digits, images => torch.stack([.. Enumerable.Range(0, draws).Select(_ => model.Logits(images.Value, model.Draw(elements, generator)))]).mean([0]), context.Cancellation);
    }

    /// <summary>Variance of the scores over draws of elements, relative to their variance over images and classes.</summary>
    private double Variance(int elements)
    {
        using var scope = torch.NewDisposeScope();
        context.Cancellation.ThrowIfCancellationRequested();
        var generator = context.Generator.Fork($"variance of {elements} elements");
        var images = digits["image"].Value.narrow(0, 0, Math.Min(VarianceImages, digits.Size));
        var answers = torch.stack([.. Enumerable.Range(0, Redraws).Select(_ => model.Logits(images, model.Draw(elements, generator)))]).to(torch.float64);
        var mean = answers.mean([0]);
        return ((answers - mean).square().sum([0]).mean() / (Redraws - 1) / (mean - mean.mean([1], keepdim: true)).square().mean()).item<double>();
    }
}
