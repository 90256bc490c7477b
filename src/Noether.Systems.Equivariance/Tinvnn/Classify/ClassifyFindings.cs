using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Classify;

/// <summary>The recipes on clouds in plain language.</summary>
internal static class ClassifyFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics(bool models) =>
    [
        new("upright", "share of test clouds that are recognised, turned about the upright axis as in training"),
        new("rotated", "the same, turned every way"),
        new("changed", "share of test clouds that get another answer turned every way than upright"),
        new("worst_change", "largest change of a probability by any of the similarity transformations (rotation, reflection, shift, scaling)"),
        new("mean_change", "the largest change of a probability, on average over clouds and transformations", IsDetail: true),
        new("defect", "change of the logits by a similarity transformation, relative to their size, in float64: rounding, if the symmetry is exact"),
        new("degenerate", "share of test clouds whose principal axes are not determined", IsDetail: true),
        new("small_gap", "share whose eigenvalues lie within 5 % of the largest of each other: a little noise may turn their axes", IsDetail: true),
        new("small_skewness", "share with an axis whose skewness is below 0.05: a little noise may flip it", IsDetail: true),
        .. models
            ? (IEnumerable<MetricMeaning>)[new("cad_upright", "upright, where the clouds are models of cad-objects", IsDetail: true), new("cad_rotated", "rotated, where the clouds are models of cad-objects", IsDetail: true)]
            : [],
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics, IReadOnlyList<ClassifyArm> arms)
    {
        const string Done =
            "Networks learned to tell what a cloud of points is a thing of, from things that stand upright, turned about the upright axis only; \"turned\" networks from things that lie every way. " +
            "Then they were asked about other things, upright and turned every way. Canonical coordinates are the same however a thing lies, wherever it is and however large: the network need not learn any of this.";
        var came = arms.Where(a => metrics.ContainsKey($"{a.Name}.upright")).Select(a => string.Create(
            CultureInfo.InvariantCulture,
            $"{a.Name} recognises {metrics[$"{a.Name}.upright"]:0.0 %} upright and {metrics[$"{a.Name}.rotated"]:0.0 %} turned, and changes its mind about {metrics[$"{a.Name}.changed"]:0.0 %}"));
        const string Differences =
            "What differs from the paper: its point clouds are of ModelNet40 and ShapeNet at 1024 points, and only its abstract was at hand, so the rules of sign, scale and equal eigenvalues are ours. " +
            "Shapes are made up (or few models), clouds have fewer points and networks a quarter of the published widths, so that a run fits one core.";
        return $"{Done}\n\n{string.Join("; ", came)}.\n\n{Differences}";
    }
}
