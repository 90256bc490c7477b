using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Testing.Tests;

public sealed class EquivarianceCheckTests
{
    [Theory]
    [InlineData(1e-2, false)]
    [InlineData(1e-6, true)]
    public void Float32_and_float64_have_their_own_tolerances(double fault, bool passesInFloat32)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var group = new SO3();
        var symmetry = new Symmetry("rotations", group, new GroupAction(group), new TrivialAction());
        var model = new FunctionModel(x => new Batch(("r", new Field(x["v"].Value.square().sum(-1) + (fault * x["v"].Value.select(1, 0)), FieldType.Scalar))));
        var batch = new Batch(("v", new Field(torch.randn([3, 3], torch.float64, generator: generator.Torch), FieldType.Vector)));
        var g = group.Sample(5, generator);
        if (passesInFloat32)
        {
            EquivarianceCheck.Run(model, symmetry, batch.To(torch.float32), g);
        }
        else
        {
            Assert.Throws<CheckFailedException>(() => EquivarianceCheck.Run(model, symmetry, batch.To(torch.float32), g));
        }

        var error = Assert.Throws<CheckFailedException>(() => EquivarianceCheck.Run(model, symmetry, batch, g));
        Assert.Contains("SO(3) element [", error.Message, StringComparison.Ordinal);
        Assert.Throws<CheckFailedException>(() => EquivarianceCheck.InBothPrecisions(model, symmetry, batch, g));
    }

    [Fact]
    public void Interpolation_is_named_as_a_cause()
    {
        using var scope = torch.NewDisposeScope();
        var group = new SO2();
        var symmetry = new Symmetry("rotations", group, new GroupAction(group), new TrivialAction());
        var model = new FunctionModel(x => new Batch(("m", new Field(x["i"].Value.square().sum([1, 2, 3]), FieldType.Scalar))));
        var batch = new Batch(("i", new Field(torch.arange(25, torch.float64).view(1, 1, 5, 5), FieldType.Image)));
        var error = Assert.Throws<CheckFailedException>(() => EquivarianceCheck.Run(model, symmetry, batch, torch.tensor([0.4])));
        Assert.Contains("interpolation", error.Message, StringComparison.Ordinal);
        EquivarianceCheck.Run(model, symmetry, batch, torch.tensor([0.0, Math.PI / 2]));
    }

    [Fact]
    public void Without_an_element_or_an_output_there_is_nothing_to_pass()
    {
        using var scope = torch.NewDisposeScope();
        var group = new Cyclic(4);
        var symmetry = new Symmetry("turns", group, new GroupAction(group), new TrivialAction());
        var batch = new Batch(("v", new Field(torch.ones(2, 2, torch.float64), FieldType.Vector)));
        var wrong = new FunctionModel(x => x);
        Assert.Throws<InputException>(() => EquivarianceCheck.Run(wrong, symmetry, batch, group.Identity().narrow(0, 0, 0)));
        Assert.Throws<InputException>(() => EquivarianceCheck.Run(new FunctionModel(_ => new Batch()), symmetry, batch, group.Identity()));
    }

    [Fact]
    public void A_result_that_is_not_a_number_fails()
    {
        using var scope = torch.NewDisposeScope();
        var group = new Cyclic(4);
        var symmetry = new Symmetry("turns", group, new GroupAction(group), new TrivialAction());
        var model = new FunctionModel(x => new Batch(("r", new Field(x["v"].Value.sum(-1) * double.NaN, FieldType.Scalar))));
        var batch = new Batch(("v", new Field(torch.ones(2, 2, torch.float64), FieldType.Vector)));
        Assert.Throws<CheckFailedException>(() => EquivarianceCheck.Run(model, symmetry, batch, group.Identity()));
    }
}
