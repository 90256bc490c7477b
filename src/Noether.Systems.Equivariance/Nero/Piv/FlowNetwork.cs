using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Nero.Piv;

/// <summary>
/// A small network for motion: features of both frames at half their size, how alike they are at displacements up to 4 (8 pixels of the frames), and three
/// convolutions that read the flow from that. Field <c>frames</c> (pairs of grey values 0 to 1, even edges) in, field <c>flow</c> out.
/// </summary>
public sealed class FlowNetwork : NetworkModel
{
    private const int Radius = 4;

    // Added to variances: an empty picture stays empty.
    private const double Smallest = 1e-4;

    private readonly torch.nn.Module<Tensor, Tensor> features;
    private readonly LocalCorrelation correlation;
    private readonly torch.nn.Module<Tensor, Tensor> refinement;

    /// <param name="width">Channels of the features.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    internal FlowNetwork(int width, Generator generator)
        : base(nameof(FlowNetwork))
    {
        features = Initial.Draw(
            torch.nn.Sequential(
                torch.nn.Conv2d(1, width, 3, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(width, width, 4, stride: 2, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(width, width, 3, padding: 1)),
            generator);
        correlation = new LocalCorrelation(Radius);
        refinement = Initial.Draw(
            torch.nn.Sequential(
                torch.nn.Conv2d(correlation.Displacements + width, 2 * width, 3, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(2 * width, 2 * width, 3, padding: 1),
                torch.nn.ReLU(),
                torch.nn.Conv2d(2 * width, 2, 3, padding: 1)),
            generator);
        RegisterComponents();
    }

    /// <inheritdoc/>
    /// <exception cref="InputException">The frames have an odd edge.</exception>
    public override Batch forward(Batch x)
    {
        var frames = x["frames"].Value;
        if (frames.shape is not [_, 2, var height, var width] || height % 2 != 0 || width % 2 != 0)
        {
            throw new InputException($"The network halves its two frames, [batch, 2, height, width] of even edges; found [{string.Join(", ", frames.shape)}].");
        }

        using var scope = torch.NewDisposeScope();

        // Both frames in one call: as many samples as frames.
        var maps = Normalised(features.call(Normalised(frames.flatten(0, 1).unsqueeze(1)))).unflatten(0, [-1, 2]);
        var (first, second) = (maps.select(1, 0), maps.select(1, 1));
        var coarse = refinement.call(torch.cat([correlation.call(first, second), first], 1));
        var flow = torch.nn.functional.interpolate(coarse * Radius, [height, width], mode: torch.InterpolationMode.Bilinear, align_corners: false);
        return new Batch(("flow", new Field(scope.MoveToOuter(flow), FieldType.Flow)));
    }

    /// <summary>Every channel of every picture with mean 0 and standard deviation 1: correlations of anything else are mostly brightness.</summary>
    private static Tensor Normalised(Tensor maps)
    {
        var centred = maps - maps.mean([2, 3], keepdim: true);
        return centred / (centred.square().mean([2, 3], keepdim: true) + Smallest).sqrt();
    }
}
