using Noether.Fields;
using Noether.Runtime;

namespace Noether.Systems.Equivariance;

/// <summary>Fewer points of clouds.</summary>
internal static class CloudThinning
{
    /// <summary>So many points of each cloud, of equal places in all.</summary>
    public static Batch Thinned(Batch clouds, int points, Generator generator)
    {
        var positions = clouds["positions"];
        if (positions.Value.shape[1] <= points)
        {
            return clouds;
        }

        using var order = torch.randperm(positions.Value.shape[1], generator: generator.Torch);
        using var places = order.narrow(0, 0, points).to(positions.Value.device);
        return clouds.With("positions", positions.With(positions.Value.index_select(1, places)));
    }
}
