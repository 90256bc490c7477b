using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// The convolution of functions on the sphere with learned filters on the sphere, which gives functions on SO(3): F^l = x^l (ψ^l)ᵀ, an outer product for each degree, summed over input channels.
/// A filter is given by its values at the centres of HEALPix cells all over the sphere. Equivariant under rotations, x^l to D^l(Q) x^l and F^l to D^l(Q) F^l, exactly.
/// </summary>
/// <remarks>Source: Cohen, Geiger, Köhler, Welling, "Spherical CNNs", ICLR 2018, sections 3 and 4. Signals lie component-first; unit variances at first give unit variances.</remarks>
public sealed class S2Convolution : torch.nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Tensor harmonics;

    /// <param name="inChannels">Functions on the sphere.</param>
    /// <param name="outChannels">Functions on SO(3).</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="level">Level of the filters' grid: 12 · 4^level points (<see cref="SphereGrid.Healpix"/>).</param>
    /// <param name="dtype">Precision.</param>
    public S2Convolution(int inChannels, int outChannels, int maxDegree, Generator generator, int level = 1, torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(S2Convolution))
    {
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outChannels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        (InChannels, OutChannels, MaxDegree) = (inChannels, outChannels, maxDegree);
        var grid = SphereGrid.Healpix(level);
        harmonics = Harmonics(grid, maxDegree, dtype);
        weight = Initial.Normal([grid.Count, inChannels, outChannels], 1, generator, dtype);
        RegisterComponents();
    }

    /// <summary>Functions on the sphere.</summary>
    public int InChannels { get; }

    /// <summary>Functions on SO(3).</summary>
    public int OutChannels { get; }

    /// <summary>The highest degree L.</summary>
    public int MaxDegree { get; }

    /// <param name="x"><c>[batch, (L + 1)² · in]</c>.</param>
    /// <returns><c>[batch, Σ (2l + 1)² · out]</c>.</returns>
    /// <exception cref="InputException">Another number of coefficients.</exception>
    public override Tensor forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var signals = SignalRows.Of(x, (MaxDegree + 1) * (MaxDegree + 1), InChannels);
        var filters = harmonics.t().matmul(weight.flatten(1)).view(-1, InChannels, OutChannels) / Math.Sqrt(InChannels);
        return scope.MoveToOuter(torch.cat(
            [
                .. Enumerable.Range(0, MaxDegree + 1).Select(l =>
                {
                    var (start, width) = ((long)l * l, (2L * l) + 1);
                    var filter = filters.narrow(0, start, width).transpose(0, 1).reshape(InChannels, -1);
                    return signals.narrow(1, start, width).matmul(filter).flatten(1);
                }),
            ],
            1));
    }

    private static Tensor Harmonics(SphereGrid grid, int maxDegree, torch.ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        return (SphericalHarmonics.Values(grid.Points(), maxDegree, HarmonicNormalisation.Component) / Math.Sqrt(grid.Count)).to(dtype).MoveToOuterDisposeScope();
    }
}

/// <summary>Signals of several channels, component-first, as rows.</summary>
internal static class SignalRows
{
    /// <summary><c>[batch, components · channels]</c> as <c>[batch, components, channels]</c>.</summary>
    /// <exception cref="InputException">Another shape.</exception>
    public static Tensor Of(Tensor x, int components, int channels) => x.dim() == 2 && x.shape[1] == (long)components * channels
        ? x.view(x.shape[0], components, channels)
        : throw new InputException($"Signals of {components} components and {channels} channels are [batch, {(long)components * channels}]; found shape [{string.Join(", ", x.shape)}].");
}
