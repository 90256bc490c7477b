using Noether.Fields;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class MeanSquaredErrorTests
{
    [Fact]
    public void It_is_the_mean_square_over_samples_points_and_coordinates()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("force", new Field(torch.tensor([1.0, 2, 3, 4]).view(1, 2, 2), FieldType.Vector)));
        Assert.Equal((1.0 + 4 + 9 + 16) / 4, Error(new MeanSquaredError("force"), "force", torch.zeros(1, 2, 2), batch), 1e-12);
    }

    [Fact]
    public void Masked_points_do_not_count()
    {
        using var scope = torch.NewDisposeScope();
        var mask = torch.tensor([true, false]).view(1, 2);
        var batch = new Batch(("force", new Field(torch.tensor([1.0, 2, double.NaN, 4]).view(1, 2, 2), FieldType.Vector, mask)));
        Assert.Equal(2.5, Error(new MeanSquaredError("force", "guess"), "guess", torch.zeros(1, 2, 2), batch), 1e-12);
    }

    [Fact]
    public void Shapes_that_would_broadcast_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new Batch(("energy", new Field(torch.zeros(4, 1), FieldType.Scalar)));
        var problem = Assert.Throws<InputException>(() => Error(new MeanSquaredError("energy"), "energy", torch.zeros(4), batch));
        Assert.Contains("[4]", problem.Message, StringComparison.Ordinal);
    }

    private static double Error(MeanSquaredError objective, string name, Tensor answer, Batch batch)
    {
        using var generator = new Generator(1);
        return objective.Evaluate(new Fixed(name, answer), batch, new StepContext(0, generator, Training: true)).Total.ToDouble();
    }

    private sealed class Fixed(string name, Tensor answer) : IModel
    {
        public Batch Forward(Batch x) => new((name, new Field(answer, FieldType.Vector)));
    }
}
