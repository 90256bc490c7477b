namespace Noether.Representations;

/// <summary>
/// Products of vector fields on the sphere: what <see cref="GauntProduct"/> lacks. A field V(n) of degree up to L is given by irreps (l, j), j from |l - 1| to l + 1: its components are functions
/// of degrees l, V_a(n) = Σ √(2j + 1) w(1, l, j)[a, m, k] x_k Y_lm(n). The cross product of two fields, point by point, couples j1, j2 and j3 with odd sums too; products with scalar
/// functions and dot products complete the algebra. An extension to the published method; all products are exact, on a quadrature grid.
/// </summary>
/// <remarks>
/// Source: Xie, Daigavane, Kotak, Smidt, "The price of freedom: exploring expressivity and runtime tradeoffs in equivariant tensor products", ICML 2025, section on vector signals.
/// A field is polar (it changes sign under inversion of space as vectors do) or axial; the cross and dot products of two fields of one kind are axial and scalar.
/// </remarks>
public sealed class VectorSignalProduct
{
    private readonly SphereTransform _first;
    private readonly SphereTransform _second;
    private readonly SphereTransform _output;

    /// <param name="first">Highest degree l of the first factor, at least 0.</param>
    /// <param name="second">Highest degree of the second factor.</param>
    /// <param name="output">Highest degree of the result that is kept, 0 to first + second.</param>
    public VectorSignalProduct(int first, int second, int output)
    {
        var degrees = new GauntProduct(first, second, output);
        var grid = SphereGrid.GaussLegendre(first + second + output);
        (_first, _second, _output) = (new SphereTransform(grid, degrees.First), new SphereTransform(grid, degrees.Second), new SphereTransform(grid, degrees.Output));
    }

    /// <summary>Highest degree of the first factor.</summary>
    public int First => _first.MaxDegree;

    /// <summary>Highest degree of the second factor.</summary>
    public int Second => _second.MaxDegree;

    /// <summary>Highest degree of the result.</summary>
    public int Output => _output.MaxDegree;

    /// <summary>The irreps of a vector field, (l, j) in row-major order: 3 (L + 1)² numbers. Of a polar field j has the parity (-1)^(l + 1), of an axial one (-1)^l.</summary>
    /// <param name="maxDegree">Highest l, at least 0.</param>
    /// <param name="kind"><see cref="Parity.Odd"/> for polar fields, <see cref="Parity.Even"/> for axial ones.</param>
    /// <param name="channels">Copies of each, at least 1: features, component-first, are <c>[3 (L + 1)², channels]</c>.</param>
    public static Irreps Irreps(int maxDegree, Parity kind, int channels = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        var vector = new Irrep(1, kind);
        return new Irreps(Enumerable.Range(0, maxDegree + 1).SelectMany(l => vector * Irrep.Natural(l)).Select(irrep => new IrrepsBlock(channels, irrep)));
    }

    /// <summary>The cross product, point by point: of fields of one kind an axial one, of two kinds a polar one.</summary>
    /// <param name="x">A field, <c>[..., 3 (First + 1)², channels]</c>; leading axes and channels as those of y, or 1.</param>
    /// <param name="y">A field, <c>[..., 3 (Second + 1)², channels]</c>.</param>
    /// <returns>A field, <c>[..., 3 (Output + 1)², channels]</c>; differentiable at least twice.</returns>
    /// <exception cref="InputException">Another number of coefficients.</exception>
    public Tensor Cross(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        var (a, b) = (ToGrid(_first, x, nameof(x)), ToGrid(_second, y, nameof(y)));
        Tensor Component(int i, int j) => (a.select(-3, i) * b.select(-3, j)) - (a.select(-3, j) * b.select(-3, i));
        return scope.MoveToOuter(FromGrid(torch.stack([Component(1, 2), Component(2, 0), Component(0, 1)], -3)));
    }

    /// <summary>The dot product, point by point: a function.</summary>
    /// <inheritdoc cref="Cross"/>
    /// <returns>A function, <c>[..., (Output + 1)², channels]</c>; differentiable at least twice.</returns>
    public Tensor Dot(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_output.FromGrid((ToGrid(_first, x, nameof(x)) * ToGrid(_second, y, nameof(y))).sum(-3)));
    }

    /// <summary>A function times a field, point by point: a field of its kind.</summary>
    /// <param name="x">A function, <c>[..., (First + 1)², channels]</c>.</param>
    /// <param name="y">A field, <c>[..., 3 (Second + 1)², channels]</c>.</param>
    /// <returns>A field, <c>[..., 3 (Output + 1)², channels]</c>; differentiable at least twice.</returns>
    /// <exception cref="InputException">Another number of coefficients.</exception>
    public Tensor Scale(Tensor x, Tensor y)
    {
        SphereCoefficients.Check(x, First, nameof(x));
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(FromGrid(_first.ToGrid(x).unsqueeze(-3) * ToGrid(_second, y, nameof(y))));
    }

    /// <summary>Values of the three components, <c>[..., 3, points, channels]</c>.</summary>
    private static Tensor ToGrid(SphereTransform transform, Tensor x, string name)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        var count = SphereCoefficients.Count(transform.MaxDegree);
        if (x.dim() < 2 || x.shape[^2] != 3 * count)
        {
            throw new InputException(
                $"Vector fields of degrees up to {transform.MaxDegree} are coefficients [..., {3 * count}, channels]; {name} has shape [{string.Join(", ", x.shape)}].");
        }

        List<Tensor> degrees = [];
        for (var l = 0; l <= transform.MaxDegree; l++)
        {
            var (start, size) = (3L * l * l, 3L * ((2 * l) + 1));
            var components = VectorHarmonics.Components(l).Like(x).matmul(x.narrow(-2, start, size));
            degrees.Add(components.reshape([.. x.shape[..^2], 3, (2 * l) + 1, x.shape[^1]]));
        }

        return transform.ToGrid(torch.cat(degrees, -2));
    }

    private Tensor FromGrid(Tensor values)
    {
        var coefficients = _output.FromGrid(values);
        List<Tensor> degrees = [];
        for (var l = 0; l <= Output; l++)
        {
            var components = coefficients.narrow(-2, (long)l * l, (2 * l) + 1).flatten(-3, -2);
            degrees.Add(VectorHarmonics.Components(l).Like(values).t().matmul(components));
        }

        return torch.cat(degrees, -2);
    }
}
