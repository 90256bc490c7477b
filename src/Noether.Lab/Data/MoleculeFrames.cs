using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Frames of molecules with energies and forces by density-functional theory, on which force fields are compared.</summary>
public sealed class MoleculeFrames : IDataSetProvider
{
    /// <summary>Acetylacetone, 15 atoms.</summary>
    public const string Acac = "md-acac";

    /// <summary>3-(benzyloxy)pyridin-2-amine, 27 atoms.</summary>
    public const string Bpa = "md-3bpa";

    /// <summary>A file of the user's own, given with <c>--data</c>: any name that ends in <c>.xyz</c> or <c>.xyz.gz</c>.</summary>
    public const string Own = "md-frames";

    /// <summary>The file of <see cref="Own"/>.</summary>
    public const string OwnFile = "frames.xyz";

    private const string Origin = "Both are in the repository davkovacs/BOTNet-datasets, packed with gzip here.";
    private const string Licence = "MIT";

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Acac,
            Title = "Acetylacetone in motion",
            Summary = "Frames of 15 atoms (extended XYZ; Å, eV, eV/Å): 500 to train on and 650 to test at 300 K, 650 at 600 K; energies alone of 45 steps about a bond and of 15 along a proton's transfer.",
            Licence = Licence,
            Source = "I. Batatia and others, \"The design space of E(3)-equivariant atom-centered interatomic potentials\", arXiv:2205.06643",
            Files =
            [
                new("train_300K.xyz.gz", 880100, "8f5706d6902360555a5be59395612d2afc3489a75688388a58e7275fdad68af3"),
                new("test_MD_300K.xyz.gz", 1144100, "2291f3186a3cc6a5e05e92952c84a9237ca53f862d78fd3316a769360719ec43"),
                new("test_MD_600K.xyz.gz", 1144153, "d5a5bba154ec43f915eb7529f86ec3af60e6f911743859daba030181a0378ff7"),
                new("test_dihedral.xyz.gz", 43974, "0c2246a593579de5a4450698d5f4ba5802b095824b7f211aa5889339967c6809"),
                new("test_H_transfer.xyz.gz", 14306, "ea4d76c79cf4cfccd2f93eaf755172b0b648886c4907eb0f82dff07a77530743"),
                new("isolated_atoms.xyz.gz", 455, "b74f321b453374621b447d65c60979f70df1b7182c8ee0215388b2c574f33823"),
            ],
            Origin = new LocalOrigin(Origin),
        },
        new()
        {
            Name = Bpa,
            Title = "3-(benzyloxy)pyridin-2-amine in motion",
            Summary = "Frames of 27 atoms (extended XYZ; Å, eV, eV/Å): 500 at 300 K and 500 at 300 to 1200 K. These are the benchmark's training files; its test files are not among them.",
            Licence = Licence,
            Source = "D. Kovács and others, \"Linear atomic cluster expansion force fields for organic molecules: beyond RMSE\", J. Chem. Theory Comput. 17, 2021",
            Files =
            [
                new("train_300K.xyz.gz", 1504880, "d109971fab90e2231ad931a83eb704c8d940f5c7d7a8de27fe3b84ea18634c0a"),
                new("train_mixedT.xyz.gz", 1504818, "bc108532964b2ed259eaaabf82e5dfaffa5bda9ac384fc2afabcce192a49250b"),
                new("iso_atoms.xyz.gz", 504, "e12a2465a2612bf38fd5dabdf64d4b57fc58ce9610a858c54ea1142d517c053f"),
            ],
            Origin = new LocalOrigin(Origin),
        },
        new()
        {
            Name = Own,
            Title = "Frames of a user's own",
            Summary = "One file in extended XYZ, with energies in eV and forces in eV/Å.",
            Licence = "the user's",
            Source = "the user",
            Files = [new(OwnFile)],
            Origin = new LocalOrigin("It is whatever file is given with --data whose name ends in .xyz or .xyz.gz."),
        },
    ];

    /// <summary>The frames of a file of a set.</summary>
    /// <param name="data">The data sets.</param>
    /// <param name="set">Name of the set.</param>
    /// <param name="file">Name of the file.</param>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static IReadOnlyList<AtomFrame> Read(IDataSets data, string set, string file)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var stream = data.Open(set, file);
        return ExtendedXyzFile.Read(stream, data.Locate(set, file));
    }
}
