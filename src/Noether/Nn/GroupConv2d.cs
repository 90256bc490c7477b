using Noether.Runtime;

namespace Noether.Nn;

/// <summary>
/// Group convolution over C_N and the plane: regular maps to regular maps, by one set of filters turned into every orientation.
/// The filter from input orientation m to output orientation n is the learned filter of m - n (mod N), turned counter-clockwise by 2 pi n / N.
/// </summary>
/// <remarks>
/// Source: Cohen and Welling, "Group Equivariant Convolutional Networks", ICML 2016, equation 11, with the filters of
/// <see cref="SteerableBasis"/> as in Weiler, Hamprecht, Storath, CVPR 2018, section 3.3. Exactness as in <see cref="LiftingConv2d"/>.
/// Input <c>[batch, in * N, h, w]</c>, output <c>[batch, out * N, h', w']</c> (see <see cref="RegularField"/>).
/// </remarks>
public sealed class GroupConv2d : OrientedConv2d
{
    private readonly long[] _pairs;

    /// <param name="inChannels">Input channels, each with N orientations.</param>
    /// <param name="outChannels">Output channels, each with N orientations.</param>
    /// <param name="orientations">N.</param>
    /// <param name="size">Edge length of the filters in pixels.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="padding">Zeros added on each side.</param>
    /// <param name="dtype">Precision of weights and basis.</param>
    public GroupConv2d(
        int inChannels,
        int outChannels,
        int orientations,
        int size,
        Generator generator,
        int padding = 0,
        torch.ScalarType dtype = torch.ScalarType.Float32)
        : base(nameof(GroupConv2d), [outChannels, inChannels, orientations], orientations, size, generator, padding, dtype)
    {
        _pairs = Pairs(orientations);
        RegisterComponents();
    }

    /// <summary>The filters on the pixel grid for every pair of orientations, <c>[out * N, in * N, size, size]</c>.</summary>
    public override Tensor Filters()
    {
        using var scope = torch.NewDisposeScope();
        return weight.view(OutChannels * InChannels * Orientations, -1)
            .matmul(basis.view(basis.shape[0], -1))
            .view(OutChannels, InChannels, Orientations * Orientations, Size * Size)
            .index_select(2, torch.tensor(_pairs, device: weight.device))
            .view(OutChannels, InChannels, Orientations, Orientations, Size * Size)
            .transpose(1, 2)
            .reshape(OutChannels * Orientations, InChannels * Orientations, Size, Size)
            .MoveToOuterDisposeScope();
    }

    // Row (relative orientation m - n, turn n) of the expanded bank for each pair (n, m).
    private static long[] Pairs(int orientations) =>
        [.. from n in Enumerable.Range(0, orientations)
            from m in Enumerable.Range(0, orientations)
            select (long)((m - n + orientations) % orientations * orientations) + n];
}
