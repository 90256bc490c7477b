using Noether.Fields;
using Noether.Geometry.Simulation;
using Noether.Groups;
using Noether.Nn;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.Forecasting;
using Noether.Systems.Equivariance.FrameAveraging.Nbody;
using Noether.Testing;

namespace Noether.Systems.Equivariance.Tests.FrameAveraging.Nbody;

public sealed class ReframedForecasterTests
{
    [Fact]
    public void Moved_and_renumbered_scenes_have_moved_and_renumbered_forecasts()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var model = new ReframedForecaster(12, 4, generator);
        var scenes = Scenes(6, generator);
        var moves = new DirectProduct(SemidirectProduct.Euclidean(3, 2), new SymmetricGroup());
        var symmetry = Symmetry.Natural(moves);
        EquivarianceCheck.InBothPrecisions(model, symmetry, scenes, moves.For(scenes).Sample(12, generator));
    }

    [Fact]
    public void The_same_network_without_frames_is_caught()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var model = new CoordinateForecaster(12, 4, generator);
        var motions = ForecastMeasures.Euclidean.Group.Sample(4, generator);
        Assert.Throws<CheckFailedException>(() => EquivarianceCheck.InBothPrecisions(model, ForecastMeasures.Euclidean, Scenes(3, generator), motions));
    }

    [Fact]
    public void Every_layer_sees_each_sample_in_a_frame_of_its_own()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var model = new ReframedForecaster(6, 3, generator);
        model.call(Scenes(5, generator).To(torch.float32));
        Assert.Equal(3 * 5, model.Frames);
        Assert.Equal(0, model.DegenerateFrames);
    }

    [Fact]
    public void A_flat_square_is_counted_and_forecast_equivariantly()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        var model = new ReframedForecaster(12, 2, generator);
        var corners = torch.tensor([1.0, 1, 0, 1, -1, 0, -1, 1, 0, -1, -1, 0, 0, 0, 0], torch.float64).view(1, 5, 3);
        var square = Scenes(1, generator).With("x", new Field(corners, FieldType.Position));
        EquivarianceCheck.InBothPrecisions(model, ForecastMeasures.Euclidean, square, ForecastMeasures.Euclidean.Group.Sample(6, generator));
        Assert.True(model.DegenerateFrames > 0);
    }

    [Fact]
    public void Particles_on_a_line_or_at_one_point_give_no_NaN()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var model = new ReframedForecaster(6, 3, generator);
        var line = torch.arange(5, torch.float64).view(5, 1).mul(torch.tensor([1.0, 2, 2], torch.float64));
        var hard = Scenes(2, generator).With("x", new Field(torch.stack([line, torch.ones_like(line)]), FieldType.Position)).To(torch.float32);
        Assert.True(model.call(hard)["target"].Value.isfinite().all().item<bool>());
        Assert.True(model.DegenerateFrames >= 2);
    }

    [Fact]
    public void Random_elements_average_to_the_whole_frame()
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        using var generator = new Generator(5);
        // One layer: with more, latent vectors made of single elements enter the next one's network, which is not linear.
        var model = new ReframedForecaster(6, 1, generator, new FrameDraws(Training: 400));
        var scenes = Scenes(4, generator).To(torch.float32);
        model.eval();
        var whole = model.call(scenes)["target"].Value;
        model.train();
        var (first, second) = (model.call(scenes)["target"].Value, model.call(scenes)["target"].Value);
        var spread = (first - second).square().mean().sqrt().item<float>();
        Assert.True(spread > 0);
        Assert.True((((first + second) / 2) - whole).square().mean().sqrt().item<float>() < spread * 2);
    }

    [Fact]
    public void Channels_that_are_no_vectors_are_refused()
    {
        using var generator = new Generator(1);
        Assert.Contains("multiple of 3", Assert.Throws<InputException>(() => new ReframedForecaster(64, 4, generator)).Message, StringComparison.Ordinal);
    }

    private static Batch Scenes(long samples, Generator generator)
    {
        var test = ParticleForecast.Charged(new ForecastSizes(1, 1, samples), generator).Test;
        return new Batch(test.Where(f => f.Key != "target").Select(f => (f.Key, f.Value))).To(torch.float64);
    }
}
