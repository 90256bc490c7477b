using System.Text;

namespace Noether.Cli.Rendering;

/// <summary>The line that says how far a run is.</summary>
internal static class ProgressText
{
    /// <param name="title">What runs.</param>
    /// <param name="phase">What it does.</param>
    /// <param name="position">Steps done.</param>
    /// <param name="length">Steps in all, if known.</param>
    /// <param name="rate">Steps a second, if known.</param>
    /// <param name="shown">The metric to show, if one was measured.</param>
    public static string Line(string title, string phase, long position, long? length, double? rate, (string Name, double Value)? shown)
    {
        var text = new StringBuilder($"{title}  {phase}  {position}");
        if (length is > 0 and var all)
        {
            text.Append($"/{all}  {100 * position / all} %");
        }

        if (shown is var (name, value))
        {
            text.Append($"  {name} {Words.Number(value)}");
        }

        if (rate is { } perSecond)
        {
            text.Append($"  {Words.Number(perSecond)}/s");
            if (length > position)
            {
                text.Append($"  {Words.Duration((length.Value - position) / perSecond)} left");
            }
        }

        return text.ToString();
    }
}
