using Noether.Fields;
using Noether.Geometry.Tours;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>Asks a network for routes through test problems as they are given and moved, and compares with local search. Networks are asked in float64, greedily.</summary>
/// <param name="model">The network.</param>
/// <param name="deliveries">Deliveries from a depot rather than round trips.</param>
/// <param name="options">Sizes.</param>
/// <param name="context">Randomness, progress and cancellation.</param>
internal sealed class RoutingMeasures(RoutingNetwork model, bool deliveries, RoutingOptions options, EvaluationContext context)
{
    private const long Chunk = 64;

    // The turns and flips of the unit square about its middle.
    private static readonly double[][] Square = [[1, 0, 0, 1], [0, -1, 1, 0], [-1, 0, 0, -1], [0, 1, -1, 0], [-1, 0, 0, 1], [1, 0, 0, -1], [0, 1, 1, 0], [0, -1, -1, 0]];

    public ArmResult Measure(ArmContext arm)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        model.eval();
        _ = model.to(torch.float64);
        using var draws = arm.Generator.Fork("test problems");
        using var moves = arm.Generator.Fork("moves");
        var problems = RoutingProblems.Uniform(options.TestProblems, options.Places, deliveries, draws).To(torch.float64);
        var clustered = RoutingProblems.Clustered(options.TestProblems, options.Places, deliveries, draws).To(torch.float64);
        var (places, scales) = SimilarityMoves.Similar(problems["positions"], moves);
        var (lengths, order) = Asked(problems);
        var (movedLengths, movedOrder) = Asked(problems.With("positions", places));
        var back = movedLengths / scales.unsqueeze(1);
        var best = Square.Select(m => Asked(Flipped(problems, m)).Lengths.mean([1])).Aggregate(torch.minimum);
        var (searched, searchedClustered) = (torch.tensor(Searched(problems, options.SearchStarts)), torch.tensor(Searched(clustered, options.SearchStarts)));
        var clusteredLengths = Asked(clustered).Lengths.mean([1]);
        _ = model.to(torch.float32);
        var gaps = (lengths.mean([1]) / searched) - 1;
        return new ArmResult(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["greedy"] = lengths.mean().ToDouble(),
                ["moved"] = back.mean().ToDouble(),
                ["worse_by_moving"] = (back.mean() / lengths.mean()).ToDouble() - 1,
                ["worst_difference"] = ((back - lengths).abs() / lengths).max().ToDouble(),
                ["same_routes"] = SameRoutes(order, movedOrder),
                ["best_of_starts"] = lengths.amin([1]).mean().ToDouble(),
                ["best_of_8"] = best.mean().ToDouble(),
                ["search"] = searched.mean().ToDouble(),
                ["gap"] = gaps.mean().ToDouble(),
                ["clustered_gap"] = (clusteredLengths / searchedClustered).mean().ToDouble() - 1,
            },
            new Dictionary<string, Table>(StringComparer.Ordinal)
            {
                ["gaps"] = new Table(["problem", "gap"], [.. gaps.sort().Values.data<double>().ToArray().Select((g, i) => new[] { i, g })]),
                ["routes"] = Drawn(problems, order, movedOrder),
            });
    }

    /// <summary>Lengths of routes by local search: the best of several starts for round trips, savings for deliveries.</summary>
    public static double[] Searched(Batch problems, int starts)
    {
        var places = problems["positions"].Value.to(torch.float64).cpu().contiguous();
        var count = (int)places.shape[1];
        var numbers = places.data<double>().ToArray();
        var demands = problems.TryGetValue("demand", out var field) ? field.Value.to(torch.float64).cpu().contiguous().data<double>().ToArray() : null;
        return [.. Enumerable.Range(0, (int)places.shape[0]).Select(i =>
        {
            var distances = Tour.Distances([.. Enumerable.Range(i * count, count).Select(p => (numbers[2 * p], numbers[(2 * p) + 1]))]);
            return demands is null ? TourSearch.Best(distances, starts).Length : DeliverySavings.Of(distances, demands[(i * count)..((i + 1) * count)]).Length;
        })];
    }

    private (Tensor Lengths, IReadOnlyList<Tensor> Order) Asked(Batch problems)
    {
        List<Tensor> lengths = [];
        List<Tensor> order = [];
        var device = model.parameters().First().device;
        for (long start = 0; start < problems.Size; start += Chunk)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Sink.Progress("test", start, problems.Size);
            var routes = model.Routes(problems.Slice(start, Math.Min(Chunk, problems.Size - start)).To(device), draws: null);
            lengths.Add(routes.Costs.cpu());
            order.Add(routes.Order.cpu());
        }

        return (torch.cat(lengths), order);
    }

    /// <summary>Share of problems with the same routes from all starts; numbers of stops differ from chunk to chunk, as trips end together.</summary>
    private static double SameRoutes(IReadOnlyList<Tensor> order, IReadOnlyList<Tensor> moved) => order.Zip(moved).SelectMany(pair =>
    {
        var (a, b) = pair;
        return a.shape[2] != b.shape[2] ? Enumerable.Repeat(0.0, (int)a.shape[0]) : a.eq(b).flatten(1).all(1).to(torch.float64).data<double>().ToArray();
    }).Average();

    private static Batch Flipped(Batch problems, double[] matrix)
    {
        var map = torch.tensor(matrix).view(2, 2);
        var positions = problems["positions"];
        return problems.With("positions", positions.With((positions.Value - 0.5).matmul(map.t()) + 0.5));
    }

    /// <summary>The routes from the first start through the first problem, and through the same moved, drawn where the places were at first.</summary>
    private Table Drawn(Batch problems, IReadOnlyList<Tensor> order, IReadOnlyList<Tensor> moved)
    {
        var places = problems["positions"].Value[0].cpu().contiguous().data<double>().ToArray();
        double[][] Stops(Tensor route, int which)
        {
            long[] stops = [.. deliveries ? (long[])[0] : [], .. route[0][0].data<long>().ToArray()];
            return [.. stops.Append(stops[0]).Select(s => new[] { which, places[2 * s], places[(2 * s) + 1] })];
        }

        return new Table(["moved", "x", "y"], [.. Stops(order[0], 0), .. Stops(moved[0], 1)]);
    }
}
