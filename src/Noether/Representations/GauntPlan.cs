namespace Noether.Representations;

/// <summary>How a <see cref="GauntProduct"/> is computed: made once, its tables when they are first needed, then used for any number of rows by any <see cref="GauntKernel"/>.</summary>
public sealed class GauntPlan
{
    /// <summary>
    /// Fourier series and values on grids take many times the memory of coefficients: rows are computed in pieces that need at most about that many bytes (a row alone may need more). What
    /// gradients need of the pieces is kept beside that until they are computed.
    /// </summary>
    public const double PieceBytes = 256e6;

    private readonly Dictionary<GauntKernel, Lazy<IGauntKernel>> _kernels;
    private readonly GauntCosts _costs;

    /// <param name="product">What to compute.</param>
    public GauntPlan(GauntProduct product)
    {
        ArgumentNullException.ThrowIfNull(product);
        Product = product;
        _costs = new GauntCosts(product);
        _kernels = new()
        {
            [GauntKernel.CgPaths] = new(() => new GauntPaths(product)),
            [GauntKernel.Dense] = new(() => new GauntDense(product)),
            [GauntKernel.Fourier] = new(() => new GauntFourier(product)),
            [GauntKernel.Grid] = new(() => new GauntGrid(product)),
        };
    }

    /// <summary>What is computed.</summary>
    public GauntProduct Product { get; }

    /// <summary>Channel by channel, the coefficients of the product of two functions; differentiable at least three times.</summary>
    /// <param name="x"><c>[..., (First + 1)², channels]</c>.</param>
    /// <param name="y"><c>[..., (Second + 1)², channels]</c>; leading axes and channels as those of x, or 1 on either side.</param>
    /// <param name="weights">One a degree and channel; null for ones.</param>
    /// <param name="kernel">What computes.</param>
    /// <returns><c>[..., (Output + 1)², channels]</c>.</returns>
    /// <exception cref="InputException">Another number of coefficients or weights.</exception>
    public Tensor Apply(Tensor x, Tensor y, GauntWeights? weights = null, GauntKernel kernel = GauntKernel.Automatic)
    {
        SphereCoefficients.Check(x, Product.First, nameof(x));
        SphereCoefficients.Check(y, Product.Second, nameof(y));
        using var scope = torch.NewDisposeScope();
        var (a, b) = (SphereCoefficients.Weighted(x, weights?.First), SphereCoefficients.Weighted(y, weights?.Second));
        var product = _kernels[kernel == GauntKernel.Automatic ? Choose(a, b) : kernel].Value.Multiply(a, b);
        return scope.MoveToOuter(SphereCoefficients.Weighted(product, weights?.Output));
    }

    /// <summary>
    /// The kernel that <see cref="GauntKernel.Automatic"/> takes, by costs that were measured once. A function of degrees, shapes, type and device alone, so that a run repeats bit for bit.
    /// The costs are those of values alone, in float32 on one core: they were not measured for float64, for gradients, for several threads or for other devices, where another kernel may be
    /// faster. Where that matters, time the kernels and name one.
    /// </summary>
    /// <param name="x">As for <see cref="Apply"/>.</param>
    /// <param name="y">As for <see cref="Apply"/>.</param>
    public GauntKernel Choose(Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var columns = Math.Max(x.shape[..^2].Aggregate(1L, (n, axis) => n * axis), y.shape[..^2].Aggregate(1L, (n, axis) => n * axis)) * Math.Max(x.shape[^1], y.shape[^1]);
        return _costs.Cheapest(columns, x.dtype == torch.float32 && x.device_type == DeviceType.CPU);
    }
}
