using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Systems.Equivariance.Forecasting;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Nbody;

/// <summary>The recipe <c>nbody</c> in plain language.</summary>
internal static class NbodyFindings
{
    /// <summary>The arms in the order in which they are told and drawn.</summary>
    public static IReadOnlyList<(string Arm, string Who)> Arms { get; } =
    [
        ("linear", "Going straight on at a speed fitted to all"),
        ("segnn-cg", "The steerable network with Clebsch-Gordan products, a weight for every coupling of copies,"),
        ("segnn-cg-wide", "The same with more copies of each irrep"),
        ("segnn-cg-both-parities", "The same with features of either parity, which odd couplings join,"),
        ("segnn-gaunt", "The network with Gaunt products between two mixings in their place"),
        ("segnn-gaunt-narrow", "The same with fewer channels between the mixings"),
        ("segnn-cg-gaunt-selfmix", "The Clebsch-Gordan network with a layer of Gaunt products in every block"),
        ("segnn-cg-cg-selfmix", "The Clebsch-Gordan network with the same layer of Clebsch-Gordan products, the control,"),
        ("egnn", "The network that moves positions along differences"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        .. ForecastWords.Metrics,
        new("parameters", "numbers that are learned"),
        new("paper_mse", "mse where a run is of the paper's size", IsDetail: true),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done = ForecastWords.Scene + ". All but the first are equivariant layer by layer. The steerable networks average messages where their authors add them up, and halve the sum of " +
            "a node's attributes. Gaunt products have no odd couplings, such as cross products; features of natural parities up to degree 1 have no irrep for those to give, so a network whose features have either parity is the control for what is lost.";
        var came = Having(metrics, "mse").Select(a => $"{a.Who} errs by {ForecastWords.Number(metrics[$"{a.Arm}.mse"])} on average.");
        string[] parts = [$"{Done}\n\n{string.Join(' ', came)}", Products(metrics), Moving(metrics), Turning(metrics)];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>What the products change, and what an added layer.</summary>
    private static string Products(IReadOnlyDictionary<string, double> metrics)
    {
        (string Arm, string Words)[] others =
        [
            ("segnn-cg-wide", "more copies of each irrep"),
            ("segnn-cg-both-parities", "features of either parity and odd couplings"),
            ("segnn-gaunt", "Gaunt products between mixings"),
            ("segnn-gaunt-narrow", "Gaunt products between mixings to fewer channels"),
            ("segnn-cg-gaunt-selfmix", "an added layer of Gaunt products"),
            ("segnn-cg-cg-selfmix", "an added layer of Clebsch-Gordan products"),
        ];
        if (!metrics.TryGetValue("segnn-cg.mse", out var cg))
        {
            return "";
        }

        var told = others.Where(a => metrics.ContainsKey($"{a.Arm}.mse"))
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"with {a.Words} {ForecastWords.Times(metrics[$"{a.Arm}.mse"] / cg)} as much, with {metrics[$"{a.Arm}.parameters"]:N0} numbers to learn"))
            .ToArray();
        return told.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"Beside the Clebsch-Gordan network, which learns {metrics["segnn-cg.parameters"]:N0} numbers, the others err: {string.Join("; ", told)}. Networks to compare are those with about as many numbers to learn: segnn-gaunt-narrow beside segnn-cg, segnn-gaunt beside segnn-cg-wide; they differ in their layout as well, a product of every pair of copies or one channel by channel between two mixings. The two added layers multiply along the same couplings at this degree; Clebsch-Gordan products have a weight for each, Gaunt products share them.");
    }

    /// <summary>What it means when the simplest of the networks does best.</summary>
    private static string Moving(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue("egnn.mse", out var egnn) && metrics.TryGetValue("segnn-cg.mse", out var cg) && egnn < cg
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The network that moves positions along differences errs less than the Clebsch-Gordan network here, with {metrics["egnn.parameters"]:N0} numbers to learn: forces along differences are what it is built of. The order published for thousands of samples need not show here.")
            : "";

    private static string Turning(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "worst_equivariance_error").Select(a => $"{a.Arm} {ForecastWords.Exactly(metrics[$"{a.Arm}.worst_equivariance_error"])}").ToArray();
        return told.Length == 0 ? "" : $"When a scene is moved, its forecast changes, relative to its size: {string.Join(", ", told)}.";
    }

    private static IEnumerable<(string Arm, string Who)> Having(IReadOnlyDictionary<string, double> metrics, string metric) => Arms.Where(a => metrics.ContainsKey($"{a.Arm}.{metric}"));
}
