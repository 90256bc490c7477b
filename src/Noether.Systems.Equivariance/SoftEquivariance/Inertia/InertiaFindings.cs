using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>The recipe <c>inertia</c> in plain language.</summary>
internal static class InertiaFindings
{
    public static IReadOnlyList<(string Arm, string Who)> Arms { get; } =
    [
        ("mlp", "an ordinary perceptron"),
        ("mlp-augmented", "the perceptron trained on turned samples"),
        ("fa-mlp", "the perceptron averaged over frames"),
        ("emlp-o3", "the network that keeps all turns exactly"),
        ("emlp-oracle", "the network that keeps exactly what the law keeps"),
        ("rpp", "projected weights with a free residual"),
        ("mixed-rpp", "projected weights with a residual that keeps what the law keeps"),
        ("per", "free weights pulled towards three candidates"),
        ("per-flex", "the perceptron pulled towards three candidates"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        .. InertiaLaw.All.Select(l => new MetricMeaning($"mse_{l.Name}", $"mean squared error on test samples, law {l.Name}")),
        new("found", "share of the laws x, y, z whose own symmetry ends with the greatest strength"),
        .. InertiaLaw.All.SelectMany(Details),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        List<string> paragraphs =
        [
            "Networks learn a matrix from masses and places of five bodies. The matrix nearly turns along with the bodies: a part of it singles out a direction, so that turns about that direction are an exact symmetry and others are not. "
            + "Nobody tells the regularised network which: it is pulled towards the turns about z, x and y alike, and after a while each pull is weakened by how much the weights resisted it.",
        ];
        foreach (var law in InertiaLaw.All)
        {
            var errors = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.mse_{law.Name}")).Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Arm} {metrics[$"{a.Arm}.mse_{law.Name}"]:G3}")).ToArray();
            if (errors.Length > 0)
            {
                paragraphs.Add($"Law {law.Name}: squared errors on test samples are {string.Join(", ", errors)}.{Floor(law, metrics)}{SoftArms.Strengths(law.Task, "per", metrics)}");
            }
        }

        return string.Join("\n\n", paragraphs);
    }

    private static IEnumerable<MetricMeaning> Details(InertiaLaw law)
    {
        yield return new($"validation_mse_{law.Name}", $"least error on validation samples, law {law.Name}", IsDetail: true);
        yield return new($"octant_mse_{law.Name}", $"error where all coordinates are negative, law {law.Name}", IsDetail: true);
        yield return new($"floor_{law.Name}", $"error of the best forecast that keeps all turns and reflections, law {law.Name}", IsDetail: true);
        if (law.Along.Length == 1)
        {
            yield return new($"found_{law.Name}", $"1 where the law's own symmetry ends with the greatest strength, law {law.Name}", IsDetail: true);
        }

        foreach (var meaning in SoftArms.GroupMeanings(law.Task, $"law {law.Name}", isKnown: true))
        {
            yield return meaning;
        }
    }

    private static string Floor(InertiaLaw law, IReadOnlyDictionary<string, double> metrics) =>
        metrics.Where(m => m.Key.EndsWith($".floor_{law.Name}", StringComparison.Ordinal)).Select(m => (double?)m.Value).FirstOrDefault() is { } floor
            ? string.Create(CultureInfo.InvariantCulture, $" Nothing that keeps all turns and reflections can err by less than {floor:G3}.")
            : "";
}
