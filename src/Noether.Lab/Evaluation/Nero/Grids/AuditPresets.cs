using System.Globalization;
using Noether.Fields;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>A symmetry that an audit can be asked for by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does to what.</param>
/// <param name="Settings">Names and usual values of what can be set of its grid.</param>
/// <param name="Make">Makes the grid from settings, samples and, where it draws, a generator.</param>
public sealed record AuditPreset(
    string Name, string Summary, IReadOnlyDictionary<string, double> Settings, Func<IReadOnlyDictionary<string, double>, Batch, Generator, AuditGrid> Make)
{
    /// <summary>Makes ready what data sets give: where inputs are cut from larger pictures, targets are those of the cut.</summary>
    public Func<IReadOnlyDictionary<string, double>, AuditData, AuditData> View { get; init; } = (_, data) => data;

    /// <summary>The grid with some settings changed, and the data as its elements move them.</summary>
    /// <param name="changes">Texts <c>name=number</c>.</param>
    /// <param name="data">The samples.</param>
    /// <param name="generator">Draws elements of grids that are drawn.</param>
    /// <exception cref="InputException">No such setting, no number, or a grid or data that do not fit.</exception>
    public (AuditGrid Grid, AuditData Data) On(IEnumerable<string> changes, AuditData data, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(data);
        var settings = Changed(changes);
        var seen = View(settings, data);
        return (Make(settings, seen.Inputs, generator), seen);
    }

    /// <summary>The grid with some settings changed.</summary>
    /// <param name="changes">Texts <c>name=number</c>.</param>
    /// <param name="inputs">The samples.</param>
    /// <param name="generator">Draws elements of grids that are drawn.</param>
    /// <exception cref="InputException">No such setting, no number, or a grid that cannot be.</exception>
    public AuditGrid Grid(IEnumerable<string> changes, Batch inputs, Generator generator) => Make(Changed(changes), inputs, generator);

    private Dictionary<string, double> Changed(IEnumerable<string> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var settings = Settings.ToDictionary();
        foreach (var change in changes.SelectMany(c => c.Split(',')))
        {
            var parts = change.Split('=', 2);
            if (!settings.ContainsKey(parts[0]))
            {
                var known = settings.Count == 0 ? "it has nothing to set" : $"it has {string.Join(", ", Settings.Select(s => $"{s.Key}={s.Value.ToString(CultureInfo.InvariantCulture)}"))}";
                throw new InputException($"The grid of {Name} has no setting '{parts[0]}'; {known}.");
            }

            settings[parts[0]] = parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw new InputException($"The grid's setting '{change}' is not a name and a number; write it as {parts[0]}={Settings[parts[0]].ToString(CultureInfo.InvariantCulture)}.");
        }

        return settings;
    }
}

