namespace Noether.Cli.Rendering;

/// <summary>One line on standard error that is rewritten, or plain lines now and then where it cannot be.</summary>
internal sealed class ProgressLine(Terminal terminal, TimeProvider clock)
{
    private const string ClearLine = "\r\u001b[2K";
    private static readonly TimeSpan LiveEvery = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);
    private readonly TimeSpan _every = terminal.ErrorWidth is null ? PlainEvery : LiveEvery;
    private readonly Pace _pace = new(clock);
    private (string Title, string Phase, long Position) _at;
    private long _lastShown;
    private bool _drawn;

    /// <summary>Shows how far the run is, unless that was just done. Cheap enough for every step.</summary>
    public void Show(string title, string phase, long position, long? length, (string Name, double Value)? shown)
    {
        var sameAsBefore = _at.Title == title && _at.Phase == phase;
        if (sameAsBefore && (position == _at.Position || (position != length && clock.GetElapsedTime(_lastShown) < _every)))
        {
            return;
        }

        if (!sameAsBefore)
        {
            _pace.Restart();
        }

        _at = (title, phase, position);
        _lastShown = clock.GetTimestamp();
        Draw(ProgressText.Line(title, phase, position, length, _pace.At(position), shown));
    }

    /// <summary>Writes a sentence that stays.</summary>
    public void Say(string text)
    {
        terminal.Error.WriteLine(_drawn ? ClearLine + text : text);
        _drawn = false;
    }

    private void Draw(string text)
    {
        if (terminal.ErrorWidth is not { } width)
        {
            terminal.Error.WriteLine(text);
            return;
        }

        terminal.Error.Write(ClearLine + (text.Length < width ? text : text[..(width - 1)]));
        _drawn = true;
    }
}
