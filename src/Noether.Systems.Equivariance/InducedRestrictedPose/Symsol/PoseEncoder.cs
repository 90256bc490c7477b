using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>Pictures to maps of the regular representation of C_8: three steerable convolutions, the picture halved after each of the first two. Shared by all arms.</summary>
internal sealed class PoseEncoder : torch.nn.Module<Tensor, Tensor>
{
    /// <summary>Orientations of a channel.</summary>
    public const int Orientations = 8;

    private const int Filter = 5;

    private readonly torch.nn.Module<Tensor, Tensor> layers;
    private readonly Tensor disc;

    public PoseEncoder(int imageSize, int width, Generator generator)
        : base(nameof(PoseEncoder))
    {
        if (imageSize % 4 != 1)
        {
            throw new InputException($"imageSize is {imageSize}; it is halved twice about its middle pixel, so take a multiple of four and one more, such as 33 or 65.");
        }

        var first = Math.Max(1, width / 2);
        layers = torch.nn.Sequential(
            new LiftingConv2d(1, first, Orientations, Filter, generator, Filter / 2),
            new GroupBatchNorm2d(first, Orientations),
            torch.nn.ReLU(),
            new BlurPool2d(),
            new GroupConv2d(first, width, Orientations, Filter, generator, Filter / 2),
            new GroupBatchNorm2d(width, Orientations),
            torch.nn.ReLU(),
            new BlurPool2d(),
            new GroupConv2d(width, width, Orientations, Filter, generator, Filter / 2),
            new GroupBatchNorm2d(width, Orientations),
            torch.nn.ReLU());
        disc = DiscMask.Create(imageSize);
        RegisterComponents();
    }

    /// <summary>Edge length of the maps.</summary>
    public static int MapSize(int imageSize) => ((imageSize - 1) / 4) + 1;

    /// <param name="x"><c>[batch, 1, size, size]</c>.</param>
    /// <returns><c>[batch, width * 8, maps, maps]</c>.</returns>
    public override Tensor forward(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(layers.call(x * disc));
    }
}
