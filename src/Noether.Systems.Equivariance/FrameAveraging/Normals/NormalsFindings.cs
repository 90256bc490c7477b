using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The recipe <c>normals</c> in plain language.</summary>
internal static class NormalsFindings
{
    private static readonly (string Arm, string Who)[] Networks =
    [
        ("pointnet", "PointNet"),
        ("pointnet-rotated", "PointNet trained on turned clouds"),
        ("ga-pointnet", "PointNet averaged over random rotations and reflections"),
        ("fa-pointnet", "PointNet averaged over the cloud's axes"),
        ("fa-local-pointnet", "PointNet over axes of neighbourhoods"),
        ("dgcnn", "the graph network"),
        ("dgcnn-rotated", "the graph network trained on turned clouds"),
        ("fa-dgcnn", "the graph network averaged over the cloud's axes"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("upright", "error 1 - (n · n')² on clouds that stand as in the shapes' own pose; 2/3 is guessing"),
        new("rotated", "error on the same clouds, each turned at random"),
        new("ratio", "rotated over upright; 1 does not mind turning"),
        new("defect", "mean change of the vectors by a rotation, relative to their size, signs included"),
        new("degenerate", "upright test clouds (or neighbourhoods) whose axes are not determined; 0 without frames"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "The networks were given points on the surfaces of solids and learned to tell the direction of the surface at each. All solids stand upright in training, but for the networks that " +
            "were trained on turned clouds. Then they were asked about other solids, upright and turned at random: a turned solid has the same surface.";
        var came = Networks.Where(n => metrics.ContainsKey($"{n.Arm}.upright")).Select(n => string.Create(
            CultureInfo.InvariantCulture, $"{n.Who} is off by {metrics[$"{n.Arm}.upright"]:0.000} upright and {metrics[$"{n.Arm}.rotated"]:0.000} turned"));
        return $"{Done}\n\nThe error is 0 for parallel directions and 1 for orthogonal ones: {string.Join("; ", came)}.";
    }
}
