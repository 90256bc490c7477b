using Noether.Fields;
using Noether.Geometry;

namespace Noether.Systems.Equivariance.Forecasting;

/// <summary>What no motion of space changes about two particles: the product of their charges and their squared distance.</summary>
internal static class ParticlePairs
{
    /// <summary>Numbers of a pair.</summary>
    public const int Count = 2;

    /// <summary>The numbers of every directed edge of the samples' complete graphs, <c>[samples * n * (n - 1), 2]</c>, in the order of their edges.</summary>
    /// <param name="graph">Complete graphs, one a sample.</param>
    /// <param name="x">Fields <c>x</c> and <c>charge</c>.</param>
    public static Tensor Of(GraphBatch graph, Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var (places, charges) = (x["x"].Value.flatten(0, 1), x["charge"].Value.flatten(0, 1));
        var squares = (graph.FromReceivers(places) - graph.FromSenders(places)).square().sum(1, keepdim: true);
        return scope.MoveToOuter(torch.cat([graph.FromReceivers(charges) * graph.FromSenders(charges), squares], 1));
    }
}
