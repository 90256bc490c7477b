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
        ("segnn-gaunt", "The same with Gaunt products between two mixings of channels"),
        ("segnn-cg-selfmix", "The same with Clebsch-Gordan products between two mixings, the control,"),
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
        const string Done = ForecastWords.Scene + ". All but the first are equivariant layer by layer; three differ only in how features are multiplied with the harmonics of directions.";
        var came = Having(metrics, "mse").Select(a => $"{a.Who} errs by {ForecastWords.Number(metrics[$"{a.Arm}.mse"])} on average.");
        string[] parts = [$"{Done}\n\n{string.Join(' ', came)}", Products(metrics), Turning(metrics)];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>What the product changes, and what the mixings round it.</summary>
    private static string Products(IReadOnlyDictionary<string, double> metrics)
    {
        (string Arm, string Words)[] others = [("segnn-gaunt", "Gaunt products between mixings"), ("segnn-cg-selfmix", "Clebsch-Gordan products between the same mixings")];
        if (!metrics.TryGetValue("segnn-cg.mse", out var cg))
        {
            return "";
        }

        var told = others.Where(a => metrics.ContainsKey($"{a.Arm}.mse"))
            .Select(a => string.Create(CultureInfo.InvariantCulture, $"with {a.Words} {ForecastWords.Times(metrics[$"{a.Arm}.mse"] / cg)} as much, with {metrics[$"{a.Arm}.parameters"]:N0} numbers to learn"))
            .ToArray();
        return told.Length == 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"Beside the network with a weight for every coupling, which learns {metrics["segnn-cg.parameters"]:N0} numbers, the others err: {string.Join("; ", told)}. What the control has in common with the Gaunt network is due to its layout, what parts them to the products.");
    }

    private static string Turning(IReadOnlyDictionary<string, double> metrics)
    {
        var told = Having(metrics, "worst_equivariance_error").Select(a => $"{a.Arm} {ForecastWords.Exactly(metrics[$"{a.Arm}.worst_equivariance_error"])}").ToArray();
        return told.Length == 0 ? "" : $"When a scene is moved, its forecast changes, relative to its size: {string.Join(", ", told)}.";
    }

    private static IEnumerable<(string Arm, string Who)> Having(IReadOnlyDictionary<string, double> metrics, string metric) => Arms.Where(a => metrics.ContainsKey($"{a.Arm}.{metric}"));
}
