using Noether.Fields;
using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Discovery;

/// <summary>Adds multiples of one direction to positions, steps and later positions: shifts and Galilean boosts. Elements: lengths, float64 <c>[n, 1]</c>.</summary>
/// <param name="axis">Which coordinate.</param>
/// <param name="perField">What a unit adds to the coordinate of each field that it moves.</param>
internal sealed class DriftAction(int axis, IReadOnlyDictionary<string, double> perField) : IAction
{
    /// <summary>A shift of the origin by s: x + s, target + s.</summary>
    public static DriftAction Shift(int axis) => new(axis, new Dictionary<string, double> { [MotionSamples.Position] = 1, [MotionSamples.Target] = 1 });

    /// <summary>A frame of reference that moves by s a frame: step + s, target + s.</summary>
    public static DriftAction Boost(int axis) => new(axis, new Dictionary<string, double> { [MotionSamples.Step] = 1, [MotionSamples.Target] = 1 });

    public Batch Apply(Tensor g, Batch x, Pairing pairing) => pairing == Pairing.Each
        ? x.Select((name, field) => perField.TryGetValue(name, out var unit) ? field.With(Moved(field.Value, g, unit)) : field)
        : throw new InputException("Shifts and boosts of motions pair elements with samples one by one.");

    public Fidelity At(Tensor g, Batch x) => Fidelity.Exact;

    private Tensor Moved(Tensor values, Tensor g, double unit)
    {
        using var scope = torch.NewDisposeScope();
        var direction = torch.zeros(values.shape[^1], torch.float64);
        direction[axis] = unit;
        return scope.MoveToOuter(values + (g.view(-1, 1, 1) * direction).to(values.dtype));
    }
}

/// <summary>Runs a motion backwards: from its last position by the reversed last step to the first one. Elements of C2: 1 reverses.</summary>
internal sealed class TimeReversalAction : IAction
{
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        if (pairing != Pairing.Each)
        {
            throw new InputException("Reversals of motions pair elements with samples one by one.");
        }

        using var scope = torch.NewDisposeScope();
        var (now, step, later) = (x[MotionSamples.Position], x[MotionSamples.Step], x[MotionSamples.Target]);
        var reversed = g.ne(0).view(-1, 1, 1);
        var back = torch.where(reversed, now.Value - later.Value, step.Value);
        var first = torch.where(reversed, now.Value - step.Value, later.Value);
        return x.With(MotionSamples.Step, step.With(scope.MoveToOuter(back))).With(MotionSamples.Target, later.With(scope.MoveToOuter(first)));
    }

    public Fidelity At(Tensor g, Batch x) => Fidelity.Exact;
}

/// <summary>Rotations of the whole circle about one axis, or of all of space: draws of the groups here are uniform, which those of a <see cref="MatrixGroup"/> are not.</summary>
internal static class UniformTurns
{
    /// <summary>Rotations that turn one axis towards another.</summary>
    public static IAffineGroup InPlane(int dimension, int from, int to) =>
        dimension == 2 ? new SO2() : new EmbeddedTurns(dimension, from, to);

    private sealed class EmbeddedTurns(int dimension, int from, int to) : IAffineGroup
    {
        private readonly SO2 _turns = new();

        public string Name => $"SO(2){"xyz"[from]}{"xyz"[to]}";

        public long? Order => null;

        public int Dimension => dimension;

        public Tensor Identity() => _turns.Identity();

        public Tensor Compose(Tensor a, Tensor b) => _turns.Compose(a, b);

        public Tensor Inverse(Tensor a) => _turns.Inverse(a);

        public Tensor Sample(long n, Noether.Runtime.Generator generator) => _turns.Sample(n, generator);

        public Tensor Grid(GridSpec spec) => _turns.Grid(spec);

        public Tensor Distance(Tensor a, Tensor b) => _turns.Distance(a, b);

        public Tensor Linear(Tensor g)
        {
            using var scope = torch.NewDisposeScope();
            var plane = _turns.Linear(g);
            var places = torch.eye(dimension, dtype: torch.float64).index_select(1, torch.tensor(new long[] { from, to }));
            var rest = torch.eye(dimension, dtype: torch.float64) - places.matmul(places.t());
            return scope.MoveToOuter(places.matmul(plane).matmul(places.t()) + rest);
        }
    }
}
