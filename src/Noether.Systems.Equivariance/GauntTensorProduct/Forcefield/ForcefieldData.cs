using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>Frames to learn from, to choose by and to measure on.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Train">With energies, and forces where the source has some.</param>
/// <param name="Validation">As those.</param>
/// <param name="Tests">By name.</param>
/// <param name="Alone">The energy of one atom of each element by itself, in eV, by atomic number; null where the source does not give these.</param>
internal sealed record ForcefieldData(
    MoleculeSource Source, IReadOnlyList<AtomFrame> Train, IReadOnlyList<AtomFrame> Validation, IReadOnlyList<TestFrames> Tests, IReadOnlyDictionary<int, double>? Alone)
{
    private const double Room = 300;
    private const double Hot = 600;
    private const double ScanStep = 10;

    /// <summary>The frames that arms of one seed share.</summary>
    /// <exception cref="InputException">The data set that is asked for is not here, is damaged, or has too few frames.</exception>
    public static ForcefieldData Of(ForcefieldOptions options, ArmContext context)
    {
        var source = SourceOf(options, context.Data);
        using var generator = context.Generator.Fork("frames");
        IReadOnlyList<AtomFrame> Read(string set, string file) => MoleculeFrames.Read(context.Data, set, file);
        return source switch
        {
            MoleculeSource.Acac => Split(options, source, Shuffled(Read(MoleculeFrames.Acac, "train_300K.xyz.gz"), generator), 0,
            [
                new("acac_300", Read(MoleculeFrames.Acac, "test_MD_300K.xyz.gz")),
                new("acac_600", Read(MoleculeFrames.Acac, "test_MD_600K.xyz.gz")),
                new("acac_dihedral", Read(MoleculeFrames.Acac, "test_dihedral.xyz.gz")),
                new("acac_transfer", Read(MoleculeFrames.Acac, "test_H_transfer.xyz.gz")),
            ], Read(MoleculeFrames.Acac, "isolated_atoms.xyz.gz")),
            MoleculeSource.Bpa => Split(options, source, Shuffled(Read(MoleculeFrames.Bpa, "train_300K.xyz.gz"), generator), options.HeldOutFrames,
            [
                new("bpa_mixed", Read(MoleculeFrames.Bpa, "train_mixedT.xyz.gz")),
            ], Read(MoleculeFrames.Bpa, "iso_atoms.xyz.gz")),
            MoleculeSource.File => OfFile(options, OwnFrames.Checked(Read(MoleculeFrames.Own, MoleculeFrames.OwnFile)), generator),
            _ => Split(options, source, ModelMolecule.Sample(options.TrainFrames + options.ValidationFrames, Room, generator), 0,
            [
                new("made_up_300", ModelMolecule.Sample(options.HeldOutFrames, Room, generator)),
                new("made_up_600", ModelMolecule.Sample(options.HeldOutFrames, Hot, generator)),
                new("made_up_dihedral", ModelMolecule.Turned(Angles), Angles),
            ], []),
        };
    }

    /// <summary>Which source is taken: a file that is given, else acetylacetone where it is here, else the model molecule.</summary>
    public static MoleculeSource SourceOf(ForcefieldOptions options, IDataSets data) => options.Source != MoleculeSource.Auto ? options.Source
        : data.Has(MoleculeFrames.Own) ? MoleculeSource.File
        : data.Has(MoleculeFrames.Acac) ? MoleculeSource.Acac
        : MoleculeSource.Generated;

    private static double[] Angles => [.. Enumerable.Range(0, 13).Select(i => i * ScanStep)];

    private static AtomFrame[] Shuffled(IReadOnlyList<AtomFrame> frames, Runtime.Generator generator)
    {
        using var order = torch.randperm(frames.Count, torch.int64, generator: generator.Torch);
        return [.. order.data<long>().ToArray().Select(i => frames[(int)i])];
    }

    /// <summary>Frames of single atoms give the energies of atoms by themselves; the others are split.</summary>
    private static ForcefieldData OfFile(ForcefieldOptions options, IReadOnlyList<AtomFrame> frames, Runtime.Generator generator) =>
        Split(options, MoleculeSource.File, Shuffled([.. frames.Where(f => !OwnFrames.IsAlone(f))], generator), options.HeldOutFrames, [], [.. frames.Where(OwnFrames.IsAlone)]);

    private static ForcefieldData Split(
        ForcefieldOptions options, MoleculeSource source, IReadOnlyList<AtomFrame> frames, int heldOut, IReadOnlyList<TestFrames> tests, IReadOnlyList<AtomFrame> alone)
    {
        var held = Math.Min(heldOut, frames.Count / 4);
        var validation = Math.Min(options.ValidationFrames, frames.Count / 4);
        var train = Math.Min(options.TrainFrames, frames.Count - held - validation);
        if (validation < 1 || train < 1)
        {
            throw new InputException($"There are {frames.Count} frames of more than one atom; at least 4 are needed, to learn from, to choose by and to measure on.");
        }

        var name = source == MoleculeSource.Bpa ? "bpa_300" : "held";
        var own = held == 0 ? [] : new[] { new TestFrames(name, [.. frames.TakeLast(held)]) };
        return new ForcefieldData(source, [.. frames.Take(train)], [.. frames.Skip(train).Take(validation)], [.. own, .. tests], OwnFrames.Energies(alone, frames));
    }
}

/// <summary>Frames to measure on.</summary>
/// <param name="Name">Ends the names of their metrics.</param>
/// <param name="Frames">The frames.</param>
/// <param name="Angles">Of a scan, the angle of each frame in degrees; null: what the frames say, if they do.</param>
internal sealed record TestFrames(string Name, IReadOnlyList<AtomFrame> Frames, double[]? Angles = null)
{
    /// <summary>All names, in the order in which tables number them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["acac_300", "acac_600", "acac_dihedral", "acac_transfer", "bpa_300", "bpa_mixed", "made_up_300", "made_up_600", "made_up_dihedral", "held"];

    /// <summary>The angle of each frame of a scan; null where this is none.</summary>
    public double[]? Scan => !Name.EndsWith("_dihedral", StringComparison.Ordinal) ? null
        : Angles ?? [.. Frames.Select((f, i) => f.Info.TryGetValue("dihedral_angle", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var angle) ? angle : i)];
}

/// <summary>Where frames come from.</summary>
public enum MoleculeSource
{
    /// <summary>A file given with <c>--data</c>, else <see cref="Acac"/> where it is here, else <see cref="Generated"/>.</summary>
    Auto,

    /// <summary>Acetylacetone, the data set <c>md-acac</c>.</summary>
    Acac,

    /// <summary>3-(benzyloxy)pyridin-2-amine, the data set <c>md-3bpa</c>.</summary>
    Bpa,

    /// <summary>A made-up molecule in a potential that is known exactly.</summary>
    Generated,

    /// <summary>A file in extended XYZ, given with <c>--data</c>.</summary>
    File,
}
