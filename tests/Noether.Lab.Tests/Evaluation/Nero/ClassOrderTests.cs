using Noether.Fields;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Tests.Evaluation.Nero;

public sealed class ClassOrderTests : IDisposable
{
    private static readonly string[] Names = ["left", "middle", "right"];

    private readonly DisposeScope _scope = torch.NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData()]
    [InlineData("left", "middle", "right")]
    [InlineData("left", "middle", "right", "above")]
    public void A_model_that_names_no_classes_or_the_same_ones_is_left_alone(params string[] classes) =>
        Assert.Same(AuditFixtures.Sides, ClassOrder.Matched(AuditFixtures.Sides, classes, Data()));

    [Fact]
    public void Data_without_names_leave_a_model_alone() =>
        Assert.Same(AuditFixtures.Sides, ClassOrder.Matched(AuditFixtures.Sides, ["c", "b", "a"], AuditFixtures.Pictures()));

    [Fact]
    public void Classes_in_another_order_are_audited_as_if_they_were_in_the_data_s()
    {
        // The same network, its outputs exchanged, and one more class between them.
        var other = AuditFixtures.Subject("other", x => AuditFixtures.Sides.Model.Forward(x).Select((_, f) => f with { Value = Exchanged(f.Value) }));
        var matched = ClassOrder.Matched(other, ["right", "nothing", "left", "middle"], Data());
        Assert.NotEqual(other.Fingerprint, matched.Fingerprint);

        NeroResult Audit(AuditSubject subject) => NeroAudit.Run([subject], Data(), PlaneGrids.Rotations(90), new Accuracy());
        Assert.Equal(Audit(AuditFixtures.Sides).Aggregate(0), Audit(matched).Aggregate(0));
        Assert.NotEqual(Audit(AuditFixtures.Sides).Aggregate(0), Audit(other).Aggregate(0));

        static Tensor Exchanged(Tensor logits) => torch.stack([logits.select(1, 2), torch.full_like(logits.select(1, 0), -50), logits.select(1, 0), logits.select(1, 1)], 1);
    }

    [Fact]
    public void A_class_that_no_sample_is_of_need_not_be_known()
    {
        var two = AuditFixtures.Subject("two", x => AuditFixtures.Sides.Model.Forward(x).Select((_, f) => f with { Value = torch.stack([f.Value.select(1, 2), f.Value.select(1, 0)], 1) }));
        var matched = ClassOrder.Matched(two, ["right", "left"], Data().Only("left"));
        var logits = matched.Model.Forward(Data().Inputs)["logits"].Value;
        Assert.Equal([7L, 3], logits.shape);
        Assert.Equal(AuditFixtures.Sides.Model.Forward(Data().Inputs)["logits"].Value.select(1, 0).data<float>(), logits.select(1, 0).data<float>());
        Assert.All(torch.nn.functional.softmax(logits, 1).select(1, 1).data<float>().ToArray(), share => Assert.Equal(0, share));
    }

    [Fact]
    public void A_class_of_the_data_that_the_model_does_not_name_is_refused()
    {
        var message = Refusal(["left", "middle", "wrong"], Data());
        Assert.Contains("'right'", message, StringComparison.Ordinal);
        Assert.Contains("left, middle, wrong", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Names_that_stand_twice_have_no_order()
    {
        Assert.Contains("'a' 2 times", Refusal(["a", "b", "a"], Data()), StringComparison.Ordinal);
        Assert.Contains("noise has the class 'left' 2 times", Refusal(["left", "right"], Data() with { Classes = ["left", "right", "left"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void More_names_than_answers_are_refused()
    {
        var matched = ClassOrder.Matched(AuditFixtures.Sides, ["right", "middle", "left", "above"], Data());
        Assert.Contains("4 classes", Assert.Throws<InputException>(() => matched.Model.Forward(Data().Inputs)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_boxes_are_counted_as_the_data_do()
    {
        var labels = torch.tensor(new long[,] { { 0, 1, 2 }, { 3, 9, -1 } });
        var detector = AuditFixtures.Subject("boxes", _ => new Batch(("boxes", new Field(torch.ones(2, 3, 4), FieldType.Boxes(8, 8))), ("labels", new Field(labels, FieldType.Label))));
        var answer = ClassOrder.Matched(detector, ["right", "nothing", "left", "middle"], Data()).Model.Forward(Data().Inputs);
        Assert.Equal([2L, 3, 0, 1, -1, -1], answer["labels"].Value.flatten().data<long>().ToArray());
        Assert.Equal(1, answer["boxes"].Value.min().item<float>());
    }

    private static AuditData Data() => AuditFixtures.Pictures() with { Classes = Names };

    private static string Refusal(IReadOnlyList<string> classes, AuditData data) =>
        Assert.Throws<InputException>(() => ClassOrder.Matched(AuditFixtures.Sides, classes, data)).Message;
}
