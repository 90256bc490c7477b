namespace Noether.Representations;

/// <summary>
/// Powers of functions on the sphere under <see cref="GauntProduct"/>, B_ν = x ⊗ x ⊗ ... ⊗ x, none of the products on the way cut off: the many-body features of an atom's neighbourhood. By
/// Fourier series they are made by divide and conquer, each from two of half the order; on a grid that is exact for the highest they are the powers of the values.
/// </summary>
/// <remarks>
/// Source: Luo, Chen, Krishnapriyan, "Enabling efficient equivariant operations in the Fourier basis via Gaunt tensor products", ICLR 2024, section 3.3; Batatia et al.,
/// "MACE", NeurIPS 2022, for what they are used for.
/// </remarks>
public sealed class GauntPowers
{
    private readonly double _bound;
    private readonly Lazy<(FourierTransform Forward, FourierTransform[] Back)> _fourier;
    private readonly Lazy<(SphereTransform To, SphereTransform From)> _grid;

    /// <param name="degree">Highest degree L of x, at least 0.</param>
    /// <param name="highest">Highest power, at least 1.</param>
    /// <param name="output">Highest degree of the results that is kept, 0 to L times the highest power.</param>
    public GauntPowers(int degree, int highest, int output)
        : this(degree, highest, output, GauntPlan.PieceBytes)
    {
    }

    internal GauntPowers(int degree, int highest, int output, double bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        ArgumentOutOfRangeException.ThrowIfLessThan(highest, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output, degree * highest);
        (Degree, Highest, Output, _bound) = (degree, highest, output, bound);
        _fourier = new(() => (FourierTransform.Forward(degree),
            [.. Enumerable.Range(1, highest).Select(power => FourierTransform.Back(power * degree, Math.Min(output, power * degree)))]));
        _grid = new(() =>
        {
            var grid = SphereGrid.GaussLegendre((highest * degree) + output);
            return (new SphereTransform(grid, degree), new SphereTransform(grid, output));
        });
    }

    /// <summary>Highest degree of x.</summary>
    public int Degree { get; }

    /// <summary>Highest power.</summary>
    public int Highest { get; }

    /// <summary>Highest degree of the results.</summary>
    public int Output { get; }

    /// <summary>All powers from the first to the highest; differentiable at least twice.</summary>
    /// <param name="x"><c>[..., (L + 1)², channels]</c>.</param>
    /// <param name="kernel"><see cref="GauntKernel.Fourier"/>, or <see cref="GauntKernel.Grid"/>, which is the automatic choice: it is the faster one at all degrees that were measured, in float32 on one core.</param>
    /// <returns>One a power, each <c>[..., (Output + 1)², channels]</c>.</returns>
    /// <exception cref="InputException">Another number of coefficients, or another kernel.</exception>
    public Tensor[] Apply(Tensor x, GauntKernel kernel = GauntKernel.Automatic)
    {
        SphereCoefficients.Check(x, Degree, nameof(x));
        using var scope = torch.NewDisposeScope();
        var powers = kernel switch
        {
            GauntKernel.Fourier => ByFourier(x),
            GauntKernel.Grid or GauntKernel.Automatic => ByGrid(x),
            _ => throw new InputException($"Powers are computed by {GauntKernel.Fourier} or {GauntKernel.Grid}, not by {kernel}."),
        };
        return [.. powers.Select(p => scope.MoveToOuter(p))];
    }

    private Tensor[] ByGrid(Tensor x)
    {
        var (to, from) = _grid.Value;
        return Pieces(x, GauntGrid.ColumnBytes(to.Grid, x), rows => Powers(to.ToGrid(rows), (a, b) => a * b).Select(from.FromGrid));
    }

    private Tensor[] ByFourier(Tensor x)
    {
        var (forward, back) = _fourier.Value;
        return Pieces(x, FourierTransform.ColumnBytes(Degree * Highest, x), rows => Powers(forward.Encode(rows), FourierTransform.Multiply).Select((spectrum, i) =>
        {
            var coefficients = back[i].Decode(spectrum);
            var missing = SphereCoefficients.Count(Output) - coefficients.shape[^2];
            return missing == 0 ? coefficients : torch.nn.functional.pad(coefficients, [0, 0, 0, missing]);
        }));
    }

    /// <summary>Row by row, where all powers of a piece are on the way at once.</summary>
    private Tensor[] Pieces(Tensor x, double columnBytes, Func<Tensor, IEnumerable<Tensor>> powers) =>
        RowChunks.Apply([x], columnBytes * Highest * x.shape[^1], _bound, rows => [.. powers(rows[0])]);

    /// <summary>Each power from the two of half its order.</summary>
    private Tensor[] Powers(Tensor first, Func<Tensor, Tensor, Tensor> multiply)
    {
        var powers = new Tensor[Highest];
        powers[0] = first;
        for (var power = 2; power <= Highest; power++)
        {
            powers[power - 1] = multiply(powers[(power / 2) - 1], powers[((power + 1) / 2) - 1]);
        }

        return powers;
    }
}
