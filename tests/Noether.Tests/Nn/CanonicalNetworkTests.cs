using Noether.Fields;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Symmetries.Frames;
using Noether.Testing.Xunit;
using Noether.Tests.Symmetries.Frames;

namespace Noether.Tests.Nn;

public sealed class CanonicalNetworkTests
{
    [Theory]
    [InlineData(SignRule.Skew)]
    [InlineData(SignRule.MaxAbs)]
    [InlineData(SignRule.AllSigns)]
    [InlineData(SignRule.RandomFlip)]
    public void A_network_without_symmetry_becomes_equivariant_where_it_answers_with_places_and_vectors_and_invariant_elsewhere(SignRule sign)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var batch = Clouds.Random(4, 7, 3, generator);
        var model = new CanonicalNetwork(new FlatNetwork(batch, generator), new PrincipalCoordinates(new() { Sign = sign }), generator, "x");
        model.eval();
        var (s, q, b) = (2.5, new O3().Linear(new O3().Sample(4, generator)), torch.randn([4, 1, 3], torch.float64, generator: generator.Torch) * 10);
        var moved = batch.Select((_, f) => f.Type is PositionType ? f.With((s * f.Value.matmul(q.transpose(1, 2))) + b) : f.Type is VectorType ? f.With(s * f.Value.matmul(q.transpose(1, 2))) : f);
        var (still, after) = (model.call(batch), model.call(moved));
        foreach (var (name, field) in still)
        {
            var expected = field.Type is PositionType ? (s * field.Value.matmul(q.transpose(1, 2))) + b : field.Type is VectorType ? s * field.Value.matmul(q.transpose(1, 2)) : field.Value;
            Assert.True((expected - after[name].Value).abs().max().item<double>() < 1e-8, $"{name}, {field.Type}");
        }

        Assert.Contains(still.Values, f => f.Type is PositionType);
        Assert.Contains(still.Values, f => f.Type is VectorType);
        Assert.Contains(still.Values, f => f.Type is ScalarType);
    }

    [Fact]
    public void Averaging_over_all_signs_is_exact_for_mirror_symmetric_clouds_where_skewness_is_not()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var half = torch.randn([3, 4, 3], torch.float64, generator: generator.Torch) * torch.tensor([3.0, 2, 1]);
        var clouds = new Field(torch.cat([half, half * torch.tensor([-1.0, 1, 1])], 1), FieldType.Position);
        var turns = new SO3().Sample(3, generator);
        double Change(SignRule sign)
        {
            var x = new Batch(("x", clouds));
            var model = new CanonicalNetwork(new FlatNetwork(x, generator.Fork("weights")), new PrincipalCoordinates(new() { Sign = sign }), generator, "x");
            model.eval();
            var moved = new Batch(("x", clouds.With(clouds.Value.matmul(turns.transpose(1, 2)))));
            string[] scalars = [.. model.call(x).Where(p => p.Value.Type is ScalarType).Select(p => p.Key)];
            return scalars.Max(name => (model.call(x)[name].Value - model.call(moved)[name].Value).abs().max().item<double>());
        }

        Assert.True(Change(SignRule.AllSigns) < 1e-9);
        Assert.True(Change(SignRule.Skew) > 1e-3);
    }

    [Fact]
    public void Degenerate_clouds_are_counted_and_told_of()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var cube = new Batch(("x", new Field(torch.cartesian_prod(torch.tensor([-1.0, 1]), torch.tensor([-1.0, 1]), torch.tensor([-1.0, 1])).unsqueeze(0), FieldType.Position)));
        var model = new CanonicalNetwork(new FlatNetwork(cube, generator), new PrincipalCoordinates(), generator, "x");
        Assert.Null(model.Warning);
        _ = model.call(cube);
        Assert.Equal((1, 1), (model.Samples, model.DegenerateSamples));
        Assert.Contains("1 of 1 clouds", model.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void In_training_random_signs_are_drawn_and_in_evaluation_all_are_averaged()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var batch = new Batch(("x", Clouds.Random(1, 7, 3, generator)["x"]));
        var model = new CanonicalNetwork(new FlatNetwork(batch, generator), new PrincipalCoordinates(new() { Sign = SignRule.RandomFlip }), generator, "x");
        model.train();
        var answers = Enumerable.Range(0, 200).Select(_ => model.call(batch).Values.First(f => f.Type is ScalarType).Value.sum().item<double>()).ToArray();
        Assert.Equal(8, answers.Select(a => Math.Round(a, 9)).Distinct().Count());
        model.eval();
        Assert.Equal(answers.Select(a => Math.Round(a, 9)).Distinct().Average(), model.call(batch).Values.First(f => f.Type is ScalarType).Value.sum().item<double>(), 6);
    }
}

/// <summary>The conformance suite: it respects motions and permutations together, with derivatives through the axes.</summary>
public sealed class CanonicalNetworkConformanceTests : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(Clouds.Group("E(3)"))];

    protected override IModel CreateModel(Generator generator) =>
        new CanonicalNetwork(new FrameAverageConformanceTests.SetNetwork(generator), new PrincipalCoordinates(new() { Differentiate = true }), generator, "x");

    protected override Batch CreateBatch(Generator generator)
    {
        var mask = torch.tensor([true, true, true, true, true, true, true, true, true, false]).view(2, 5);
        return Clouds.Random(2, 5, 3, generator).Select((_, f) => f.Type is ScalarType ? f with { Type = FieldType.Node, Mask = mask } : f with { Mask = mask });
    }
}
