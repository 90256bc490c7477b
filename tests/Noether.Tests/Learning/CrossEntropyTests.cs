using Noether.Fields;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class CrossEntropyTests
{
    [Fact]
    public void Known_logits_give_the_mean_negative_log_probability_and_the_share_of_right_answers()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        // Probabilities of the true class: 3/4 and 1/4.
        var logits = torch.tensor(new[] { 0, Math.Log(3), 0, Math.Log(3) }).view(2, 2);
        var batch = new Batch(("label", new Field(torch.tensor(new long[] { 1, 0 }), FieldType.Label)));
        var value = new CrossEntropy().Evaluate(new Fixed(logits), batch, new StepContext(0, generator, Training: true));
        Assert.Equal(-(Math.Log(0.75) + Math.Log(0.25)) / 2, value.Total.ToDouble(), 1e-12);
        Assert.Equal(0.5, value.Terms["accuracy"].ToDouble());
    }

    private sealed class Fixed(Tensor logits) : IModel
    {
        public Batch Forward(Batch x) => new(("logits", new Field(logits, FieldType.Scalar)));
    }
}
