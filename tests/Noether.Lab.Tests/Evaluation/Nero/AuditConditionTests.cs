using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class AuditConditionTests
{
    [Theory]
    [InlineData("range>0", true)]
    [InlineData(" range >= 0 ", true)]
    [InlineData("range>2", false)]
    [InlineData("confidence.max<=1", true)]
    [InlineData("accuracy.mean<.0", false)]
    public void It_is_judged_on_the_audits_numbers(string text, bool fails)
    {
        using var scope = torch.NewDisposeScope();
        Assert.Equal(fails, AuditCondition.Parse(text).Judge(Audit(AuditFixtures.Sides), 0).Fails);
    }

    [Fact]
    public void It_judges_the_first_metric_unless_it_names_one_and_says_which()
    {
        using var scope = torch.NewDisposeScope();
        var results = Audit(AuditFixtures.Sides);
        Assert.StartsWith("range>0 holds for sides: its range by confidence is 0.", AuditCondition.Parse("range>0").Judge(results, 0).Words, StringComparison.Ordinal);
        Assert.StartsWith("accuracy.min>=0 holds for sides: its min by accuracy is 0", AuditCondition.Parse("accuracy.min>=0").Judge(results, 0).Words, StringComparison.Ordinal);
        Assert.Contains("--metric class-accuracy", Refusal(() => AuditCondition.Parse("class-accuracy.gap>0").Judge(results, 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void Against_a_consensus_a_metric_is_found_by_the_name_it_was_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        var results = NeroAudit.Run([AuditFixtures.Sides], AuditFixtures.Pictures(), PlaneGrids.Rotations(90), [], new AuditOptions { Target = AuditTarget.Consensus });
        Assert.Contains("by agreement", AuditCondition.Parse("accuracy.min>=0").Judge(results, 0).Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gap>0.1")]
    [InlineData("accuracy.gap>0.1")]
    [InlineData("mean<0")]
    public void Answers_that_are_not_numbers_fail_every_condition(string text)
    {
        using var scope = torch.NewDisposeScope();
        var nothing = AuditFixtures.Subject("broken", x => new Batch(("logits", new Field(torch.full([x.Size, 3], double.NaN, torch.float64), FieldType.Scalar))));
        var verdict = AuditCondition.Parse(text).Judge(Audit(nothing), 0);
        Assert.True(verdict.Fails);
        Assert.Contains("cannot be judged for broken", verdict.Words, StringComparison.Ordinal);
        Assert.Contains("NaN", verdict.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_correlation_that_does_not_exist_is_said_and_fails_nothing_but_one_that_was_not_measured_is_refused()
    {
        using var scope = torch.NewDisposeScope();
        var condition = AuditCondition.Parse("correlation<0.5");
        var verdict = condition.Judge(Audit(AuditFixtures.Stubborn, data: AuditFixtures.Pictures(1)), 0);
        Assert.False(verdict.Fails);
        Assert.Contains("do not vary", verdict.Words, StringComparison.Ordinal);
        Assert.Contains("no average", Refusal(() => condition.Judge(Audit(AuditFixtures.Sides, consensus: false), 0)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_audit_will_not_measure_is_refused_before_it()
    {
        Assert.Contains("--target consensus", Refusal(() => AuditCondition.Parse("correlation<0.5").Check([], AuditTarget.Consensus)), StringComparison.Ordinal);
        Assert.Contains("measures confidence", Refusal(() => AuditCondition.Parse("accuracy.gap>0").Check([new TrueClassProbability()], AuditTarget.Truth)), StringComparison.Ordinal);
        Assert.Contains("boxes", Refusal(() => AuditCondition.Parse("defect>0").Check([new TopBox()], AuditTarget.Truth)), StringComparison.Ordinal);
        AuditCondition.Parse("accuracy.gap>0").Check([new TrueClassProbability(), new Accuracy()], AuditTarget.Consensus);
        AuditCondition.Parse("accuracy.gap>0").Check([], AuditTarget.Truth);
    }

    [Theory]
    [InlineData("", "not a condition")]
    [InlineData("gap", "not a condition")]
    [InlineData("gap=0.1", "not a condition")]
    [InlineData("gap>a lot", "not a condition")]
    [InlineData("gap>NaN", "not a condition")]
    [InlineData("gab>0.1", "did you mean 'gap'")]
    [InlineData("acuracy.gap>0.1", "did you mean 'accuracy'")]
    public void What_is_no_condition_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<InputException>(() => AuditCondition.Parse(text)).Message, StringComparison.Ordinal);

    private static IReadOnlyList<NeroResult> Audit(AuditSubject subject, AuditData? data = null, bool consensus = true) =>
        NeroAudit.Run([subject], data ?? AuditFixtures.Pictures(), PlaneGrids.Rotations(90), [], new AuditOptions { WithConsensus = consensus });

    private static string Refusal(Action action) => Assert.Throws<InputException>(action).Message;
}
