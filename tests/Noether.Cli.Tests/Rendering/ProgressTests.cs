using Noether.Cli.Rendering;

namespace Noether.Cli.Tests.Rendering;

public sealed class ProgressTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public void Dispose() => _error.Dispose();

    [Fact]
    public void The_line_names_step_share_loss_rate_and_time_left() => Assert.Equal(
        "plain (1/2)  train  150/600  25 %  loss 0.1235  45/s  10 s left",
        ProgressText.Line("plain (1/2)", "train", 150, 600, 45, ("loss", 0.123456)));

    [Fact]
    public void Without_a_known_length_there_is_no_share_and_no_time_left() =>
        Assert.Equal("a  warm-up  7  2/s", ProgressText.Line("a", "warm-up", 7, null, 2, null));

    [Fact]
    public void The_pace_is_that_of_the_last_seconds()
    {
        var pace = new Pace(_clock);
        Assert.Null(pace.At(0));
        _clock.Pass(2);
        Assert.Equal(5, pace.At(10));
        _clock.Pass(100);
        pace.At(11);
        _clock.Pass(1);
        Assert.Equal(50, pace.At(61));
    }

    [Fact]
    public void In_a_file_a_line_is_written_every_five_seconds_and_at_the_end()
    {
        var line = new ProgressLine(new Terminal(TextWriter.Null, _error), _clock);
        for (var step = 1; step <= 100; step++)
        {
            line.Show("a", "train", step, 100, null);
            _clock.Pass(0.11);
        }

        var lines = _error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("a  train  100/100  100 %", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain('\r', _error.ToString());
    }

    [Fact]
    public void On_a_terminal_one_line_is_rewritten_and_never_wider_than_the_terminal()
    {
        var line = new ProgressLine(new Terminal(TextWriter.Null, _error, ErrorWidth: 20), _clock);
        line.Show("a long title of an arm", "train", 1, 100, null);
        line.Say("done");

        var written = _error.ToString().Split("\r\u001b[2K");
        Assert.Equal(["", "a long title of an ", "done\n"], written);
    }

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.7, "9.7 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(7385, "2 h 3 min")]
    public void Durations_are_read_at_a_glance(double seconds, string words) => Assert.Equal(words, Words.Duration(seconds));

    [Fact]
    public void A_time_too_long_to_tell_does_no_harm() => Assert.NotEmpty(Words.Duration(double.PositiveInfinity));

    [Theory]
    [InlineData(0.123456, "0.1235")]
    [InlineData(1250, "1250")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(1.5e-7, "1.5E-07")]
    public void Numbers_have_four_digits(double value, string words) => Assert.Equal(words, Words.Number(value));

    [Theory]
    [InlineData(999, "999 B")]
    [InlineData(1234567, "1.2 MB")]
    public void Sizes_are_decimal(long bytes, string words) => Assert.Equal(words, Words.Bytes(bytes));

    private sealed class Clock : TimeProvider
    {
        private long _now = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(double seconds) => _now += (long)(seconds * TimeSpan.TicksPerSecond);
    }
}
