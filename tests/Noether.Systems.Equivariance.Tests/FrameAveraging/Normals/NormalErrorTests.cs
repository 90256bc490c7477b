using Noether.Fields;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.FrameAveraging.Normals;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Normals;

public sealed class NormalErrorTests
{
    [Fact]
    public void The_error_is_the_squared_sine_of_the_angle_and_minds_no_sign()
    {
        using var scope = torch.NewDisposeScope();
        var (sin, cos) = Math.SinCos(0.3);
        var truth = torch.tensor([1.0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0]).view(1, 4, 3);
        var found = torch.tensor([1.0, 0, 0, 0, 1, 0, cos, 0, sin, -cos, 0, -sin]).view(1, 4, 3);
        var errors = NormalError.OfPoints(new Field(found, FieldType.Vector), new Field(truth, FieldType.Vector));
        Assert.True(errors.allclose(torch.tensor([0, 1, sin * sin, sin * sin]).view(1, 4), 1e-12, 1e-12));
        Assert.True(errors.equal(NormalError.OfPoints(new Field(-found, FieldType.Vector), new Field(truth, FieldType.Vector))).all().item<bool>());
    }

    [Fact]
    public void The_loss_is_the_mean_over_points_that_exist_with_the_price_of_the_transforms()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var mask = torch.tensor([true, true, false]).view(1, 3);
        var truth = new Field(torch.tensor([1.0, 0, 0, 0, 1, 0, 0, 0, 1]).view(1, 3, 3), FieldType.Vector, mask);
        var answer = new Answer(new Batch(
            ("normals", new Field(torch.tensor([1.0, 0, 0, 1, 0, 0, 1, 0, 0]).view(1, 3, 3), FieldType.Vector, mask)),
            ("orthogonality", new Field(torch.tensor([3.0]), FieldType.Scalar))));
        var value = new NormalError(0.1).Evaluate(answer, new Batch(("normals", truth)), new StepContext(0, generator, Training: true));
        Assert.Equal(0.5, value.Terms["error"].item<double>(), 1e-12);
        Assert.Equal(0.8, value.Total.item<double>(), 1e-12);
    }

    private sealed class Answer(Batch batch) : IModel
    {
        public Batch Forward(Batch x) => batch;
    }
}
