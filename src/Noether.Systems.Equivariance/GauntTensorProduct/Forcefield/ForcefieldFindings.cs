using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The recipe <c>forcefield</c> in plain language.</summary>
internal static class ForcefieldFindings
{
    /// <summary>The arms in the order in which they are told and drawn.</summary>
    public static IReadOnlyList<(string Arm, string Who)> Arms { get; } =
    [
        ("constant", "the mean energy and no force"),
        ("pairs", "a sum of functions of pairs' distances"),
        ("mace-cg", "the network with all couplings"),
        ("mace-gaunt", "the network with powers on the sphere"),
        ("mace-gaunt-nu1", "the same without many-body features (ν = 1)"),
    ];

    /// <summary>Sets of every source by what ends their names.</summary>
    private static readonly Dictionary<string, string> Sets = new(StringComparer.Ordinal)
    {
        ["300"] = "300 K, as trained",
        ["600"] = "600 K, hotter than trained",
        ["dihedral"] = "scan about a bond",
        ["transfer"] = "transfer of a proton",
        ["mixed"] = "300 to 1200 K",
        ["held"] = "frames kept apart",
    };

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        .. ErrorsOf("acac", "acetylacetone"),
        .. ErrorsOf("made_up", "the made-up molecule"),
        new("validation_force_rmse", "root mean square error of force components on validation frames, the least of the training, in meV/Å"),
        new("energy_invariance_error", "largest change of the energy when a molecule is moved, relative to the energies' spread; in float64"),
        new("force_equivariance_error", "largest change of the forces besides turning with the molecule, relative to their size; in float64"),
        new("force_difference_error", "largest difference between a force and the central difference of energies, relative to the largest force; in float64"),
        new("parameters", "numbers that are learnt"),
    ];

    /// <summary>A test set in words.</summary>
    /// <param name="name">One of <see cref="TestFrames.Names"/>.</param>
    public static string SetOf(string name) => Sets[name[(name.LastIndexOf('_') + 1)..]];

    /// <summary>The frames in words.</summary>
    public static string NameOf(MoleculeSource source) => source switch
    {
        MoleculeSource.Acac => "acetylacetone, by density-functional theory (data set md-acac)",
        MoleculeSource.Bpa => "3-(benzyloxy)pyridin-2-amine, by density-functional theory (data set md-3bpa: training files alone, split here into frames to learn from, to choose by and to measure on)",
        MoleculeSource.File => "a file given with --data, split here into frames to learn from, to choose by and to measure on",
        _ => "made up: a molecule shaped like methanol in a potential that is known exactly, which is no measurement and no quantum chemistry",
    };

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        var source = metrics.Where(m => m.Key.EndsWith(".source", StringComparison.Ordinal)).Select(m => (MoleculeSource)(int)m.Value).FirstOrDefault(MoleculeSource.Auto);
        var done =
            $"Frames: {NameOf(source)}. Each model was shown where the atoms of a molecule are, and its energy and the forces on its atoms; it learns the energy as a function of the places, and gives forces as that function's slope. " +
            "Two networks differ in one operation alone: how features of an atom's surroundings are multiplied with each other, by all couplings that O(3) allows, or as functions on the sphere. " +
            "Networks had the same frames and as many steps."
            + Sizes(metrics)
            + (source == MoleculeSource.Acac ? "" : " What is claimed of errors is claimed of acetylacetone (data set md-acac), and is not judged by these frames.");
        string[] parts = [done, Main(metrics), Comparison(metrics), Further(metrics), Exact(metrics)];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>The errors on the test sets of one molecule: their names say which, so that one is never taken for another.</summary>
    private static IEnumerable<MetricMeaning> ErrorsOf(string source, string molecule) =>
    [
        new($"force_rmse_{source}_300", $"root mean square error of a force component on {molecule} at 300 K, the temperature of the training frames, in meV/Å"),
        new($"force_mae_{source}_300", "mean absolute error of the same"),
        new($"energy_rmse_{source}_300", $"root mean square error of the energy of {molecule} there, in meV"),
        new($"energy_mae_{source}_300", "mean absolute error of the same"),
        new($"force_rmse_{source}_600", $"as force_rmse_{source}_300 on frames at 600 K"),
        new($"energy_rmse_{source}_600", $"as energy_rmse_{source}_300 on frames at 600 K"),
        new($"energy_rmse_{source}_dihedral", $"as energy_rmse_{source}_300 on a scan about a bond"),
        new($"scan_shape_rmse_{source}_dihedral", "the same after both curves' means are taken off: their shapes alone, in meV"),
    ];

    private static string Main(IReadOnlyDictionary<string, double> metrics)
    {
        var name = MainSet(metrics);
        var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.energy_rmse_{name}")).Select(a =>
            $"{a.Arm} ({a.Who}) {(metrics.TryGetValue($"{a.Arm}.force_rmse_{name}", out var force) ? $"{Number(force)} meV/Å and " : "")}{Number(metrics[$"{a.Arm}.energy_rmse_{name}"])} meV").ToArray();
        return told.Length == 0 ? "" : $"Root mean square errors of forces and energies on the test set '{SetOf(name)}': {string.Join("; ", told)}.";
    }

    private static string Comparison(IReadOnlyDictionary<string, double> metrics)
    {
        var name = MainSet(metrics);
        double? Force(string arm) => metrics.TryGetValue($"{arm}.force_rmse_{name}", out var value) ? value : null;
        List<string> sentences = [];
        if (Force("mace-gaunt") is { } gaunt)
        {
            if (Force("mace-cg") is { } cg)
            {
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"With powers on the sphere forces err {gaunt / cg:0.00} times as much as with all couplings: couplings with odd sums of degrees are missing, and weights are one a degree."));
            }

            if (Force("mace-gaunt-nu1") is { } single)
            {
                sentences.Add(string.Create(CultureInfo.InvariantCulture, $"Without products of features they err {single / gaunt:0.00} times as much as with them."));
            }
        }

        return string.Join(' ', sentences);
    }

    /// <summary>Numbers of weights, which are not made equal: channels are.</summary>
    private static string Sizes(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue("mace-cg.parameters", out var cg) && metrics.TryGetValue("mace-gaunt.parameters", out var gaunt)
            ? string.Create(CultureInfo.InvariantCulture, $" They have as many channels, not as many weights: {cg:#,0} with all couplings, {gaunt:#,0} with powers on the sphere.")
            : "";

    /// <summary>What is lost away from the training frames, and between the two products there.</summary>
    private static string Further(IReadOnlyDictionary<string, double> metrics)
    {
        List<string> sentences = [];
        foreach (var name in TestFrames.Names.Where(n => n != MainSet(metrics)))
        {
            var what = SetOf(name);
            var told = Arms.Where(a => metrics.ContainsKey($"{a.Arm}.energy_rmse_{name}")).Select(a =>
                $"{a.Arm} {(metrics.TryGetValue($"{a.Arm}.force_rmse_{name}", out var force) ? $"{Number(force)} meV/Å and " : "")}{Number(metrics[$"{a.Arm}.energy_rmse_{name}"])} meV").ToArray();
            if (told.Length > 0)
            {
                sentences.Add($"{char.ToUpperInvariant(what[0])}{what[1..]}: {string.Join("; ", told)}.");
            }
        }

        return sentences.Count == 0 ? "" : $"Away from the frames that were learnt from (the same errors): {string.Join(' ', sentences)}";
    }

    private static string Exact(IReadOnlyDictionary<string, double> metrics)
    {
        string[] networks = [.. Arms.Select(a => a.Arm).Where(a => metrics.ContainsKey($"{a}.force_equivariance_error"))];
        return networks.Length == 0 ? "" :
            $"When a molecule is turned, mirrored and shifted, its energy changes by at most {Number(networks.Max(a => metrics[$"{a}.energy_invariance_error"]))} of the energies' spread, and forces turn along up to " +
            $"{Number(networks.Max(a => metrics[$"{a}.force_equivariance_error"]))} of their size: rounding in float64, by construction and not by training. Forces equal central differences of energies up to " +
            $"{Number(networks.Max(a => metrics[$"{a}.force_difference_error"]))} of the largest force.";
    }

    private static string MainSet(IReadOnlyDictionary<string, double> metrics) =>
        TestFrames.Names.FirstOrDefault(n => n.EndsWith("_300", StringComparison.Ordinal) && metrics.Keys.Any(k => k.EndsWith($".energy_rmse_{n}", StringComparison.Ordinal))) ?? "held";

    private static string Number(double value) => Math.Abs(value) is >= 1e-2 and < 1e5
        ? value.ToString(Math.Abs(value) >= 100 ? "0" : "0.##", CultureInfo.InvariantCulture)
        : value.ToString("0.#e0", CultureInfo.InvariantCulture);
}
