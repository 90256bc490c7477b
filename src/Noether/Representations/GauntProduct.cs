namespace Noether.Representations;

/// <summary>
/// The product of two functions on the sphere as data: coefficients of degrees up to <paramref name="First"/> and <paramref name="Second"/> to those of their product up to
/// <paramref name="Output"/>, out_k = Σ G_ijk x_i y_j with the Gaunt coefficients of <see cref="Gaunt"/>. Commutative, and equivariant under O(3) where features of degree l have the
/// parity (-1)^l. <see cref="GauntPlan"/> executes it.
/// </summary>
/// <remarks>
/// Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3. The price for its
/// speed: couplings with l1 + l2 + l3 odd, such as the cross product of two vectors, are missing (<see cref="VectorSignalProduct"/> has them), and weights are one a degree of each
/// factor and of the result, not one a coupling.
/// </remarks>
/// <param name="First">Highest degree of x, at least 0.</param>
/// <param name="Second">Highest degree of y, at least 0.</param>
/// <param name="Output">Highest degree of the result that is kept, 0 to First + Second.</param>
public sealed record GauntProduct(int First, int Second, int Output)
{
    /// <summary>All degrees of the product are kept.</summary>
    /// <param name="first">Highest degree of x, at least 0.</param>
    /// <param name="second">Highest degree of y, at least 0.</param>
    public GauntProduct(int first, int second)
        : this(first, second, first + second)
    {
    }

    /// <summary>Highest degree of x.</summary>
    public int First { get; init; } = AtLeastZero(First, nameof(First));

    /// <summary>Highest degree of y.</summary>
    public int Second { get; init; } = AtLeastZero(Second, nameof(Second));

    /// <summary>Highest degree of the result.</summary>
    public int Output { get; init; } = AtLeastZero(Output, nameof(Output)) <= First + Second
        ? Output
        : throw new InputException($"The product of functions of degrees {First} and {Second} has degrees up to {First + Second}; {Output} were asked for.");

    /// <summary>The couplings (l1, l2, l3) that take part, in row-major order.</summary>
    public IEnumerable<(int L1, int L2, int L3)> Paths => Gaunt.Paths(First, Second, Output);

    /// <summary>The same as a <see cref="TensorProduct"/>, channel by channel: features of natural parity, component-first, are coefficients <c>[(L + 1)², channels]</c>.</summary>
    /// <param name="channels">Channels of x and of the result.</param>
    /// <param name="shared">Whether y has one channel that meets all of x; as many otherwise.</param>
    /// <param name="weighted">Whether each coupling has a weight a channel, in the order of <see cref="Paths"/>.</param>
    public TensorProduct Couplings(int channels, bool shared = false, bool weighted = false)
    {
        static Irreps Features(int degree, int copies) => Irreps.SphericalHarmonics(degree, copies);
        var mode = shared ? ProductMode.Depthwise : ProductMode.Elementwise;
        var terms = Paths.Select(p => new ProductInstruction(p.L1, p.L2, p.L3, mode, weighted, Math.Pow(Gaunt.Factor(p.L1, p.L2, p.L3), 2)));
        return new TensorProduct(
            Features(First, channels), Features(Second, shared ? 1 : channels), Features(Output, channels), terms, IrrepNormalisation.None, PathNormalisation.None);
    }

    /// <summary>The couplings, one line each: <c>1 x 1 -> 2</c>.</summary>
    public override string ToString() => string.Join('\n', Paths.Select(p => $"{p.L1} x {p.L2} -> {p.L3}"));

    private static int AtLeastZero(int degree, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree, name);
        return degree;
    }
}

/// <summary>
/// Weights of a <see cref="GauntProduct"/>, one for each degree and channel: of x, of y, and of the result; the weight of a coupling is the product of three. Null for ones.
/// </summary>
/// <param name="First"><c>[..., First + 1, channels]</c>; leading axes as those of x or none.</param>
/// <param name="Second"><c>[..., Second + 1, channels]</c>.</param>
/// <param name="Output"><c>[..., Output + 1, channels]</c>.</param>
public sealed record GauntWeights(Tensor? First = null, Tensor? Second = null, Tensor? Output = null);
