using System.Globalization;
using System.Text;

namespace Noether.Lab.Data.Formats;

/// <summary>
/// Extended XYZ, frames of atoms as text, plain or packed with gzip: the number of atoms; a header of <c>key=value</c> pairs; a line an atom, in the columns that the header's
/// <c>Properties</c> name. Lengths are taken as Å, energies (<c>energy</c> and its usual names) as eV, forces as eV/Å; nothing is converted. A cell without <c>pbc</c> repeats along all its vectors.
/// Source: https://github.com/libAtoms/extxyz.
/// </summary>
public static class ExtendedXyzFile
{
    private const string Format = "an extended XYZ file";
    private const int MaxAtoms = 10_000_000;
    private static readonly string[] EnergyNames = ["energy", "Energy", "REF_energy", "dft_energy", "DFT_energy", "ref_energy", "total_energy", "free_energy"];

    /// <summary>Reads all frames of a file, packed or not.</summary>
    /// <exception cref="InputException">Missing, damaged or of another format; the message names the line.</exception>
    public static IReadOnlyList<AtomFrame> Read(string path) => InputFile.Read(path, s => Read(s, path));

    /// <summary>Reads all frames of a stream, packed or not.</summary>
    /// <param name="stream">Seekable; the caller closes it.</param>
    /// <param name="name">The name for messages.</param>
    /// <exception cref="InputException">As <see cref="Read(string)"/>.</exception>
    public static IReadOnlyList<AtomFrame> Read(Stream stream, string name) => InputFile.Parse(name, Format, () => InputFile.Unpacked(stream, s =>
    {
        using var reader = new StreamReader(s, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var lines = new Lines(reader, name);
        List<AtomFrame> frames = [];
        var before = "";
        while (lines.Next() is { } line)
        {
            if (line.AsSpan().Trim().Length > 0)
            {
                var (atoms, place) = (Count(line, lines.Place, before), lines.Place);
                before = $" The frame before has {atoms} atoms by {char.ToLowerInvariant(place[0])}{place[1..]}.";
                frames.Add(Frame(atoms, lines));
            }
        }

        return frames.Count > 0 ? frames : throw new InputException($"{name} holds no frame; {Format} begins with a number of atoms.");
    }));

    /// <summary>Writes frames, with energies and forces where they have some.</summary>
    public static void Write(Stream stream, IEnumerable<AtomFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        foreach (var frame in frames)
        {
            string Numbers(IEnumerable<double> values) => string.Join(' ', values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
            writer.WriteLine(frame.Numbers.Count);
            writer.Write(frame.Cell is { } cell ? $"Lattice=\"{Numbers(cell)}\" " : "");
            writer.Write($"Properties=species:S:1:pos:R:3{(frame.Forces is null ? "" : ":forces:R:3")} ");
            writer.Write(frame.Energy is { } energy ? $"energy={Numbers([energy])} " : "");
            writer.WriteLine($"pbc=\"{string.Join(' ', frame.Periodic.Select(p => p ? 'T' : 'F'))}\"");
            for (var atom = 0; atom < frame.Numbers.Count; atom++)
            {
                var force = frame.Forces is null ? "" : " " + Numbers(frame.Forces.Skip(3 * atom).Take(3));
                writer.WriteLine($"{ChemicalElements.Symbol(frame.Numbers[atom])} {Numbers(frame.Positions.Skip(3 * atom).Take(3))}{force}");
            }
        }
    }

    private static int Count(string line, string place, string before) => int.TryParse(line.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var atoms) && atoms is > 0 and <= MaxAtoms
        ? atoms
        : throw new InputException($"{place} should hold a number of atoms, 1 to {MaxAtoms}; it holds {InputFile.Quote(line)}.{before}");

    private static AtomFrame Frame(int atoms, Lines lines)
    {
        var text = lines.Next() ?? throw new InputException($"{lines.Place} is missing: behind the number of atoms there is a header.");
        var header = new ExtendedXyzHeader(text, lines.Place);
        var columns = header.Values.TryGetValue("Properties", out var properties) ? ExtendedXyzColumns.Parse(properties, lines.Place) : ExtendedXyzColumns.Plain;
        var energy = header.FirstOf(EnergyNames);
        var cell = header.Numbers("Lattice", 9);
        List<int> numbers = [];
        List<double> positions = [];
        List<double> forces = [];
        for (var atom = 0; atom < atoms; atom++)
        {
            var line = lines.Next() ?? throw new InputException($"{lines.Place} is missing: the frame has {atoms} atoms, the file ends behind {atom}.");
            Atom(line, $"{lines.Place}, atom {atom + 1} of {atoms},", columns, numbers, positions, forces);
        }

        return new AtomFrame
        {
            Numbers = numbers,
            Positions = positions,
            Forces = columns.Force is null ? null : forces,
            Energy = header.Number(energy),
            Cell = cell,
            Periodic = header.Truths("pbc") ?? [cell is not null, cell is not null, cell is not null],
            Info = header.Values.Where(v => v.Key != energy && v.Key is not ("Properties" or "Lattice" or "pbc")).ToDictionary(StringComparer.Ordinal),
        };
    }

    private static void Atom(string line, string place, ExtendedXyzColumns columns, List<int> numbers, List<double> positions, List<double> forces)
    {
        var cells = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (columns.Count > 0 ? cells.Length != columns.Count : cells.Length < 4)
        {
            throw new InputException($"{place} has {cells.Length} columns; an atom has {(columns.Count > 0 ? $"{columns.Count}, by the frame's Properties" : "a symbol and three coordinates")}. A number of atoms that is too large, or a copy that was cut off, shows in this way.");
        }

        numbers.Add(Kind(cells[columns.Kind], place, columns.KindIsNumber));
        for (var axis = 0; axis < 3; axis++)
        {
            positions.Add(Real(cells[columns.Position + axis], place));
            if (columns.Force is { } force)
            {
                forces.Add(Real(cells[force + axis], place));
            }
        }
    }

    private static int Kind(string cell, string place, bool isNumber)
    {
        var number = isNumber || char.IsAsciiDigit(cell[0])
            ? int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given >= 1 && given <= ChemicalElements.Last ? given : (int?)null
            : ChemicalElements.Number(cell);
        return number ?? throw new InputException($"{place} has {InputFile.Quote(cell)} where a chemical element is expected: its symbol (H) or its number (1 to {ChemicalElements.Last}).");
    }

    private static double Real(string cell, string place) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
        ? value
        : throw new InputException($"{place} has {InputFile.Quote(cell)} where a finite number is expected, such as -1.5 or 2e-3.");

    /// <summary>Lines and where they are.</summary>
    private sealed class Lines(StreamReader reader, string name)
    {
        private int _number;

        /// <summary>The line that was read, or asked for, last.</summary>
        public string Place => $"Line {_number} of {name}";

        public string? Next()
        {
            _number++;
            return reader.ReadLine();
        }
    }
}
