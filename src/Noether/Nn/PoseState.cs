using Noether.Geometry;

namespace Noether.Nn;

/// <summary>Points with directions as an <see cref="OrientedNetwork"/> sees them.</summary>
/// <param name="Graph">Who sends to whom.</param>
/// <param name="Attributes">Of each edge and direction, <c>[edges, directions, attributes]</c>.</param>
/// <param name="Distances">Of each edge, <c>[edges, 1]</c>.</param>
/// <param name="Features">What goes in, <c>[points, directions, channels]</c>.</param>
/// <param name="Directions"><c>[points or 1, directions, dimension]</c>; null where there are none.</param>
/// <param name="ToNodes">From means over a point's directions to the nodes that were given.</param>
internal sealed record PoseState(GraphBatch Graph, Tensor Attributes, Tensor Distances, Tensor Features, Tensor? Directions, Func<Tensor, Tensor> ToNodes)
{
    /// <summary>Points without directions.</summary>
    public static PoseState Cloud(GraphBatch graph, Tensor positions, Tensor? scalars, bool raw)
    {
        var all = graph.WithLoops;
        var r = all.FromSenders(positions) - all.FromReceivers(positions);
        var distances = PoseInvariants.Distance(r);
        return new PoseState(all, (raw ? r : distances).unsqueeze(1), distances, Inputs(scalars, null, null, all.Union.Nodes, 1), null, rows => rows);
    }

    /// <summary>The same directions at every point, for separable kernels.</summary>
    public static PoseState Bundle(GraphBatch graph, Tensor positions, Tensor? scalars, Tensor? vectors, Tensor grid)
    {
        var all = graph.WithLoops;
        var r = all.FromSenders(positions) - all.FromReceivers(positions);
        var directions = grid.unsqueeze(0);
        return new PoseState(
            all, PoseInvariants.Spatial(r.unsqueeze(1), directions), PoseInvariants.Distance(r), Inputs(scalars, vectors, directions, all.Union.Nodes, grid.shape[0]), directions, rows => rows);
    }

    /// <summary>The same directions at every point, each a point of its own: for kernels that are no products.</summary>
    public static PoseState Product(GraphBatch graph, Tensor positions, Tensor? scalars, Tensor? vectors, Tensor grid, PoseAttributes set)
    {
        var (all, count) = (graph.WithLoops, (int)grid.shape[0]);
        var nodes = all.Union.Nodes;
        var points = LiftedGraphs.WithDirections(all, count);
        var directions = grid.repeat([nodes, 1]);
        var features = Inputs(scalars, vectors, grid.unsqueeze(0), nodes, count).flatten(0, 1).unsqueeze(1);
        return Full(points, positions.repeat_interleave(count, 0), directions, features, set, rows => rows.view(nodes, count, -1).mean([1])) with { Directions = directions.unsqueeze(1) };
    }

    /// <summary>A point at the receiver of each edge that looks at its sender; loops of the graph are left out.</summary>
    public static PoseState Edges(GraphBatch graph, Tensor positions, Tensor? scalars, Tensor? vectors, PoseAttributes set)
    {
        var edges = graph.WithoutLoops;
        var r = edges.FromSenders(positions) - edges.FromReceivers(positions);
        var directions = r / PoseInvariants.Distance(r);
        var features = Inputs(
            scalars is null ? null : edges.FromReceivers(scalars), vectors is null ? null : edges.FromReceivers(vectors), directions.unsqueeze(1), edges.Union.Edges, 1);
        return Full(LiftedGraphs.OfEdges(edges), edges.FromReceivers(positions), directions, features, set, rows => edges.Mean(rows));
    }

    /// <summary>What is read out of features, at the nodes that were given: means over directions, scalars as they are and vectors along the directions.</summary>
    public (Tensor? Scalars, Tensor? Vectors) Project(Tensor values, int scalars)
    {
        var vectors = (int)values.shape[2] - scalars;
        var means = scalars == 0 ? null : ToNodes(values.narrow(2, 0, scalars).mean([1]));
        if (vectors == 0)
        {
            return (means, null);
        }

        var along = (values.narrow(2, scalars, vectors).unsqueeze(-1) * Directions!.unsqueeze(2)).mean([1]);
        return (means, ToNodes(along.flatten(1)).view(-1, vectors, Directions.shape[^1]));
    }

    private static PoseState Full(GraphBatch points, Tensor positions, Tensor directions, Tensor features, PoseAttributes set, Func<Tensor, Tensor> toNodes)
    {
        var r = points.FromSenders(positions) - points.FromReceivers(positions);
        var attributes = PoseInvariants.Of(set, r, points.FromReceivers(directions), points.FromSenders(directions));
        return new PoseState(points, attributes.unsqueeze(1), PoseInvariants.Distance(r), features, directions.unsqueeze(1), toNodes);
    }

    /// <summary>Scalars at every direction, and vectors' parts along it.</summary>
    private static Tensor Inputs(Tensor? scalars, Tensor? vectors, Tensor? directions, int points, long count)
    {
        List<Tensor> parts = [];
        if (scalars is not null)
        {
            parts.Add(scalars.unsqueeze(1).expand(points, count, -1));
        }

        if (vectors is not null)
        {
            parts.Add((vectors.unsqueeze(1) * directions!.unsqueeze(2)).sum(-1));
        }

        return torch.cat(parts, 2);
    }
}
