using System.Collections;

namespace Noether.Representations;

/// <summary>Copies of one real irrep of SO(2).</summary>
/// <param name="Multiplicity">How many, at least 0.</param>
/// <param name="Frequency">k, at least 0: a turn by a multiplies complex numbers by exp(ika); k = 0 is the invariant numbers.</param>
public readonly record struct So2Block(int Multiplicity, int Frequency)
{
    /// <summary>1 for k = 0, else 2.</summary>
    public int IrrepDimension => Frequency == 0 ? 1 : 2;

    /// <summary>All numbers of the block.</summary>
    public int Dimension => Multiplicity * IrrepDimension;

    /// <summary><c>8x2</c>.</summary>
    public override string ToString() => $"{Multiplicity}x{Frequency}";
}

/// <summary>
/// A real representation of SO(2) as a sum of irreps, written <c>8x0 + 4x1 + 4x2</c>: copies, then frequency. Features lie block after block, in each the real parts of all copies
/// and then (k &gt; 0) their imaginary parts.
/// </summary>
/// <remarks>
/// Facts of the pair SO(2) in SO(3): a degree l restricts to the frequencies 0, 1, ..., l, each once (<see cref="Restriction"/>), so that by Frobenius reciprocity a frequency k
/// induces the degrees k, k + 1, ... (<see cref="Induction"/>).
/// </remarks>
public sealed class So2Irreps : IReadOnlyList<So2Block>
{
    private readonly So2Block[] _blocks;

    /// <param name="blocks">Its blocks, in their order.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative multiplicity or frequency.</exception>
    public So2Irreps(params IEnumerable<So2Block> blocks)
    {
        _blocks = [.. blocks];
        foreach (var block in _blocks)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(block.Multiplicity, nameof(blocks));
            ArgumentOutOfRangeException.ThrowIfNegative(block.Frequency, nameof(blocks));
        }
    }

    /// <inheritdoc/>
    public int Count => _blocks.Length;

    /// <inheritdoc/>
    public So2Block this[int index] => _blocks[index];

    /// <summary>Numbers of a feature.</summary>
    public int Dimension => _blocks.Sum(b => b.Dimension);

    /// <summary>The highest frequency; 0 where there is none.</summary>
    public int MaxFrequency => _blocks.Select(b => b.Frequency).DefaultIfEmpty().Max();

    /// <summary>Invariants alone.</summary>
    public static So2Irreps Scalars(int count) => new(new So2Block(count, 0));

    /// <summary>A degree of SO(3) as a representation of the turns about the polar axis: 0 + 1 + ... + l.</summary>
    /// <param name="degree">l, at least 0.</param>
    public static So2Irreps Restriction(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        return new So2Irreps(Enumerable.Range(0, degree + 1).Select(k => new So2Block(1, k)));
    }

    /// <summary>The degrees up to a highest one that a frequency induces, each once.</summary>
    /// <param name="frequency">k, at least 0.</param>
    /// <param name="maxDegree">Where to stop.</param>
    public static IReadOnlyList<int> Induction(int frequency, int maxDegree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(frequency);
        return [.. Enumerable.Range(frequency, Math.Max(0, maxDegree - frequency + 1))];
    }

    /// <summary>The product of two irreps: |a - b| + (a + b); 0 + 0 + 2a where they are equal; the other one where one is 0.</summary>
    public static So2Irreps Product(int a, int b)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(a);
        ArgumentOutOfRangeException.ThrowIfNegative(b);
        return (a, b) switch
        {
            (0, _) or (_, 0) => new So2Irreps(new So2Block(1, a + b)),
            _ when a == b => new So2Irreps(new So2Block(2, 0), new So2Block(1, 2 * a)),
            _ => new So2Irreps(new So2Block(1, Math.Abs(a - b)), new So2Block(1, a + b)),
        };
    }

    /// <summary>Numbers of the functions on SO(3) that have so many copies of each degree: Σ m_l (2l + 1).</summary>
    /// <param name="multiplicities">m_l by degree.</param>
    public static int DimensionOf(IReadOnlyDictionary<int, int> multiplicities)
    {
        ArgumentNullException.ThrowIfNull(multiplicities);
        return multiplicities.Sum(m => m.Value * ((2 * m.Key) + 1));
    }

    /// <summary>Features turned by an angle.</summary>
    /// <param name="features"><c>[..., Dimension, places]</c>: as images, with the pixels flat.</param>
    /// <param name="angle">Radians.</param>
    /// <exception cref="InputException">Another number of features.</exception>
    public Tensor Turn(Tensor features, double angle)
    {
        ArgumentNullException.ThrowIfNull(features);
        if (features.dim() < 2 || features.shape[^2] != Dimension)
        {
            throw new InputException($"Features of {this} are [..., {Dimension}, places]; found shape [{string.Join(", ", features.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var (parts, start) = (new List<Tensor>(), 0L);
        foreach (var block in _blocks)
        {
            var part = features.narrow(-2, start, block.Dimension);
            start += block.Dimension;
            if (block.Frequency > 0)
            {
                var (real, imaginary) = (part.narrow(-2, 0, block.Multiplicity), part.narrow(-2, block.Multiplicity, block.Multiplicity));
                var (sine, cosine) = Math.SinCos(block.Frequency * angle);
                part = torch.cat([(real * cosine) - (imaginary * sine), (real * sine) + (imaginary * cosine)], -2);
            }

            parts.Add(part);
        }

        return scope.MoveToOuter(torch.cat([.. parts], -2));
    }

    /// <inheritdoc/>
    public override string ToString() => _blocks.Length == 0 ? "nothing" : string.Join(" + ", _blocks);

    /// <inheritdoc/>
    public IEnumerator<So2Block> GetEnumerator() => ((IEnumerable<So2Block>)_blocks).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
