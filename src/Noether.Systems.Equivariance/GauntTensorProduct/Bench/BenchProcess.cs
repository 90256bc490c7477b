using System.Globalization;
using Noether.Lab.Benchmarks;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>One step is one size of an operation: all its ways are timed in turns, then their memory and errors are measured.</summary>
/// <param name="name">The operation, for messages.</param>
/// <param name="sizes">Order (0 where there is none) and degree of each size, the smallest first.</param>
/// <param name="make">The operation at a size.</param>
/// <param name="options">How often, and what is too large.</param>
/// <param name="generator">Draws arguments.</param>
/// <param name="device">Where it is computed.</param>
/// <param name="limits">Cuts from outside.</param>
internal sealed class BenchProcess(string name, IReadOnlyList<(int Order, int Degree)> sizes, Func<int, int, SphereOperation> make, BenchOptions options, Generator generator, torch.Device device, RunLimits limits) : IProcess
{
    private const double Megabyte = 1e6;

    // At the first size everything is compiled.
    private const int FirstWarmUps = 6;
    private const int LaterWarmUps = 2;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.1);

    private readonly List<BenchMeasurement> _measured = [];
    private readonly long _length = Math.Min(sizes.Count, limits.MaxSteps ?? long.MaxValue);
    private bool _isWarm;

    /// <summary>All ways at all sizes so far, those left out too.</summary>
    public IReadOnlyList<BenchMeasurement> Measured => _measured;

    public string Phase => "time";

    public long Position { get; private set; }

    public long? Length => _length;

    public bool Step(RunContext context)
    {
        if (Position >= _length)
        {
            return false;
        }

        var (order, degree) = sizes[(int)Position];
        var operation = make(order, degree) with { Device = device };
        var admitted = operation.Ways.ToLookup(w => Refusal(w, order, degree));
        foreach (var way in admitted.Where(g => g.Key != LeftOut.No).SelectMany(g => g.Select(w => (Way: w, Why: g.Key))))
        {
            _measured.Add(new BenchMeasurement(way.Way.Name, order, degree, way.Why) { Bytes = way.Way.Bytes });
            context.Sink.Message(Said(way.Way, way.Why, order, degree));
        }

        SphereWay[] ways = [.. admitted[LeftOut.No]];
        var measured = ways.Length == 0 ? [] : Measure(operation, ways, order, degree, context.Cancellation);
        _measured.AddRange(measured);
        Position++;
        context.Sink.Metrics(Position, measured.ToDictionary(m => $"{m.Label}.ms", m => m.Median * 1e3, StringComparer.Ordinal));
        return true;
    }

    public void Save(StateWriter writer)
    {
        using var scope = torch.NewDisposeScope();
        writer.Write("position", Position);
        writer.Write("ways", string.Join(',', _measured.Select(m => m.Way)));
        writer.Write("numbers", torch.tensor(_measured.SelectMany(m => m.ToNumbers()).ToArray(), torch.float64));
    }

    public void Load(StateReader reader)
    {
        using var scope = torch.NewDisposeScope();
        Position = reader.Int64("position");
        var ways = reader.Text("ways").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var numbers = reader.Tensor("numbers").data<double>().ToArray();
        _measured.Clear();
        if (ways.Length > 0)
        {
            _measured.AddRange(ways.Zip(numbers.Chunk(numbers.Length / ways.Length), (way, row) => BenchMeasurement.Of(way, row)));
        }
    }

    private IReadOnlyList<BenchMeasurement> Measure(SphereOperation operation, IReadOnlyList<SphereWay> ways, int order, int degree, CancellationToken cancellation)
    {
        var timing = new TimingOptions
        {
            Repeats = options.Repeats,
            Undisturbed = Math.Min(BenchMeasurement.EnoughCalls, options.Repeats),
            WarmUps = _isWarm ? LaterWarmUps : FirstWarmUps,
            WarmUp = WarmUp,
            Budget = TimeSpan.FromSeconds(options.Seconds * options.Repeats),
        };
        var timed = KernelTimer.Time(new KernelBenchmark(name, "", []), operation.Size(ways.Contains), timing);
        _isWarm = true;
        return [.. ways.Zip(timed, (way, t) =>
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = torch.NewDisposeScope();
            using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"{order} {degree}"));
            var laid = way.Lay(operation.Draw(draws, torch.float32));
            return new BenchMeasurement(way.Name, order, degree, LeftOut.No)
            {
                Median = t.Median,
                Least = t.Min,
                Calls = t.Calls.Count,
                Disturbed = t.Disturbed,
                Bytes = device.type == DeviceType.CPU ? PeakMemory.Of(() => way.Compute(laid)) : double.NaN,
                Error = way.HasOtherWeights ? double.NaN : operation.Error(way, Exact(operation, ways), draws),
                Equivariance32 = operation.EquivarianceError(way, torch.float32, draws),
                Equivariance64 = operation.EquivarianceError(way, torch.float64, draws),
            };
        })];
    }

    /// <summary>What errors are measured against: coupling by coupling with dense tables, or where that is left out, with sparse ones, which need hardly any memory.</summary>
    private static SphereWay Exact(SphereOperation operation, IReadOnlyList<SphereWay> admitted) =>
        admitted.FirstOrDefault(w => w.Name == "planar-paths") ?? operation.Ways.Single(w => w.Name == "sparse");

    private LeftOut Refusal(SphereWay way, int order, int degree) =>
        way.Bytes > options.Memory * Megabyte ? LeftOut.Memory
        : _measured.Any(m => m.Way == way.Name && m.Order <= order && m.Degree <= degree && (m.LeftOut == LeftOut.Time || m.Least > options.Seconds)) ? LeftOut.Time
        : LeftOut.No;

    private string Said(SphereWay way, LeftOut why, int order, int degree)
    {
        var size = order == 0 ? $"L = {degree}" : $"order {order}, L = {degree}";
        var start = $"{name} by {way.Name} is left out at {size}";
        return why == LeftOut.Memory
            ? string.Create(CultureInfo.InvariantCulture, $"{start}: it would need about {way.Bytes / Megabyte:0} MB, more than memory={options.Memory:0.##}.")
            : string.Create(CultureInfo.InvariantCulture, $"{start}: at a smaller size a call took longer than seconds={options.Seconds:0.###}.");
    }
}
