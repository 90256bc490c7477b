namespace Noether.Representations;

/// <summary>
/// Functions on the sphere by coefficients and by values: f(n_j) = Σ x_lm Y_lm(n_j) and back, x_lm = Σ_j w_j f(n_j) Y_lm(n_j) / s_l², with s_l the length of the harmonics
/// in the normalisation. Going there and back is exact where the grid is exact to degree 2L; going back from any f is where it is exact to deg f + L.
/// <para>
/// Coefficients are <c>[..., (L + 1)², channels]</c>, values <c>[..., grid points, channels]</c>. Two ways compute the same: one dense matrix, O(L⁴) a channel;
/// or, on product grids, Legendre functions along the circles' heights and then Fourier sums along the circles, O(L³).
/// </para>
/// </summary>
public sealed class SphereTransform
{
    /// <summary>From this degree on the two short steps of a product grid are faster than one matrix.</summary>
    private const int SeparableDegree = 8;

    private readonly FixedTable? _values;
    private readonly FixedTable? _projection;
    private readonly SeparableTransform? _separable;

    /// <param name="grid">The grid.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="normalisation">The length of the harmonics.</param>
    /// <param name="separable">Which way; null chooses by the degree where the grid allows both.</param>
    /// <exception cref="ArgumentException">The separable way is asked for on a grid without circles.</exception>
    public SphereTransform(SphereGrid grid, int maxDegree, HarmonicNormalisation normalisation = HarmonicNormalisation.Integral, bool? separable = null)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        if (separable == true && grid.Circles == 0)
        {
            throw new ArgumentException("Only product grids can be transformed in two steps; this one has no circles.", nameof(separable));
        }

        (Grid, MaxDegree) = (grid, maxDegree);
        if (separable ?? PrefersSteps(grid, maxDegree))
        {
            _separable = new SeparableTransform(grid, maxDegree, normalisation);
            return;
        }

        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var y = SphericalHarmonics.Values(grid.Points(), maxDegree, normalisation);
        var scales = Enumerable.Range(0, maxDegree + 1).SelectMany(l => Enumerable.Repeat(Math.Pow(HarmonicScales.Of(l, normalisation), -2), (2 * l) + 1)).ToArray();
        var back = (y * grid.Weights().unsqueeze(1) * torch.tensor(scales)).t().contiguous();
        (_values, _projection) = (new FixedTable(y.data<double>().ToArray(), y.shape), new FixedTable(back.data<double>().ToArray(), back.shape));
    }

    /// <summary>The grid.</summary>
    public SphereGrid Grid { get; }

    /// <summary>The highest degree L.</summary>
    public int MaxDegree { get; }

    /// <summary>Whether the two steps of a product grid are used.</summary>
    public bool IsSeparable => _separable is not null;

    /// <summary>Whether the two steps of a product grid are taken where nothing else is asked for.</summary>
    internal static bool PrefersSteps(SphereGrid grid, int maxDegree) => grid.Circles > 0 && maxDegree >= SeparableDegree;

    /// <summary>Values of the functions at the grid's points; differentiable.</summary>
    /// <param name="coefficients"><c>[..., (L + 1)², channels]</c>.</param>
    /// <returns><c>[..., grid points, channels]</c>.</returns>
    /// <exception cref="InputException">Another number of coefficients.</exception>
    public Tensor ToGrid(Tensor coefficients)
    {
        Check(coefficients, (MaxDegree + 1) * (MaxDegree + 1), "coefficients");
        return _separable?.ToGrid(coefficients) ?? _values!.Like(coefficients).matmul(coefficients);
    }

    /// <summary>Coefficients of the functions from their values; differentiable.</summary>
    /// <param name="values"><c>[..., grid points, channels]</c>.</param>
    /// <returns><c>[..., (L + 1)², channels]</c>.</returns>
    /// <exception cref="InputException">Another number of values.</exception>
    public Tensor FromGrid(Tensor values)
    {
        Check(values, Grid.Count, "values");
        return _separable?.FromGrid(values) ?? _projection!.Like(values).matmul(values);
    }

    private static void Check(Tensor rows, int count, string what)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.dim() < 2 || rows.shape[^2] != count)
        {
            throw new InputException($"Expected {what} [..., {count}, channels], found shape [{string.Join(", ", rows.shape)}].");
        }
    }
}
