using Noether.Lab.Tracking;
using Noether.Learning;

namespace Noether.Lab.Tests.Tracking;

public sealed class CompositeSinkTests
{
    [Fact]
    public void Every_sink_hears_every_event_in_order()
    {
        var heard = new List<string>();
        var sink = new CompositeSink(new Ear("a", heard), new Ear("b", heard));
        sink.Metrics(3, new Dictionary<string, double> { ["loss"] = 0.5 });
        sink.Progress("train", 3, 10);
        sink.Message("hello");
        sink.Checkpoint("last", 3);
        Assert.Equal(
            ["a metrics 3 0.5", "b metrics 3 0.5", "a train 3 10", "b train 3 10", "a hello", "b hello", "a last 3", "b last 3"], heard);
    }

    private sealed class Ear(string name, List<string> heard) : IRunSink
    {
        public void Metrics(long step, IReadOnlyDictionary<string, double> values) => heard.Add($"{name} metrics {step} {values["loss"]}");

        public void Progress(string phase, long position, long? length) => heard.Add($"{name} {phase} {position} {length}");

        public void Message(string text) => heard.Add($"{name} {text}");

        public void Checkpoint(string path, long step) => heard.Add($"{name} {path} {step}");
    }
}
