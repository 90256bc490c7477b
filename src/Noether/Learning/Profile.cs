using System.Diagnostics;
using System.Text.Json;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>
/// Measures where a run's time goes. Its file is in the Trace Event Format of Chromium: open it in <c>chrome://tracing</c>, Edge or https://ui.perfetto.dev.
/// </summary>
public sealed class Profile
{
    private readonly List<Span> _spans = [];
    private readonly int _limit;
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <param name="limit">Spans kept; later ones are counted but not kept.</param>
    public Profile(int limit = 200_000) => _limit = limit;

    /// <summary>Spans that did not fit into the limit.</summary>
    public long Dropped { get; private set; }

    /// <summary>Seconds spent in each phase, by name.</summary>
    public IReadOnlyDictionary<string, double> Seconds =>
        _spans.GroupBy(s => s.Phase, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(s => s.Microseconds) * 1e-6, StringComparer.Ordinal);

    /// <summary>Measures from here until the result is disposed.</summary>
    public Measurement Measure(string phase) => new(this, phase);

    /// <summary>Writes the trace.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteNumber("droppedSpans", Dropped);
        json.WriteStartArray("traceEvents");
        foreach (var span in _spans)
        {
            json.WriteStartObject();
            json.WriteString("name", span.Phase);
            json.WriteString("ph", "X");
            json.WriteNumber("ts", span.Start);
            json.WriteNumber("dur", span.Microseconds);
            json.WriteNumber("pid", 1);
            json.WriteNumber("tid", 1);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private void Add(string phase, long begin)
    {
        if (_spans.Count == _limit)
        {
            Dropped++;
            return;
        }

        _spans.Add(new Span(phase, Stopwatch.GetElapsedTime(_start, begin).TotalMicroseconds, Stopwatch.GetElapsedTime(begin).TotalMicroseconds));
    }

    private readonly record struct Span(string Phase, double Start, double Microseconds);

    /// <summary>A measurement that is running.</summary>
    public readonly struct Measurement : IDisposable
    {
        private readonly Profile? _profile;
        private readonly string _phase;
        private readonly long _begin;

        internal Measurement(Profile? profile, string phase)
        {
            _profile = profile;
            _phase = phase;
            _begin = profile is null ? 0 : Stopwatch.GetTimestamp();
        }

        /// <summary>Ends it.</summary>
        public void Dispose() => _profile?.Add(_phase, _begin);
    }
}
