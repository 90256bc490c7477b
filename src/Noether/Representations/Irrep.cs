using System.Text.RegularExpressions;

namespace Noether.Representations;

/// <summary>What the inversion x -> -x does to the values of an irrep.</summary>
public enum Parity
{
    /// <summary>Nothing: <c>e</c>.</summary>
    Even,

    /// <summary>Changes their sign: <c>o</c>.</summary>
    Odd,
}

/// <summary>
/// An irreducible representation of O(3), written as in e3nn: <c>0e</c> scalars, <c>0o</c> pseudo-scalars, <c>1o</c> polar and <c>1e</c> axial vectors.
/// Its 2l + 1 components are ordered m = -l..l, which for l = 1 is (x, y, z).
/// </summary>
public readonly partial record struct Irrep : IComparable<Irrep>
{
    /// <param name="degree">l, at least 0.</param>
    /// <param name="parity">p.</param>
    public Irrep(int degree, Parity parity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        (Degree, Parity) = (degree, parity);
    }

    /// <summary>The degree l.</summary>
    public int Degree { get; }

    /// <summary>The parity p.</summary>
    public Parity Parity { get; }

    /// <summary>Number of components, 2l + 1.</summary>
    public int Dimension => (2 * Degree) + 1;

    /// <summary>What the inversion multiplies by: 1 or -1.</summary>
    public int Sign => Parity == Parity.Even ? 1 : -1;

    /// <summary>Whether it is <c>0e</c>, which nothing moves.</summary>
    public bool IsScalar => Degree == 0 && Parity == Parity.Even;

    /// <summary>The irrep of the spherical harmonics of a degree, whose parity is (-1)^l; e3nn writes <c>1y</c>.</summary>
    /// <param name="degree">l, at least 0.</param>
    public static Irrep Natural(int degree) => new(degree, degree % 2 == 0 ? Parity.Even : Parity.Odd);

    /// <summary>Reads <c>2e</c>, <c>1o</c> or <c>3y</c> (the parity of the harmonics); white space around the parts does not matter.</summary>
    /// <exception cref="InputException">The text is no irrep.</exception>
    public static Irrep Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = Grammar().Match(text);
        if (!match.Success || !int.TryParse(match.Groups["l"].ValueSpan, out var degree))
        {
            throw new InputException($"'{text}' is no irrep: expected a degree and a parity, such as 0e (scalar), 1o (vector) or 2e; y stands for the parity of the spherical harmonics.");
        }

        return match.Groups["p"].ValueSpan[0] switch
        {
            'e' => new Irrep(degree, Parity.Even),
            'o' => new Irrep(degree, Parity.Odd),
            _ => Natural(degree),
        };
    }

    /// <summary>The irreps that the product of two contains, each once: degrees |l1 - l2| to l1 + l2, parity p1 p2.</summary>
    public static IEnumerable<Irrep> operator *(Irrep a, Irrep b)
    {
        var parity = a.Parity == b.Parity ? Parity.Even : Parity.Odd;
        return Enumerable.Range(Math.Abs(a.Degree - b.Degree), (2 * Math.Min(a.Degree, b.Degree)) + 1).Select(l => new Irrep(l, parity));
    }

    /// <summary>Lower degrees first, then odd before even: e3nn's order.</summary>
    public static bool operator <(Irrep a, Irrep b) => a.CompareTo(b) < 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >(Irrep a, Irrep b) => a.CompareTo(b) > 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator <=(Irrep a, Irrep b) => a.CompareTo(b) <= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public static bool operator >=(Irrep a, Irrep b) => a.CompareTo(b) >= 0;

    /// <inheritdoc cref="op_LessThan"/>
    public int CompareTo(Irrep other) => (Degree, Sign).CompareTo((other.Degree, other.Sign));

    /// <summary>As it is parsed: <c>1o</c>.</summary>
    public override string ToString() => $"{Degree}{(Parity == Parity.Even ? 'e' : 'o')}";

    [GeneratedRegex(@"^\s*(?<l>[0-9]+)\s*(?<p>[eoy])\s*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();
}
