using Noether.Fields;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>
/// Round trips and deliveries in the unit square: fields <c>positions</c> <c>[b, n, 2]</c> and, for deliveries, <c>demand</c> <c>[b, n, 1]</c> in parts of what a
/// vehicle holds; place 0 is the depot then.
/// </summary>
internal static class RoutingProblems
{
    private const int MostDemand = 9, LeastClusters = 3, MostClusters = 8;
    private const double ClusterDeviation = 0.07;

    /// <summary>Places uniform in the square; demands 1 to 9 of a vehicle that holds 30, 40 or 50 by the number of customers.</summary>
    /// <remarks>As in Kool, van Hoof, Welling, ICLR 2019, sections 5.1 and 5.2.</remarks>
    public static Batch Uniform(int count, int places, bool deliveries, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var positions = torch.rand([count, deliveries ? places + 1 : places, 2], generator: generator.Torch);
        return Batch(positions, places, deliveries, generator).Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
    }

    /// <summary>Places about 3 to 8 middles of the square, normal with deviation 0.07.</summary>
    public static Batch Clustered(int count, int places, bool deliveries, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var all = deliveries ? places + 1 : places;
        var middles = torch.rand([count, MostClusters, 2], generator: generator.Torch);
        var clusters = torch.randint(LeastClusters, MostClusters + 1, new long[] { count, 1 }, generator: generator.Torch);
        var own = (torch.rand([count, all], generator: generator.Torch) * clusters).floor().to(torch.int64);
        var positions = middles.gather(1, own.unsqueeze(2).expand(-1, -1, 2)) + (torch.randn([count, all, 2], generator: generator.Torch) * ClusterDeviation);
        return Batch(positions, places, deliveries, generator).Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
    }

    private static Batch Batch(Tensor positions, int places, bool deliveries, Generator generator)
    {
        var field = new Field(positions, FieldType.Position);
        if (!deliveries)
        {
            return new Batch(("positions", field));
        }

        double holds = places <= 20 ? 30 : places <= 50 ? 40 : 50;
        var demand = torch.randint(1, MostDemand + 1, new long[] { positions.shape[0], positions.shape[1], 1 }, generator: generator.Torch).to(torch.float32) / holds;
        using Scalar none = 0;
        demand.select(1, 0).fill_(none);
        return new Batch(("positions", field), ("demand", new Field(demand, FieldType.Node)));
    }
}
