using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>Samples drawn again with replacement, and what curves come of them.</summary>
internal static class BootstrapDraws
{
    private const double Tail = 0.025;

    /// <param name="values"><c>[elements, samples]</c>; the identity is element 0.</param>
    /// <param name="higherIsBetter">Direction of the gap.</param>
    /// <param name="draws">How often to draw.</param>
    /// <param name="generator">Draws the samples.</param>
    public static BootstrapBand Band(double[,] values, bool higherIsBetter, int draws, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var (elements, samples) = (values.GetLength(0), values.GetLength(1));
        var table = torch.tensor(values.Cast<double>().ToArray()).view(elements, samples);
        var chosen = torch.randint(0, samples, [draws, samples], torch.int64, generator: generator.Torch);
        var weights = torch.zeros(draws, samples, torch.float64).scatter_add_(1, chosen, torch.ones(draws, samples, torch.float64));
        var curves = weights.matmul(table.t()) / samples;
        var means = curves.mean([1]);
        var gaps = (curves.select(1, 0) - means) * (higherIsBetter ? 1 : -1);
        return new BootstrapBand(Ends(curves, Tail), Ends(curves, 1 - Tail), Both(means), Both(gaps));
    }

    private static (double Low, double High) Both(Tensor values) => (Ends(values.unsqueeze(1), Tail)[0], Ends(values.unsqueeze(1), 1 - Tail)[0]);

    private static double[] Ends(Tensor curves, double quantile) =>
        torch.quantile(curves, torch.tensor(new[] { quantile }), dim: 0).flatten().data<double>().ToArray();
}
