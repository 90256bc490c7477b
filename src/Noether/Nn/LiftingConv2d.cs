using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// Correlation of scalar maps with every rotation of learned filters: the first layer of a C_N-equivariant network.
/// Output channel o at orientation n is the correlation with filter o turned counter-clockwise by 2 pi n / N.
/// </summary>
/// <remarks>
/// Source: Cohen and Welling, "Group Equivariant Convolutional Networks", ICML 2016, equation 10, with the filters of
/// <see cref="SteerableBasis"/>. Exact for the elements of C_N that are rotations by multiples of 90 degrees; close for the others,
/// where the pixel grid itself is not symmetric. Input <c>[batch, in, h, w]</c>, output <c>[batch, out * N, h', w']</c> (see <see cref="RegularField"/>).
/// </remarks>
public sealed class LiftingConv2d : OrientedConv2d
{
    /// <param name="inChannels">Scalar input channels.</param>
    /// <param name="outChannels">Output channels, each with N orientations.</param>
    /// <param name="orientations">N.</param>
    /// <param name="size">Edge length of the filters in pixels; an even size turns an even grid into an odd one.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="padding">Zeros added on each side.</param>
    /// <param name="dtype">Precision of weights and basis.</param>
    public LiftingConv2d(
        int inChannels,
        int outChannels,
        int orientations,
        int size,
        Generator generator,
        int padding = 0,
        torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(LiftingConv2d), [outChannels, inChannels], orientations, size, generator, padding, dtype)
    {
        RegisterComponents();
    }

    /// <summary>The filters on the pixel grid in every orientation, <c>[out * N, in, size, size]</c>.</summary>
    public override Tensor Filters()
    {
        using var scope = torch.NewDisposeScope();
        return weight.view(OutChannels * InChannels, -1)
            .matmul(basis.view(basis.shape[0], -1))
            .view(OutChannels, InChannels, Orientations, Size * Size)
            .transpose(1, 2)
            .reshape(OutChannels * Orientations, InChannels, Size, Size)
            .MoveToOuterDisposeScope();
    }
}
