using System.Text.Json;

namespace Noether.Lab.Tracking;

/// <summary>One line of <c>metrics.jsonl</c>.</summary>
/// <param name="Arm">The arm it belongs to.</param>
/// <param name="Evaluation">Whether it was logged by the arm's evaluation rather than by its process.</param>
/// <param name="Step">Steps done when it was measured.</param>
/// <param name="Values">The numbers by name.</param>
public sealed record MetricLine(string Arm, bool Evaluation, long Step, IReadOnlyDictionary<string, double> Values);

/// <summary>
/// The append-only file of metrics. It holds no times, so that a run that was killed and resumed leaves the same bytes as one that was not.
/// </summary>
internal sealed class MetricsLog : IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens or creates the file, and cuts a last line that a kill left unfinished.</summary>
    public MetricsLog(string path)
    {
        _file = Disk.OpenLog(path);
        if (_file.Length > 0)
        {
            CutAt(Lines(ReadAll(path)).LastOrDefault().End);
        }
    }

    public static IReadOnlyList<MetricLine> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        var content = ReadAll(path);
        return [.. Lines(content).Select((range, i) => Parse(content.AsSpan()[range], path, i + 1))];
    }

    /// <summary>Adds a line and hands it to the operating system.</summary>
    public void Append(MetricLine line)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("arm", line.Arm);
            if (line.Evaluation)
            {
                json.WriteBoolean("evaluation", true);
            }

            json.WriteNumber("step", line.Step);
            json.WritePropertyName("values");
            JsonSerializer.Serialize(json, new Dictionary<string, double>(line.Values), TrackingJson.Line.DictionaryStringDouble);
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        Disk.Append(_file, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Drops what the arm's process logged after <paramref name="step"/> steps, its evaluation, and all that follows.</summary>
    public void Cut(string arm, long? step)
    {
        var content = ReadAll(_file.Name);
        var number = 0;
        foreach (var range in Lines(content))
        {
            var line = Parse(content.AsSpan()[range], _file.Name, ++number);
            if (line.Arm == arm && (line.Evaluation || step is null || line.Step > step))
            {
                CutAt(range.Start);
                return;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    private void CutAt(Index end)
    {
        _file.SetLength(end.Value);
        _file.Seek(0, SeekOrigin.End);
    }

    private static byte[] ReadAll(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[file.Length];
        file.ReadExactly(content);
        return content;
    }

    /// <summary>The finished lines, each with its line feed.</summary>
    private static IEnumerable<Range> Lines(byte[] content)
    {
        var start = 0;
        for (var end = Array.IndexOf(content, (byte)'\n'); end >= 0; end = Array.IndexOf(content, (byte)'\n', start))
        {
            yield return start..(end + 1);
            start = end + 1;
        }
    }

    private static MetricLine Parse(ReadOnlySpan<byte> text, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize(text, TrackingJson.Line.MetricLine) is { Arm: not null, Values: not null } line ? line : throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new InputException($"'{path}', line {number}, is not a line of metrics; the file was changed from outside. Delete that line, or start the run anew.", e);
        }
    }
}
