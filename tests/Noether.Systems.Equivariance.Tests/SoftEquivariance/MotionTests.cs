using System.Globalization;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Runtime;
using Noether.Systems.Equivariance.SoftEquivariance;
using Noether.Systems.Equivariance.SoftEquivariance.Motion;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.SoftEquivariance;

public sealed class MotionTests
{
    private static readonly MotionOptions Tiny = MotionOptions.For(Preset.Smoke) with { Epochs = 2, AdjustAt = 1, TrainSamples = 40, HeldSamples = 20, BatchSize = 20, Channels = 16 };

    [Fact]
    public void Nothing_of_the_future_is_in_the_input()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var data = MotionTracks.Read(Tiny, RecipeRuns.Context(generator));
        var seen = data.Train[MotionTracks.Seen].Value;
        Assert.Equal([40, VehicleTracks.Past, 3], seen.shape);
        Assert.Equal(0, seen.select(1, VehicleTracks.Past - 1).abs().max().item<float>());
        Assert.True(data.Train[MotionTracks.Target].Value.select(1, 0).abs().max().item<float>() > 0.1);
    }

    [Fact]
    public void Vehicles_keep_to_the_published_window()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(2);
        var tracks = VehicleTracks.Draw(2000, 0, generator);
        var moved = (tracks.select(1, 5) - tracks.select(1, 0)).abs();
        Assert.True(moved.narrow(1, 0, 2).max().item<double>() < 5 && moved.select(1, 2).min().item<double>() > 0.05);
        var steps = (tracks.narrow(1, 1, 11) - tracks.narrow(1, 0, 11)).narrow(2, 0, 2).square().sum(-1).sqrt() / 0.2;
        Assert.InRange(steps.mean().item<double>(), 2, 6);
    }

    [Fact]
    public void Headings_are_even_or_near_the_axis()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(3);
        double Along(double spread)
        {
            var tracks = VehicleTracks.Draw(1000, spread, generator);
            var way = (tracks.select(1, 11) - tracks.select(1, 0)).narrow(1, 0, 2);
            return (way.select(1, 0) / way.square().sum(1).sqrt()).mean().item<double>();
        }

        Assert.InRange(Along(0), -0.1, 0.1);
        Assert.True(Along(0.1) > 0.9);
    }

    [Fact]
    public void Straight_tracks_are_forecast_exactly_by_going_straight_on()
    {
        using var scope = torch.NewDisposeScope();
        var line = torch.arange(-5, 7, torch.float32).view(1, 12, 1) * torch.tensor([1.0f, -2, 0.5f]);
        var batch = new Noether.Fields.Batch(
            (MotionTracks.Seen, new Noether.Fields.Field(line.narrow(1, 0, 6), Noether.Fields.FieldType.Vector)),
            (MotionTracks.Target, new Noether.Fields.Field(line.narrow(1, 6, 6), Noether.Fields.FieldType.Vector)));
        Assert.True(MotionTracks.Displacement(new StraightOn(6), batch) < 1e-6);
    }

    [Fact]
    public void Units_of_each_axis_break_turns_and_equal_units_do_not()
    {
        using var generator = new Generator(4);
        var samples = MotionTracks.Read(Tiny, RecipeRuns.Context(generator)).Test;
        double Error(string name)
        {
            var task = MotionTracks.Tasks(MotionSource.Vehicles).Single(t => t.Name == name);
            var model = SoftMethods.Model(SoftMethod.Strict, task, SoftPlan.Of(Tiny), generator.Fork("weights"));
            return SampledEquivariance.Error(model, task.Target, task.Whole, samples, 8, generator);
        }

        Assert.True(Error(MotionTracks.Even) < 1e-5);
        Assert.True(Error(MotionTracks.Own) > 1e-2);
    }

    [Fact]
    public void All_arms_run_and_every_claim_has_its_metrics()
    {
        using var scope = torch.NewDisposeScope();
        _ = new SoftEquivarianceSystem().Recipes.Single(r => r.Name == "motion").RunsWhole(Tiny);
    }

    [Fact]
    public void Pedestrians_are_read_in_windows_without_gaps_and_forecast_in_the_plane()
    {
        using var scope = torch.NewDisposeScope();
        var crowd = new Crowd();
        var (held, others) = Pedestrians.Windows(crowd, "hotel", 20);
        Assert.Equal(2, held.Count);
        Assert.Equal(14, others.Count);
        Assert.Equal([0.5, 1, 1, 1.5], held[0][..4]);
        Assert.Contains("univ", Assert.Throws<InputException>(() => Pedestrians.Windows(crowd, "unii", 20)).Message, StringComparison.Ordinal);
        var recipe = new SoftEquivarianceSystem().Recipes.Single(r => r.Name == "motion");
        var result = recipe.Run("per", Tiny with { Source = MotionSource.Pedestrians, Scene = "hotel", BatchSize = 4 }, data: crowd);
        Assert.True(double.IsFinite(result.Metrics["ade_even"]));
        Assert.True(result.Metrics["straight_ade_even"] < 1e-4);
        Assert.Contains(result.Metrics.Keys, k => k.StartsWith("strength_R+(2)", StringComparison.Ordinal));
    }

    /// <summary>Sequences of one person who walks straight on for 21 frames, and of one who leaves in between.</summary>
    private sealed class Crowd : IDataSets
    {
        public bool Has(string name) => name == Pedestrians.Name;

        public string Folder(string name) => throw new NotSupportedException("The crowd is in memory.");

        public Stream Open(string name, string file)
        {
            var rows = Enumerable.Range(0, 21).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f},1,{0.5 + (0.5 * f)},{1 + (0.5 * f)}"))
                .Concat(Enumerable.Range(0, 21).Where(f => f != 10).Select(f => string.Create(CultureInfo.InvariantCulture, $"{f},2,{f},0")));
            return new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"frame,id,x,y\n{string.Join('\n', rows)}\n"));
        }
    }
}
