using System.Globalization;

namespace Noether.Lab.Data.Formats;

/// <summary>Which columns of an atom's line hold what: <c>Properties=species:S:1:pos:R:3:forces:R:3</c>, names, types (text, real, integer, logical) and numbers of columns.</summary>
internal sealed record ExtendedXyzColumns(int Kind, bool KindIsNumber, int Position, int? Force, int Count)
{
    private const int MaxColumns = 1000;
    private static readonly string[] ForceNames = ["forces", "force", "REF_forces", "dft_forces", "DFT_forces", "ref_forces"];

    /// <summary>Of a file that does not say it: a symbol and three coordinates; what follows is left.</summary>
    public static ExtendedXyzColumns Plain { get; } = new(0, KindIsNumber: false, 1, null, 0);

    /// <param name="properties">The header's entry.</param>
    /// <param name="place">Line and file for messages.</param>
    /// <exception cref="InputException">It is not of that form, or lacks what atoms need.</exception>
    public static ExtendedXyzColumns Parse(string properties, string place)
    {
        var parts = properties.Split(':');
        if (parts.Length % 3 != 0)
        {
            throw new InputException($"{place}: Properties are triples name:type:columns; found {InputFile.Quote(properties)}.");
        }

        Dictionary<string, (char Type, int Start, int Columns)> found = new(StringComparer.Ordinal);
        var next = 0;
        foreach (var triple in parts.Chunk(3))
        {
            if (triple[1] is not ("S" or "R" or "I" or "L") || !int.TryParse(triple[2], NumberStyles.None, CultureInfo.InvariantCulture, out var columns) || columns is < 1 or > MaxColumns)
            {
                throw new InputException($"{place}: Properties hold {InputFile.Quote(string.Join(':', triple))}; a type is S, R, I or L, the number of columns 1 to {MaxColumns}.");
            }

            if (!found.TryAdd(triple[0], (triple[1][0], next, columns)))
            {
                throw new InputException($"{place}: Properties name {InputFile.Quote(triple[0])} twice.");
            }

            next += columns;
        }

        var symbols = found.TryGetValue("species", out var species) && species.Columns == 1;
        var numbered = found.TryGetValue("Z", out var z) || found.TryGetValue("numbers", out z) || found.TryGetValue("atomic_numbers", out z);
        if ((!symbols && !(numbered && z.Columns == 1)) || !found.TryGetValue("pos", out var position) || position is not ('R', _, 3))
        {
            throw new InputException($"{place}: atoms need species:S:1 (or Z:I:1) and pos:R:3; Properties are {InputFile.Quote(properties)}.");
        }

        var forces = ForceNames.FirstOrDefault(name => found.TryGetValue(name, out var f) && f is ('R', _, 3));
        return new ExtendedXyzColumns(symbols ? species.Start : z.Start, !symbols || species.Type == 'I', position.Start, forces is null ? null : found[forces].Start, next);
    }
}
