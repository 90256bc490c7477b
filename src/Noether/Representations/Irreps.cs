using System.Collections;

namespace Noether.Representations;

/// <summary>
/// A direct sum of irreps of O(3), written as in e3nn: <c>16x0e + 8x1o + 4x2e</c>. Order and blocks matter: <c>1o + 1o</c> is not <c>2x1o</c>
/// (<see cref="Simplify"/> makes it so); equality compares block by block. Features of it have <see cref="Dimension"/> numbers, block after block.
/// </summary>
public sealed class Irreps : IReadOnlyList<IrrepsBlock>, IEquatable<Irreps>
{
    private readonly IrrepsBlock[] _blocks;

    /// <param name="blocks">The blocks in their order; multiplicities of zero are kept.</param>
    /// <exception cref="InputException">There are more numbers than 2^31 - 1.</exception>
    public Irreps(IEnumerable<IrrepsBlock> blocks)
    {
        _blocks = [.. blocks];
        var slices = new IrrepsSlice[_blocks.Length];
        long start = 0;
        for (var i = 0; i < _blocks.Length; i++)
        {
            slices[i] = new IrrepsSlice((int)start, _blocks[i]);
            start += (long)_blocks[i].Multiplicity * _blocks[i].Irrep.Dimension;
            if (start > int.MaxValue)
            {
                throw new InputException($"The irreps '{this}' have more than {int.MaxValue} numbers; lower a degree or a multiplicity.");
            }
        }

        (Slices, Dimension) = (slices, (int)start);
    }

    /// <summary>No irreps at all; the empty string.</summary>
    public static Irreps Empty { get; } = new([]);

    /// <summary>Numbers of a feature.</summary>
    public int Dimension { get; }

    /// <summary>Number of irreps, copies counted.</summary>
    public int IrrepCount => _blocks.Sum(b => b.Multiplicity);

    /// <summary>The highest degree of which there is a copy; -1 where there is none.</summary>
    public int MaxDegree => _blocks.Where(b => b.Multiplicity > 0).Select(b => b.Irrep.Degree).DefaultIfEmpty(-1).Max();

    /// <summary>Where each block lies.</summary>
    public IReadOnlyList<IrrepsSlice> Slices { get; }

    /// <summary>Number of blocks.</summary>
    public int Count => _blocks.Length;

    /// <inheritdoc/>
    public IrrepsBlock this[int index] => _blocks[index];

