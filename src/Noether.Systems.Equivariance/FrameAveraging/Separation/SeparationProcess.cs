using System.Globalization;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.FrameAveraging.Separation;

/// <summary>One step is one set of random weights, put to all tests that are still under way.</summary>
/// <param name="tests">Each with the number of networks that it asks.</param>
/// <param name="generator">Gives the seed.</param>
/// <param name="limits">Cuts from outside.</param>
internal sealed class SeparationProcess(IReadOnlyList<(ISeparationTest Test, int Networks)> tests, Generator generator, RunLimits limits) : IProcess
{
    private readonly long _length = Math.Min(tests.Max(t => t.Networks), limits.MaxSteps ?? long.MaxValue);

    public string Phase => "separate";

    public long Position { get; private set; }

    public long? Length => _length;

    public bool Step(RunContext context)
    {
        if (Position >= _length)
        {
            return false;
        }

        foreach (var (test, networks) in tests.Where(t => Position < t.Networks))
        {
            context.Cancellation.ThrowIfCancellationRequested();
            using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"network {Position}"));
            test.Ask(draws);
        }

        Position++;
        context.Sink.Metrics(Position, tests.ToDictionary(t => t.Test.Name, t => (double)t.Test.Left, StringComparer.Ordinal));
        return true;
    }

    public void Save(StateWriter writer)
    {
        writer.Write("position", Position);
        foreach (var (test, _) in tests)
        {
            test.Save(writer);
        }
    }

    public void Load(StateReader reader)
    {
        Position = reader.Int64("position");
        foreach (var (test, _) in tests)
        {
            test.Load(reader);
        }
    }
}
