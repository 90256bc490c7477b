using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class DurationTests
{
    [Theory]
    [InlineData("2h", 7200)]
    [InlineData("90m", 5400)]
    [InlineData("90min", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h 30m", 5400)]
    [InlineData("1.5h", 5400)]
    [InlineData("45s", 45)]
    [InlineData("1d", 86400)]
    public void Spans_are_read_in_days_hours_minutes_and_seconds(string text, double seconds) => Assert.Equal(seconds, Duration.Parse(text).TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("h")]
    [InlineData("-2h")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("0s")]
    [InlineData("400d")]
    [InlineData("two hours")]
    [InlineData("1e9h")]
    public void Other_texts_are_refused(string text) => Assert.StartsWith("--budget", Assert.Throws<InputException>(() => Duration.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.42, "0.4 s")]
    [InlineData(12.4, "12 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.7, "1 min 0 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(3599, "1 h 0 min")]
    [InlineData(5400, "1 h 30 min")]
    public void Spans_are_written_in_units_of_their_size(double seconds, string words) => Assert.Equal(words, Duration.Words(TimeSpan.FromSeconds(seconds)));
}
