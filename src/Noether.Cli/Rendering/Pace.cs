namespace Noether.Cli.Rendering;

/// <summary>Steps a second over the last few seconds, and the time that is left at that pace.</summary>
internal sealed class Pace(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(15);
    private readonly Queue<(long Time, long Position)> _samples = new();

    /// <summary>Forgets what was seen: another phase has another pace.</summary>
    public void Restart() => _samples.Clear();

    /// <summary>Notes a position and gives the steps a second since the oldest position in the window; null while that cannot be said.</summary>
    public double? At(long position)
    {
        var now = clock.GetTimestamp();
        while (_samples.Count > 1 && clock.GetElapsedTime(_samples.Peek().Time, now) > Window)
        {
            _samples.Dequeue();
        }

        double? rate = null;
        if (_samples.TryPeek(out var oldest) && position > oldest.Position && clock.GetElapsedTime(oldest.Time, now).TotalSeconds is > 0 and var seconds)
        {
            rate = (position - oldest.Position) / seconds;
        }

        _samples.Enqueue((now, position));
        return rate;
    }
}
