using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries.Frames;
using TorchSharp.Modules;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>
/// The attention model: an encoder of all places, and a pointer that says where to go next from the mean of the places, the last and (for round trips) the first one, or what
/// the vehicle still holds. Fields <c>positions</c> and perhaps <c>demand</c> in; <c>tour</c>, the places in the order of the cheapest attempt, and <c>length</c> out.
/// </summary>
/// <remarks>Source: Kool, van Hoof, Welling, "Attention, learn to solve routing problems!", ICLR 2019; several starts: Kwon et al., NeurIPS 2020.</remarks>
internal sealed class RoutingNetwork : NetworkModel, IPolicy
{
    // Relative differences of lengths below this are rounding.
    private const double Ties = 1e-5;

    private readonly Linear embedding;
    private readonly Linear? depot;
    private readonly AttentionEncoder encoder;
    private readonly AttentionPointer pointer;
    private readonly Linear ofAll;
    private readonly Linear ofLast;
    private readonly Linear? ofFirst;
    private readonly Linear? ofRemaining;
    private readonly Linear? ofNone;

    private readonly ICanonicalizer? _canonicalizer;
    private readonly bool _allStarts;

    /// <param name="options">Sizes.</param>
    /// <param name="deliveries">Whether there is a depot, and demands.</param>
    /// <param name="canonicalizer">Gives the coordinates of places; null leaves them as they are.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    public RoutingNetwork(RoutingOptions options, bool deliveries, ICanonicalizer? canonicalizer, Generator generator)
        : base(nameof(RoutingNetwork))
    {
        (_canonicalizer, _allStarts) = (canonicalizer, options.Baseline == BaselineKind.Shared);
        Linear Map(int inputs, bool bias = false) => Initial.DrawUniform(torch.nn.Linear(inputs, options.Width, hasBias: bias), generator);
        embedding = Map(deliveries ? 3 : 2, bias: true);
        encoder = new AttentionEncoder(options.Width, options.Heads, options.Hidden, options.Layers, generator);
        pointer = new AttentionPointer(options.Width, options.Heads, generator);
        (ofAll, ofLast) = (Map(options.Width), Map(options.Width));
        if (deliveries)
        {
            (depot, ofRemaining) = (Map(2, bias: true), Map(1));
        }
        else
        {
            (ofFirst, ofNone) = (Map(options.Width), Map(1));
        }

        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Batch forward(Batch x)
    {
        using var scope = torch.NewDisposeScope();
        var routes = Routes(x, draws: null);

        // Attempts may find the same round trip from several starts: then the first of them, whatever rounding says.
        var cheapest = routes.Costs.le(routes.Costs.amin([1], keepdim: true) * (1 + Ties));
        var best = (cheapest.to(torch.int64) * torch.arange(cheapest.shape[1], 0, -1, device: cheapest.device)).argmax(1, keepdim: true);
        var tour = routes.Order.gather(1, best.unsqueeze(2).expand(-1, -1, routes.Order.shape[2])).squeeze(1);
        return new Batch(
            ("tour", new Field(scope.MoveToOuter(tour), FieldType.Label)),
            ("length", new Field(scope.MoveToOuter(routes.Costs.gather(1, best)), FieldType.Scalar)));
    }

    /// <inheritdoc/>
    public Rollout Run(Batch problems, Generator? draws)
    {
        using var scope = torch.NewDisposeScope();
        var routes = Routes(problems, draws);
        return new Rollout(scope.MoveToOuter(routes.Costs), scope.MoveToOuter(routes.LogProbabilities));
    }

    /// <summary>Lengths <c>[b, attempts]</c>, their decisions' log-probabilities, and places in order <c>[b, attempts, steps]</c>, as all attempts at all problems take them.</summary>
    internal (Tensor Costs, Tensor LogProbabilities, Tensor Order) Routes(Batch problems, Generator? draws)
    {
        using var scope = torch.NewDisposeScope();
        var positions = problems["positions"];
        var starts = positions.Value.shape[1] - (depot is null ? 0 : 1);
        var state = RouteState.Of(problems, _allStarts ? (int)starts : 1);
        var elements = encoder.call(Embedded(problems));
        var remembered = pointer.Remember(elements);
        var (all, last, first) = (ofAll.call(elements.mean([1], keepdim: true)), ofLast.call(elements), ofFirst?.call(elements));
        List<Tensor> order = [];
        List<Tensor> logs = [];
        while (!state.IsDone)
        {
            Tensor places;
            if (_allStarts && order.Count == 0)
            {
                places = torch.arange(positions.Value.shape[1] - starts, positions.Value.shape[1], device: positions.Value.device).unsqueeze(0).expand(positions.BatchSize, -1);
            }
            else
            {
                var chances = pointer.Run(remembered, Query(state, all, last, first, order), state.Allowed);
                places = draws is null ? chances.argmax(2) : Drawn(chances.detach(), draws);
                logs.Add(chances.gather(2, places.unsqueeze(2)).squeeze(2));
            }

            order.Add(places);
            state.Advance(places);
        }

        var routes = torch.stack(order, 2);
        return (scope.MoveToOuter(Lengths(positions.Value.detach(), routes, depot is not null)), scope.MoveToOuter(torch.stack(logs, 2).sum(2)), scope.MoveToOuter(routes));
    }

    /// <summary>Length of closed trips, <c>[b, attempts]</c>; those from the depot begin there.</summary>
    internal static Tensor Lengths(Tensor positions, Tensor routes, bool fromDepot)
    {
        using var scope = torch.NewDisposeScope();
        var stops = fromDepot ? torch.cat([torch.zeros_like(routes.narrow(2, 0, 1)), routes], 2) : routes;
        var places = positions.gather(1, stops.flatten(1).unsqueeze(2).expand(-1, -1, 2)).view([.. stops.shape, 2]);
        return scope.MoveToOuter(torch.linalg.vector_norm(places.roll(-1, 2) - places, dims: [-1]).sum(2));
    }

    private Tensor Embedded(Batch problems)
    {
        var positions = problems["positions"];
        var coordinates = _canonicalizer is null ? positions.Value : _canonicalizer.Canonicalize(positions).Coordinates;
        if (depot is null)
        {
            return embedding.call(coordinates);
        }

        var customers = torch.cat([coordinates, problems["demand"].Value], 2).narrow(1, 1, coordinates.shape[1] - 1);
        return torch.cat([depot.call(coordinates.narrow(1, 0, 1)), embedding.call(customers)], 1);
    }

    private Tensor Query(RouteState state, Tensor all, Tensor last, Tensor? first, List<Tensor> order)
    {
        Tensor At(Tensor table, Tensor places) => table.gather(1, places.unsqueeze(2).expand(-1, -1, table.shape[2]));
        if (state is DeliveryState delivery)
        {
            return all + At(last, delivery.Last!) + ofRemaining!.call(delivery.Remaining.unsqueeze(2));
        }

        return state.Last is null
            ? all + ofNone!.call(torch.ones([1, 1, 1], all.dtype, all.device))
            : all + At(last, state.Last) + At(first!, order[0]);
    }

    private static Tensor Drawn(Tensor chances, Generator draws)
    {
        var places = torch.multinomial(chances.exp().flatten(0, 1).cpu(), 1, generator: draws.Torch);
        return places.view(chances.shape[..2]).to(chances.device);
    }
}
