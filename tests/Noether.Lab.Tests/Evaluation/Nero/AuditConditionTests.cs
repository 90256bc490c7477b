using Noether.Lab.Evaluation.Nero;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class AuditConditionTests
{
    [Theory]
    [InlineData("gap>0.1", true)]
    [InlineData(" gap >= 0.25 ", true)]
    [InlineData("gap>0.25", false)]
    [InlineData("min<0.6", true)]
    [InlineData("mean<=.7", false)]
    public void It_is_judged_on_the_audits_numbers(string text, bool holds)
    {
        var summary = AuditSummary.Of(OrbitSummary.Of(new double[,] { { 1 }, { 0.5 } }), higherIsBetter: true, null);
        Assert.Equal(holds, AuditCondition.Parse(text).Holds(summary));
        Assert.Throws<InputException>(() => AuditCondition.Parse("defect>0").Holds(summary));
    }

    [Theory]
    [InlineData("", "not a condition")]
    [InlineData("gap", "not a condition")]
    [InlineData("gap=0.1", "not a condition")]
    [InlineData("gap>a lot", "not a condition")]
    [InlineData("gab>0.1", "did you mean 'gap'")]
    public void What_is_no_condition_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<InputException>(() => AuditCondition.Parse(text)).Message, StringComparison.Ordinal);
}
