using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Batch normalisation of regular maps of C_N: mean, variance, scale and shift of a channel are shared by its orientations,
/// so that it commutes with the group. Source: Cohen and Welling, ICML 2016, section 6.3.
/// </summary>
/// <remarks>Input and output <c>[batch, channels * N, h, w]</c> (see <see cref="RegularField"/>).</remarks>
public sealed class GroupBatchNorm2d : torch.nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm2d norm;

    /// <param name="channels">Channels, each with N orientations.</param>
    /// <param name="orientations">N.</param>
    /// <param name="dtype">Precision.</param>
    public GroupBatchNorm2d(int channels, int orientations, torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(GroupBatchNorm2d))
    {
        Orientations = orientations;
        norm = torch.nn.BatchNorm2d(channels, dtype: dtype);
        RegisterComponents();
    }

    /// <summary>N.</summary>
    public int Orientations { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x)
    {
        using var flat = x.view(x.shape[0], -1, Orientations * x.shape[2], x.shape[3]);
        using var normed = norm.call(flat);
        return normed.view(x.shape);
    }
}
