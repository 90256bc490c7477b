using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Ponita.Forecast;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.Ponita.Forecast;

/// <summary>In the plane, with objects that come and go: exact under the turns that permute its directions. Four neighbours of up to six: some objects hear only the nearest.</summary>
public abstract class TrajectoryForecasterConformance(int neighbours) : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new SemidirectProduct(new Translations(2, 1), new Cyclic(5)))];

    protected override IModel CreateModel(Generator generator) =>
        new TrajectoryForecaster(new ForecastOptions { Layers = 2, Width = 8, Orientations = 5, Neighbours = neighbours }, 2, 1, generator);

    protected override Batch CreateBatch(Generator generator)
    {
        Tensor Draw(int columns) => torch.randn([2, 6, columns], torch.float64, generator: generator.Torch);
        var mask = torch.tensor([true, true, true, true, true, true, true, true, true, false, true, false]).view(2, 6);
        return new Batch(("x", new Field(Draw(2), FieldType.Position, mask)), ("v", new Field(Draw(2), FieldType.Vector, mask)), ("features", new Field(Draw(1), FieldType.Node, mask)));
    }
}

public sealed class CompleteTrajectoryForecasterTests() : TrajectoryForecasterConformance(16);

public sealed class NearestTrajectoryForecasterTests() : TrajectoryForecasterConformance(3);

public sealed class TrajectoryForecasterTests
{
    [Fact]
    public void Units_of_the_file_do_not_matter()
    {
        using var scope = torch.NewDisposeScope();
        Tensor Forecast(double metres, double seconds)
        {
            using Generator weights = new(1), draws = new(2);
            var model = new TrajectoryForecaster(new ForecastOptions { Layers = 1, Width = 4, Orientations = 4 }, 3, 0, weights);
            Tensor Draw() => torch.randn([10, 3, 3], torch.float64, generator: draws.Torch).to(torch.float32);
            var batch = new Batch(
                ("x", new Field(Draw() * metres, FieldType.Position)), ("v", new Field(Draw() * (metres / seconds), FieldType.Vector)), ("target", new Field(Draw() * metres, FieldType.Position)));
            model.Fit(batch);
            return model.call(batch)["target"].Value / metres;
        }

        Assert.True(Forecast(1, 1).allclose(Forecast(1000, 0.04), 1e-3, 1e-3));
    }
}
