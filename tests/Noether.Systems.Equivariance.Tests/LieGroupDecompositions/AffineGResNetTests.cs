using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Systems.Equivariance.LieGroupDecompositions;

namespace Noether.Systems.Equivariance.Tests.LieGroupDecompositions;

public sealed class AffineGResNetTests
{
    internal static AffineGResNetOptions Small(PolarGroup? group) => new()
    {
        Group = group,
        Channels = 3,
        HeadWidth = 6,
        Classes = 4,
        Samples = 4,
        Resampling = Resampling.WhileTraining,
        Kernel = new ContinuousKernelOptions(5) { Field = new NeuralFieldOptions(8, 1, Frequency: 3) },
    };

    [Fact]
    public void With_rotations_at_even_angles_the_network_is_invariant_under_quarter_turns()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(1);
        using var model = new AffineGResNet(Small(new SpecialOrthogonal(2)), generator).to(torch.float64);
        model.eval();
        var x = Images(generator, 20);
        Same(Ask(model, x), Ask(model, torch.rot90(x, 1, (2, 3))), 1e-9);

        // Three angles know no quarter turns.
        using var third = new AffineGResNet(Small(new SpecialOrthogonal(2)) with { Samples = 3 }, generator).to(torch.float64);
        third.eval();
        Assert.True(Change(Ask(third, x), Ask(third, torch.rot90(x, 1, (2, 3)))) > 1e-3);
    }

    [Theory]
    [InlineData("SL")]
    [InlineData("GL")]
    public void Turning_the_picture_and_all_samples_changes_nothing(string name)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(2);
        PolarGroup group = name == "SL" ? new SpecialLinear(2) : new PositiveLinear(2);
        using var model = new AffineGResNet(Small(group) with { FreshLast = true }, generator).to(torch.float64);
        model.eval();
        var (x, turn) = (Images(generator, 20), torch.tensor(new double[,] { { 0, -1 }, { 1, 0 } }));
        var (body, last) = model.Draw(null, generator);
        var still = model.Logits(x, (body, last));
        Same(still, model.Logits(torch.rot90(x, 1, (2, 3)), (body.MovedBy(turn), last.MovedBy(turn))), 1e-9);
        Assert.True(Change(still, model.Logits(torch.rot90(x, 1, (2, 3)), (body, last))) > 1e-4);
    }

    [Fact]
    public void Samples_are_drawn_anew_once_or_while_training_as_asked_for()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        (bool WhileTraining, bool WhenAsked) Varies(Resampling resampling)
        {
            using var generator = new Generator(3);
            using var model = new AffineGResNet(Small(new SpecialLinear(2)) with { Resampling = resampling, Dropout = 0 }, generator);
            var x = Images(generator, 20).to(torch.float32);
            model.train();
            var training = Change(Ask(model, x), Ask(model, x)) > 0;
            model.eval();
            return (training, Change(Ask(model, x), Ask(model, x)) > 0);
        }

        Assert.Equal((true, true), Varies(Resampling.EveryForward));
        Assert.Equal((true, false), Varies(Resampling.WhileTraining));
        Assert.Equal((false, false), Varies(Resampling.Fixed));
    }

    [Fact]
    public void Answers_vary_less_with_more_draws_that_are_averaged()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        double Spread(int draws)
        {
            using var generator = new Generator(4);
            using var model = new AffineGResNet(Small(new SpecialLinear(2)) with { Resampling = Resampling.EveryForward, InferenceDraws = draws }, generator);
            model.eval();
            var x = Images(generator, 20).to(torch.float32);
            return torch.stack([.. Enumerable.Range(0, 24).Select(_ => Ask(model, x))]).var(0).mean().ToDouble();
        }

        Assert.InRange(Spread(1) / Spread(8), 3, 20);
    }

    [Fact]
    public void Pictures_of_other_shapes_are_refused()
    {
        using var generator = new Generator(5);
        using var model = new AffineGResNet(Small(null), generator);
        using var colours = torch.zeros(1, 3, 20, 20);
        Assert.Contains("[1, 3, 20, 20]", Assert.Throws<InputException>(() => model.call(new Batch(("image", new Field(colours, FieldType.Image))))).Message, StringComparison.Ordinal);
    }

    internal static Tensor Images(Generator generator, int size) => torch.rand([3, 1, size, size], torch.float64, generator: generator.Torch);

    private static Tensor Ask(AffineGResNet model, Tensor images) => model.call(new Batch(("image", new Field(images, FieldType.Image))))["logits"].Value;

    private static double Change(Tensor a, Tensor b) => (a - b).abs().max().ToDouble();

    private static void Same(Tensor a, Tensor b, double tolerance) => Assert.InRange(Change(a, b), 0, tolerance);
}
