using Noether.Groups;
using Noether.Kernels;
using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// The convolution of functions on SO(3) with learned filters on SO(3): products of matrices F^l ψ^l for each degree, summed over input channels. A filter is given by its values at some
/// rotations, ψ^l = Σ_g w(g) √(2l + 1) D^l(g). Equivariant under rotations from the left, F^l to D^l(Q) F^l, exactly.
/// </summary>
/// <remarks>Source: Cohen, Geiger, Köhler, Welling, "Spherical CNNs", ICLR 2018, section 4. Signals lie component-first.</remarks>
public sealed class SO3Convolution : torch.nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Tensor matrices;

    /// <param name="inChannels">Functions in.</param>
    /// <param name="outChannels">Functions out.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="support">Rotations at which filters have values, <c>[n, 3, 3]</c>; null for <see cref="NearIdentity"/>.</param>
    /// <param name="dtype">Precision.</param>
    public SO3Convolution(int inChannels, int outChannels, int maxDegree, Generator generator, Tensor? support = null, torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(SO3Convolution))
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        (InChannels, OutChannels, MaxDegree) = (inChannels, outChannels, maxDegree);
        matrices = Matrices(support, maxDegree, dtype);
        weight = Initial.Normal([matrices.shape[0], inChannels, outChannels], 1, generator, dtype);
        RegisterComponents();
    }

    /// <summary>Functions in.</summary>
    public int InChannels { get; }

    /// <summary>Functions out.</summary>
    public int OutChannels { get; }

    /// <summary>The highest degree L.</summary>
    public int MaxDegree { get; }

    /// <summary>Rotations R_y(α) R_x(β) R_y(γ - α) with small tilts β, and evenly spread α and γ, <c>[rings · turns², 3, 3]</c>, float64.</summary>
    /// <param name="maxTilt">The largest β, radians.</param>
    /// <param name="rings">Values of β, evenly spread up to the largest.</param>
    /// <param name="turns">Values of α and of γ.</param>
    public static Tensor NearIdentity(double maxTilt = Math.PI / 8, int rings = 3, int turns = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rings, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(turns, 1);
        var angles = from i in Enumerable.Range(1, rings)
                     from a in Enumerable.Range(0, turns)
                     from c in Enumerable.Range(0, turns)
                     let alpha = Math.Tau * a / turns
                     select new[] { alpha, maxTilt * i / rings, (Math.Tau * c / turns) - alpha };
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Rotations.FromEuler(torch.tensor(angles.SelectMany(a => a).ToArray()).view(-1, 3)));
    }

    /// <param name="x"><c>[batch, Σ (2l + 1)² · in]</c>.</param>
    /// <returns><c>[batch, Σ (2l + 1)² · out]</c>.</returns>
    /// <exception cref="InputException">Another number of coefficients.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var signals = SignalRows.Of(x, WignerRecursion.Start(MaxDegree + 1), InChannels);
        var filters = matrices.t().matmul(weight.flatten(1)).view(-1, InChannels, OutChannels);
        return scope.MoveToOuter(torch.cat(
            [
                .. Enumerable.Range(0, MaxDegree + 1).Select(l =>
                {
                    var (start, width) = (WignerRecursion.Start(l), (2L * l) + 1);

                    // Rows (k, in), columns (n, out): Σ_k Σ_in x_mk ψ_kn.
                    var filter = filters.narrow(0, start, width * width).view(width, width, InChannels, OutChannels).transpose(1, 2).reshape(width * InChannels, width * OutChannels);
                    var signal = signals.narrow(1, start, width * width).reshape(x.shape[0], width, width * InChannels);
                    return signal.matmul(filter / Math.Sqrt(width * InChannels)).flatten(1);
                }),
            ],
            1));
    }

    private static Tensor Matrices(Tensor? support, int maxDegree, torch.ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var points = (support ?? NearIdentity()).to(torch.float64);
        return scope.MoveToOuter(RotationSignals.Basis(points, maxDegree).div(Math.Sqrt(points.shape[0])).to(dtype));
    }
}
