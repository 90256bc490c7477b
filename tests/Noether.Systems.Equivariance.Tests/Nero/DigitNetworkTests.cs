using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Nero;

namespace Noether.Systems.Equivariance.Tests.Nero;

public sealed class DigitNetworkTests
{
    [Theory]
    [InlineData(DigitLayout.Compact, 8)]
    [InlineData(DigitLayout.Compact, 12)]
    [InlineData(DigitLayout.Published, 4)]
    public void The_equivariant_classifier_gives_the_same_logits_after_quarter_turns(DigitLayout layout, int orientations)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        using var model = DigitNetwork.Equivariant(ClassifierLayout.Of(layout, 0.25), orientations, generator);
        var digits = Noise(generator, 3);
        Assert.InRange(QuarterTurnDefect(model, digits, torch.float32), 0, 1e-4);
        Assert.InRange(QuarterTurnDefect(model, digits, torch.float64), 0, 1e-9);
    }

    [Fact]
    public void The_plain_classifier_changes_its_logits_under_quarter_turns()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        using var model = DigitNetwork.Plain(ClassifierLayout.Of(DigitLayout.Compact, 0.5), generator);
        Assert.True(QuarterTurnDefect(model, Noise(generator, 3), torch.float64) > 0.1);
    }

    [Fact]
    public void Gray_values_outside_the_disc_change_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        using var model = DigitNetwork.Plain(ClassifierLayout.Of(DigitLayout.Compact, 0.5), generator);
        model.eval();
        var image = Noise(generator, 1)["image"].Value;
        var other = image.clone();
        other[0, 0, 0, 0] += 1;
        other[0, 0, 27, 1] += 1;
        Assert.Equal(0, (Logits(model, image) - Logits(model, other)).abs().max().ToDouble());
    }

    [Fact]
    public void Equal_seeds_give_equal_weights()
    {
        using var scope = torch.NewDisposeScope();
        var models = Enumerable.Range(0, 2).Select(_ => DigitNetwork.Plain(ClassifierLayout.Of(DigitLayout.Compact, 0.5), new Generator(4))).ToArray();
        foreach (var (first, second) in models[0].parameters().Zip(models[1].parameters()))
        {
            Assert.True(first.eq(second).all().ToBoolean());
        }
    }

    internal static Batch Noise(Generator generator, int count) =>
        new(("image", new Field(torch.rand([count, 1, DigitNetwork.ImageSize, DigitNetwork.ImageSize], generator: generator.Torch), FieldType.Image)));

    private static Tensor Logits(NetworkModel model, Tensor image) => model.call(new Batch(("image", new Field(image, FieldType.Image))))["logits"].Value;

    private static double QuarterTurnDefect(NetworkModel model, Batch digits, torch.ScalarType precision)
    {
        model.to(precision);
        model.eval();
        var typed = digits.Select((_, f) => f.With(f.Value.to(precision)));
        var group = new Cyclic(4);
        var symmetry = new Symmetry("quarter turns", group, new GroupAction(group), new TrivialAction());
        return EquivarianceError.Measure(model, symmetry, typed, group.Grid(new GridSpec(4))).Worst.Value;
    }
}
