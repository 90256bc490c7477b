using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Nero.Points;
using Noether.Testing;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.Nero.Points;

public sealed class CloudClassifierConformanceTests : ConformanceTests
{
    protected override IAction? NodePermutation => new TrivialAction();

    internal static Batch Masked(Generator generator)
    {
        var mask = torch.ones([3, 9], torch.@bool);
        mask[1, 5..] = false;
        return new Batch(("positions", new Field(torch.randn([3, 9, 3], generator: generator.Torch) + 2, FieldType.Position, mask)));
    }

    protected override Batch CreateBatch(Generator generator) => Masked(generator);

    protected override IModel CreateModel(Generator generator) => CloudClassifier.Plain(["a", "b", "c", "d"], new PointsOptions { Width = 0.2 }, generator);
}

public sealed class InvariantClassifierTests
{
    [Fact]
    public void Rotations_shifts_and_the_unit_of_length_change_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(5);
        var model = CloudClassifier.Invariant(["a", "b", "c", "d"], new PointsOptions { Width = 0.2 }, generator);
        _ = model.to(torch.float64);
        model.eval();
        var batch = CloudClassifierConformanceTests.Masked(generator).To(torch.float64);
        var group = new SO3();
        EquivarianceCheck.Run(model, Symmetry.Natural(group), batch, group.Sample(5, generator));
        var moved = batch.With("positions", batch["positions"].With((batch["positions"].Value * 7) - 3));
        Assert.True(model.call(batch)["logits"].Value.allclose(model.call(moved)["logits"].Value, 1e-9, 1e-9));
    }
}
