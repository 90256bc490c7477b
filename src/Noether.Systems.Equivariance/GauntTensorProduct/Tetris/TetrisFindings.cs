using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>The recipe <c>tetris</c> in plain language.</summary>
internal static class TetrisFindings
{
    /// <summary>The arms in the order in which they are told and drawn.</summary>
    public static IReadOnlyList<(string Arm, string Who)> Arms { get; } =
    [
        ("cg", "with Clebsch-Gordan products along all couplings"),
        ("cg-even", "with Clebsch-Gordan products without the odd couplings"),
        ("gaunt", "with Gaunt products"),
        ("gaunt-wide", "with Gaunt products and about as many weights as that with all couplings"),
        ("vector-signal", "with products of vector fields on the sphere"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("accuracy", "share of turned pieces that are recognised"),
        new("mirrored_accuracy", "the same for their mirror images, where the two chiral pieces change names"),
        new("chiral_accuracy", "share of the two chiral pieces, turned, that are recognised; 0.5 is a coin"),
        new("worst_equivariance_error", "largest change of the outputs under rotations and reflections, relative to their size; in float64"),
        new("parameters", "numbers that are learned"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Eight pieces of four cubes are to be told apart, however they are turned. Two of them are mirror images of each other: to tell these apart takes a number that changes its sign " +
            "in a mirror, and such a number can only be made of polar vectors by products like the cross product, in which the degrees of the factors and of the result have an odd sum.";
        var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.accuracy")).Select(a => string.Create(
            CultureInfo.InvariantCulture,
            $"The network {a.Who} recognises {100 * metrics[$"{a.Arm}.accuracy"]:0.#} % of the turned pieces and {100 * metrics[$"{a.Arm}.chiral_accuracy"]:0.#} % of the two chiral ones; it learns {metrics[$"{a.Arm}.parameters"]:N0} numbers."));
        const string Why =
            "Gaunt products have no odd couplings: the product of two functions on the sphere is the same whichever comes first. What they save in time they pay for here, exactly as a " +
            "Clebsch-Gordan product does from which the odd couplings are removed. That holds by construction, at any number of weights. Vector fields on the sphere, multiplied by their cross product, bring them back; they are an extension to the published method.";
        return $"{Done}\n\n{string.Join(' ', told)}\n\n{Why}";
    }
}
