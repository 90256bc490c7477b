using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The recipe <c>normals</c> in plain language.</summary>
internal static class NormalsFindings
{
    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("upright", "error 1 - (n · n')² on clouds that stand as in the shapes' own pose; 2/3 is guessing"),
        new("rotated", "error on the same clouds, each turned at random"),
        new("ratio", "rotated over upright; 1 does not mind turning"),
        new("defect", "mean change of the vectors by a rotation, relative to their size, signs included; in float64: below 1e-10 it is exact, but for rounding"),
        new("validation", "error on validation clouds, in the pose of training: the least that training met, as its weights are kept", IsDetail: true),
        new("frames", "frames made for the upright test clouds (with local frames: of neighbourhoods and of their vectors)", IsDetail: true),
        new("degenerate", "how many of these were of points that do not determine their axes", IsDetail: true),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "The networks were given points on the surfaces of solids and learned to tell the direction of the surface at each. All solids stand upright in training, but for networks that " +
            "are trained on turned clouds. Then they were asked about other solids, upright and turned at random: a turned solid has the same surface.";
        var came = NormalsRecipe.Networks.Where(n => metrics.ContainsKey($"{n.Name}.upright")).Select(n => string.Create(
            CultureInfo.InvariantCulture, $"{n.Who} is off by {metrics[$"{n.Name}.upright"]:0.000} upright and {metrics[$"{n.Name}.rotated"]:0.000} turned"));
        return $"{Done}\n\nThe error is 0 for parallel directions, 1 for orthogonal ones and 2/3 for blind guesses: {string.Join("; ", came)}.{Models(metrics)}\n\n{Frames(metrics)}\n\n{Differences}";
    }

    private const string Differences =
        "What differs from the paper: its shapes are CAD models that are not public in this form, 8,000 of them with 512 points, its networks are wider (preset full has the widths) and train on whole frames for longer. " +
        "Clouds are divided by the root mean square of their points' norms, not by the norms' deviation, which a ball does not have (option scale). In the local network the second frames are those of vectors, so they have no centre, " +
        "and the cloud's feature is the maximum over points of features averaged over each point's frame, so that it is exactly invariant. " +
        "A neighbourhood that is exactly flat equals its own mirror image, so what that network makes of it lies in its plane: there it relies on noise or on neighbourhoods that bend, whereas a plane fit is at its best.";

    private static string Models(IReadOnlyDictionary<string, double> metrics)
    {
        var told = NormalsRecipe.Networks.Where(n => metrics.ContainsKey($"{n.Name}.models_upright")).Select(n => string.Create(
            CultureInfo.InvariantCulture, $"{n.Name} {metrics[$"{n.Name}.models_upright"]:0.000} and {metrics[$"{n.Name}.models_rotated"]:0.000}")).ToArray();
        return told.Length == 0 ? "" : $"\n\nOn CAD models, a kind of shape that none of them was trained on, upright and turned: {string.Join("; ", told)}.";
    }

    private static string Frames(IReadOnlyDictionary<string, double> metrics)
    {
        var told = NormalsRecipe.Networks.Where(n => metrics.GetValueOrDefault($"{n.Name}.frames") > 0 && n.Name.StartsWith("fa-", StringComparison.Ordinal)).Select(n => string.Create(
            CultureInfo.InvariantCulture, $"{n.Name} {metrics[$"{n.Name}.degenerate"]:N0} of {metrics[$"{n.Name}.frames"]:N0}"));
        return $"Frames whose points did not determine their axes, on upright test clouds: {string.Join("; ", told)}. Axes through the points, weighted, stand for such a frame, in training and in evaluation; " +
            "where the points do not span the space that is left (a line), a grid of turns about it does.";
    }
}