    /// <summary>Reads e3nn's notation: blocks joined by <c>+</c>, each an irrep (<see cref="Irrep.Parse"/>) with or without <c>multiplicity x</c> before it.</summary>
    /// <exception cref="InputException">The text is not of that form.</exception>
    public static Irreps Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.IsNullOrWhiteSpace(text) ? Empty : new Irreps(text.Split('+').Select(part => ParseBlock(part, text)));
    }

    /// <summary>One copy of each degree 0 to <paramref name="maxDegree"/> with the parity of the spherical harmonics: <c>1x0e+1x1o+1x2e</c>.</summary>
    public static Irreps SphericalHarmonics(int maxDegree) => SphericalHarmonics(maxDegree, 1);

    /// <summary>As many copies of each degree 0 to <paramref name="maxDegree"/>, with the parity of the spherical harmonics: functions on the sphere, one a channel; <c>8x0e+8x1o+8x2e</c>.</summary>
    /// <param name="maxDegree">At least 0.</param>
    /// <param name="channels">Copies of each degree, not negative.</param>
    public static Irreps SphericalHarmonics(int maxDegree, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        return new Irreps(Enumerable.Range(0, maxDegree + 1).Select(l => new IrrepsBlock(channels, Irrep.Natural(l))));
    }

    /// <summary>The text of <see cref="Parse"/> where irreps are asked for.</summary>
    public static implicit operator Irreps(string text) => Parse(text);

    /// <summary>One copy where irreps are asked for.</summary>
    public static implicit operator Irreps(Irrep irrep) => new([new IrrepsBlock(1, irrep)]);

    /// <summary>The direct sum: the blocks of one after those of the other.</summary>
    public static Irreps operator +(Irreps a, Irreps b) => new([.. a, .. b]);

    /// <summary>The sum of as many copies of the whole.</summary>
    public static Irreps operator *(int copies, Irreps irreps) => new(Enumerable.Repeat(irreps, copies).SelectMany(blocks => blocks));

    /// <summary>All irreps of the tensor product of two, with multiplicities; sorted and simplified.</summary>
    public static Irreps operator *(Irreps a, Irreps b)
    {
        var products = from x in a from y in b from irrep in x.Irrep * y.Irrep select new IrrepsBlock(checked(x.Multiplicity * y.Multiplicity), irrep);
        return new Irreps(products).Sort().Irreps.Simplify();
    }

    /// <summary>Block by block.</summary>
    public static bool operator ==(Irreps? a, Irreps? b) => a is null ? b is null : a.Equals(b);

    /// <summary>Block by block.</summary>
    public static bool operator !=(Irreps? a, Irreps? b) => !(a == b);

    /// <summary>Copies of an irrep in all blocks.</summary>
    public int CountOf(Irrep irrep) => _blocks.Where(b => b.Irrep == irrep).Sum(b => b.Multiplicity);

    /// <summary>Whether there is a block of an irrep, an empty one too.</summary>
    public bool Contains(Irrep irrep) => _blocks.Any(b => b.Irrep == irrep);

    /// <summary>Joins neighbouring blocks of the same irrep and drops empty ones; does not sort.</summary>
    public Irreps Simplify()
    {
        List<IrrepsBlock> joined = [];
        foreach (var block in _blocks)
        {
            if (block.Multiplicity == 0)
            {
                continue;
            }

            if (joined is [.., var last] && last.Irrep == block.Irrep)
            {
                joined[^1] = new IrrepsBlock(last.Multiplicity + block.Multiplicity, block.Irrep);
            }
            else
            {
                joined.Add(block);
            }
        }

        return new Irreps(joined);
    }

    /// <summary>Lower degrees first, odd before even, otherwise as they were; does not join.</summary>
    public SortedIrreps Sort()
    {
        int[] from = [.. Enumerable.Range(0, Count).OrderBy(i => _blocks[i].Irrep)];
        var to = new int[Count];
        for (var i = 0; i < from.Length; i++)
        {
            to[from[i]] = i;
        }

        return new SortedIrreps(new Irreps(from.Select(i => _blocks[i])), to, from);
    }

    /// <inheritdoc/>
    public bool Equals(Irreps? other) => other is not null && _blocks.AsSpan().SequenceEqual(other._blocks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Irreps);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var block in _blocks)
        {
            hash.Add(block);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<IrrepsBlock> GetEnumerator() => ((IEnumerable<IrrepsBlock>)_blocks).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>As it is parsed: <c>16x0e+8x1o</c>.</summary>
    public override string ToString() => string.Join('+', _blocks);

    private static IrrepsBlock ParseBlock(string part, string text)
    {
        try
        {
            return part.Split('x') switch
            {
                [var irrep] => new IrrepsBlock(1, Irrep.Parse(irrep)),
                [var copies, var irrep] when int.TryParse(copies.Trim(), System.Globalization.NumberStyles.None, null, out var multiplicity) =>
                    new IrrepsBlock(multiplicity, Irrep.Parse(irrep)),
                _ => throw new InputException($"'{part.Trim()}' is no block of irreps: expected a multiplicity, x and an irrep, such as 16x1o."),
            };
        }
        catch (InputException e)
        {
            throw new InputException($"The irreps '{text}' cannot be read. {e.Message}", e);
        }
    }
}

/// <summary>Irreps in order, and which block went where.</summary>
/// <param name="Irreps">The blocks in order.</param>
/// <param name="To">Where each original block is now.</param>
/// <param name="From">Which original block each one is.</param>
public sealed record SortedIrreps(Irreps Irreps, IReadOnlyList<int> To, IReadOnlyList<int> From);
