using CsCheck;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class RunFilterTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly RunEntry _run;

    public RunFilterTests() => _run = RunEntry.Of(Examples.Finished(_temporary.Path, Examples.Config(3, name: "quiet-otter-42"), ("plain.upright", 0.95), ("plain.worst", double.NaN)));

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("recipe=digits", true)]
    [InlineData("recipe = 'digits' and plain.upright>0.9", true)]
    [InlineData("recipe=digits and plain.upright>0.95", false)]
    [InlineData("plain.upright>=0.95", true)]
    [InlineData("plain.upright<0.95 or seed=3", true)]
    [InlineData("seed!=3", false)]
    [InlineData("epochs=4 AND optimiser=ADAM", true)]
    [InlineData("learningRate<=1e-3", true)]
    [InlineData("status=finished", true)]
    [InlineData("status!=finished", false)]
    [InlineData("started>2026-05-01 and started<2026-06-01", true)]
    [InlineData("started>2026-06-01", false)]
    [InlineData("missing=1", false)]
    [InlineData("missing!=1", false)]
    [InlineData("plain.worst<1 or plain.worst>=1", false)]
    [InlineData("plain.upright=high", false)]
    [InlineData("seed=1 and seed=1 or seed=3", true)]
    [InlineData("seed=1 and (seed=1 or seed=3)", false)]
    [InlineData("(((seed=3)))", true)]
    [InlineData("name=\"quiet-otter-42\"", true)]
    [InlineData("seed==3 and(recipe=digits)", true)]
    public void A_condition_holds_as_it_reads(string text, bool holds) => Assert.Equal(holds, RunFilter.Parse(text).Matches(_run));

    [Theory]
    [InlineData("", 1)]
    [InlineData("recipe", 7)]
    [InlineData("recipe digits", 8)]
    [InlineData("recipe=", 8)]
    [InlineData("recipe=digits and", 18)]
    [InlineData("(recipe=digits", 15)]
    [InlineData("recipe=digits)", 14)]
    [InlineData("recipe='digits", 8)]
    [InlineData("recipe=digits seed=1", 15)]
    [InlineData("recipe~digits", 14)]
    [InlineData("=1", 1)]
    public void An_error_points_at_its_column(string text, int column)
    {
        var error = Assert.Throws<InputException>(() => RunFilter.Parse(text));
        Assert.Contains($"column {column}:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_run_has_is_answered_with_the_nearest()
    {
        var error = Assert.Throws<InputException>(() => RunFilter.Parse("seed=1 or plain.uprigt>0.9").Check([_run]));
        Assert.Contains("column 11:", error.Message, StringComparison.Ordinal);
        Assert.Contains("'plain.upright'", error.Message, StringComparison.Ordinal);
        RunFilter.Parse("anything=1").Check([]);
    }

    [Fact]
    public void Any_text_is_a_condition_or_an_input_error() =>
        Gen.OneOf(Gen.String, Gen.Char["()=!<>'\" andor1.a"].Array[0, 30].Select(c => new string(c))).Sample(text =>
        {
            try
            {
                RunFilter.Parse(text).Matches(_run);
            }
            catch (InputException)
            {
                return;
            }
        });

    [Fact]
    public void Endless_parentheses_are_refused() =>
        Assert.Contains("parentheses", Assert.Throws<InputException>(() => RunFilter.Parse(new string('(', 100_000))).Message, StringComparison.Ordinal);
}
