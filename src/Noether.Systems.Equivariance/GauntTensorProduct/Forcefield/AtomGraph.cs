using Noether.Fields;
using Noether.Geometry;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>Molecules as one graph: an edge each way between atoms within a radius.</summary>
/// <param name="Graph">The edges, molecule after molecule.</param>
/// <param name="Positions">What energies are differentiated by, <c>[atoms, 3]</c>.</param>
/// <param name="Kinds">The element of each atom, <c>[atoms]</c>, int64.</param>
/// <param name="Vectors">From the receiver of each edge to its sender, <c>[edges, 3]</c>.</param>
/// <param name="Distances">Their lengths, <c>[edges]</c>.</param>
internal sealed record AtomGraph(GraphBatch Graph, Tensor Positions, Tensor Kinds, Tensor Vectors, Tensor Distances)
{
    /// <param name="x">Fields of <see cref="AtomFields"/>.</param>
    /// <param name="elements">What atoms may be.</param>
    /// <param name="radius">In Å.</param>
    /// <param name="taped">Whether what is done to the result is differentiated further, by whatever the batch depends on.</param>
    public static AtomGraph Of(Batch x, ElementSet elements, double radius, bool taped)
    {
        using var scope = torch.NewDisposeScope();
        var given = x[AtomFields.Positions];
        Ragged Rows(Field field) => given.Mask is { } mask
            ? Ragged.FromPadded(field.Value, mask)
            : new Ragged(field.Value.flatten(0, 1), Enumerable.Range(0, (int)given.BatchSize + 1).Select(i => i * given.Value.shape[1]));
        var rows = Rows(given);
        var positions = taped && rows.Rows.requires_grad ? rows.Rows : rows.Rows.detach().requires_grad_();
        var kinds = elements.Kinds(Rows(x[AtomFields.Numbers]).Rows.flatten());
        var graph = RadiusGraph.Of(rows.With(rows.Rows.detach()), radius);
        var vectors = graph.FromSenders(positions) - graph.FromReceivers(positions);
        var distances = vectors.square().sum(1).sqrt();
        RefuseCoincident(graph, distances);
        return new AtomGraph(graph, scope.MoveToOuter(positions), scope.MoveToOuter(kinds), scope.MoveToOuter(vectors), scope.MoveToOuter(distances));
    }

    /// <summary>Two atoms at one place have no direction to each other, and no slope of their distance.</summary>
    private static void RefuseCoincident(GraphBatch graph, Tensor distances)
    {
        using var scope = torch.NewDisposeScope();
        if (graph.Union.Edges == 0 || distances.detach().to(torch.float64).min().item<double>() > 0)
        {
            return;
        }

        var edge = (int)distances.detach().argmin().item<long>();
        var (receiver, sender) = (graph.Union.Receivers()[edge], graph.Union.Senders[edge]);
        throw new InputException($"Atoms {Math.Min(receiver, sender) + 1} and {Math.Max(receiver, sender) + 1} of the batch, counted over its molecules, are at the same place; every atom needs a place of its own.");
    }
}
