namespace Noether.Kernels;

/// <summary>Scalars of a row that SiLU activates.</summary>
/// <param name="Start">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Target">Where the first goes.</param>
public readonly record struct GateScalars(int Start, int Count, int Target);

/// <summary>Copies of an irrep that are gated: component k of copy c at <c>Start + k Stride + c</c>.</summary>
/// <param name="Start">Its first number.</param>
/// <param name="Stride">From one component to the next.</param>
/// <param name="Components">2l + 1.</param>
/// <param name="Copies">Copies.</param>
/// <param name="Gates">The gate of the first copy.</param>
/// <param name="Target">Where the first number goes; components lie <paramref name="Copies"/> apart there.</param>
public readonly record struct GateCopies(int Start, int Stride, int Components, int Copies, int Gates, int Target);

/// <summary>What <see cref="GateRows"/> does with the numbers of a row.</summary>
public sealed class GateShape
{
    /// <param name="inputLength">Numbers of a row on the way in; each is read once.</param>
    /// <param name="scalars">What is activated.</param>
    /// <param name="gated">What is gated.</param>
    /// <param name="scalarFactor">What activated scalars are multiplied by.</param>
    /// <param name="gateFactor">What gates are multiplied by.</param>
    /// <exception cref="ArgumentException">A number of a row is read twice or not at all.</exception>
    public GateShape(int inputLength, IReadOnlyList<GateScalars> scalars, IReadOnlyList<GateCopies> gated, double scalarFactor, double gateFactor)
    {
        ArgumentNullException.ThrowIfNull(scalars);
        ArgumentNullException.ThrowIfNull(gated);
        var read = scalars.SelectMany(s => Enumerable.Range(s.Start, s.Count))
            .Concat(gated.SelectMany(g => Enumerable.Range(g.Gates, g.Copies)))
            .Concat(gated.SelectMany(g => Enumerable.Range(0, g.Components).SelectMany(k => Enumerable.Range(g.Start + (k * g.Stride), g.Copies))));
        if (!read.Order().SequenceEqual(Enumerable.Range(0, inputLength)))
        {
            throw new ArgumentException($"The scalars, gates and gated copies are not the {inputLength} numbers of a row, each once.", nameof(gated));
        }

        (InputLength, Scalars, Gated, ScalarFactor, GateFactor) = (inputLength, [.. scalars], [.. gated], (float)scalarFactor, (float)gateFactor);
        OutputLength = scalars.Sum(s => s.Count) + gated.Sum(g => g.Components * g.Copies);
    }

    /// <summary>Numbers of a row on the way in.</summary>
    public int InputLength { get; }

    /// <summary>Numbers of a row on the way out.</summary>
    public int OutputLength { get; }

    internal GateScalars[] Scalars { get; }

    internal GateCopies[] Gated { get; }

    internal float ScalarFactor { get; }

    internal float GateFactor { get; }
}
