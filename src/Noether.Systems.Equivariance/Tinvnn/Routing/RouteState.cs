using Noether.Fields;

namespace Noether.Systems.Equivariance.Tinvnn.Routing;

/// <summary>Where the vehicles of several attempts at each problem are, and where they may go next. All tensors are <c>[b, attempts, ...]</c>.</summary>
internal abstract class RouteState
{
    /// <summary>The place of each vehicle, int64 <c>[b, attempts]</c>; null before the first.</summary>
    public Tensor? Last { get; protected set; }

    /// <summary>Where it may go, bool <c>[b, attempts, n]</c>.</summary>
    public abstract Tensor Allowed { get; }

    /// <summary>Whether all attempts have come to their end.</summary>
    public abstract bool IsDone { get; }

    /// <summary>All vehicles go on.</summary>
    /// <param name="places">int64 <c>[b, attempts]</c>.</param>
    public abstract void Advance(Tensor places);

    /// <summary>The beginning of attempts at problems of a kind.</summary>
    public static RouteState Of(Batch problems, int attempts) =>
        problems.TryGetValue("demand", out var demand) ? new DeliveryState(demand.Value, attempts) : new TourState(problems["positions"].Value, attempts);

    /// <summary>The entries of some places.</summary>
    protected static Tensor Marks(Tensor places, long count) => torch.nn.functional.one_hot(places, count).to(torch.@bool);
}

/// <summary>A round trip: each place once.</summary>
internal sealed class TourState(Tensor positions, int attempts) : RouteState
{
    private Tensor _left = torch.ones([positions.shape[0], attempts, positions.shape[1]], torch.@bool, positions.device);
    private long _visited;

    public override Tensor Allowed => _left;

    public override bool IsDone => _visited == positions.shape[1];

    public override void Advance(Tensor places)
    {
        _left = _left.logical_and(Marks(places, positions.shape[1]).logical_not());
        _visited++;
        Last = places;
    }
}

/// <summary>Trips from the depot, place 0: each customer once, and never more than the vehicle has left.</summary>
internal sealed class DeliveryState : RouteState
{
    // Demands are whole parts of what a vehicle holds: what is below is rounding.
    private const double Slack = 1e-4;

    private readonly Tensor _demand;
    private Tensor _left;

    /// <param name="demand"><c>[b, n, 1]</c>, zero for the depot.</param>
    /// <param name="attempts">Attempts at each problem.</param>
    public DeliveryState(Tensor demand, int attempts)
    {
        _demand = demand.squeeze(2).unsqueeze(1).expand(-1, attempts, -1);
        _left = torch.ones(_demand.shape, torch.@bool, demand.device);
        _left = _left.logical_and(Marks(torch.zeros(_demand.shape[..2], torch.int64, demand.device), _demand.shape[2]).logical_not());
        Remaining = torch.ones(_demand.shape[..2], demand.dtype, demand.device);
        Last = torch.zeros(_demand.shape[..2], torch.int64, demand.device);
    }

    /// <summary>What the vehicle still holds, in parts of what it can hold, <c>[b, attempts]</c>.</summary>
    public Tensor Remaining { get; private set; }

    public override Tensor Allowed
    {
        get
        {
            var customers = _left.logical_and(_demand.le(Remaining.unsqueeze(2) + Slack));
            var atDepot = Last!.eq(0).logical_and(_left.any(2));
            return torch.cat([atDepot.logical_not().unsqueeze(2), customers.narrow(2, 1, customers.shape[2] - 1)], 2);
        }
    }

    public override bool IsDone => !_left.any().item<bool>() && Last!.eq(0).all().item<bool>();

    public override void Advance(Tensor places)
    {
        var used = Remaining - _demand.gather(2, places.unsqueeze(2)).squeeze(2);
        Remaining = torch.where(places.eq(0), torch.ones_like(used), used);
        _left = _left.logical_and(Marks(places, _demand.shape[2]).logical_not());
        Last = places;
    }
}