/// <summary>The symmetries by name.</summary>
public static class AuditPresets
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AuditPreset> All { get; } =
    [
        new(PlaneGrids.RotationName, "rotations of a picture", Picture(("step", 5)), (s, _, _) => PlaneGrids.Rotations(s["step"], Sampling(s), Flag(s, "circle"))),
        new(PlaneGrids.ShiftName, "shifts of a picture, in pixels", Picture(("range", 8), ("step", 2)), (s, _, _) => PlaneGrids.Shifts(-Whole(s, "range"), Whole(s, "range"), Whole(s, "step"), Sampling(s), Flag(s, "circle"))),
        new(
            PlaneGrids.WindowName,
            "shifts of what is in view of a window over larger pictures, in pixels",
            Set(("size", 128), ("step", 8)),
            (s, _, _) => PlaneGrids.WindowShifts(Whole(s, "size"), Whole(s, "step")))
        {
            View = (s, data) => WindowView.Of(data, Whole(s, "size")),
        },
        new(PlaneGrids.ScaleName, "enlargements of a picture", Picture(("from", 0.3), ("to", 1.7), ("step", 0.1)), (s, _, _) => PlaneGrids.Scales(s["from"], s["to"], s["step"], Sampling(s), Flag(s, "circle"))),
        new(
            PlaneGrids.AreaName,
            "shears and stretches of a picture that keep areas",
            Picture(("shear", 0.4), ("stretch", 0.3), ("steps", 4)),
            (s, _, _) => PlaneGrids.AreaMaps(s["shear"], s["stretch"], Whole(s, "steps"), Sampling(s), Flag(s, "circle"))),
        new(FiniteGrids.SquareName, "quarter turns and flips of square pictures, flows and boxes", Set(), (_, _, _) => FiniteGrids.SquareSymmetries()),
        new(FiniteGrids.SquareAndTimeName, "quarter turns, flips and time reversal of pairs of frames", Set(), (_, _, _) => FiniteGrids.SquareAndTimeSymmetries()),
        new(SpaceGrids.RotationName, "rotations of point clouds, by axis and angle", Set(("axis", 15), ("angle", 15)), (s, _, _) => SpaceGrids.Discs(Whole(s, "axis"), Whole(s, "angle"))),
        new(SpaceGrids.SphereName, "rotations of point clouds by one angle, about axes all over the sphere", Set(("step", 15), ("angle", 90)), (s, _, _) => SpaceGrids.Sphere(Whole(s, "step"), s["angle"])),
        new(ViewGrids.TurnName, "turns of solids about the line of sight, their pictures drawn anew", Set(("step", 15)), (s, x, _) => ViewGrids.Turns(s["step"], x)),
        new(ViewGrids.RotationName, "rotations of solids by axis and angle, their pictures drawn anew", Set(("axis", 30), ("angle", 30)), (s, x, _) => ViewGrids.Rotations(Whole(s, "axis"), Whole(s, "angle"), x)),
        new(SpaceGrids.PermutationName, "random orders of the points", Set(("orders", 16)), (s, x, g) => SpaceGrids.Permutations(Points(x), Whole(s, "orders"), g)),
        new(
            SpaceTimeGrids.Name,
            "boosts of jets of particles along the beam (across it with across=1), and turns about it",
            Set(("rapidity", 2), ("step", 0.5), ("turn", 30), ("across", 0)),
            (s, _, _) => SpaceTimeGrids.Boosts(s["rapidity"], s["step"], Whole(s, "turn"), Flag(s, "across"))),
    ];

    /// <summary>The preset of that name; or, of a name that ends in <c>.json</c>, the finite group that this file defines (see <see cref="GroupFile"/>).</summary>
    /// <exception cref="InputException">There is none; the message lists those there are.</exception>
    public static AuditPreset Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? GroupFile.Preset(name) : BuiltIn(name);
    }

    private static AuditPreset BuiltIn(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new InputException($"There is no symmetry '{name}'{NearestName.Hint(name, All.Select(p => p.Name))} There are {string.Join(", ", All.Select(p => p.Name))}; or give a .json file that defines a finite group.");

    private static Dictionary<string, double> Set(params (string Name, double Value)[] settings) => settings.ToDictionary(s => s.Name, s => s.Value, StringComparer.Ordinal);

    private static Dictionary<string, double> Picture(params (string Name, double Value)[] settings) => Set([.. settings, ("mirror", 0), ("circle", 0), ("readings", 1)]);

    private static ImageSampling Sampling(IReadOnlyDictionary<string, double> settings) => new(
        Flag(settings, "mirror") ? ImagePadding.Mirror : ImagePadding.Zeros,
        Whole(settings, "readings") is > 0 and <= 8 and var readings ? readings : throw new InputException($"The grid's setting readings is {Text(settings["readings"])}; it takes 1 to 8 readings a pixel's side."));

    private static bool Flag(IReadOnlyDictionary<string, double> settings, string name) => settings[name] switch
    {
        0 => false,
        1 => true,
        var other => throw new InputException($"The grid's setting {name} is {Text(other)}; it takes 0 (no) or 1 (yes)."),
    };

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);

    private static int Whole(IReadOnlyDictionary<string, double> settings, string name) => settings[name] == Math.Round(settings[name]) && Math.Abs(settings[name]) < 1e6
        ? (int)settings[name]
        : throw new InputException($"The grid's setting {name} is {settings[name].ToString(CultureInfo.InvariantCulture)}; it takes a whole number.");

    private static int Points(Batch inputs) => inputs.Values.FirstOrDefault(f => f.HasNodeAxis) is { } cloud
        ? (int)cloud.Value.shape[1]
        : throw new InputException($"{SpaceGrids.PermutationName} reorders points, but the data have none: {inputs}.");
}
