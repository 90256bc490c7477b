using Noether.Lab.Evaluation.Discovery;
using Noether.Runtime;

namespace Noether.Lab.Tests.Evaluation.Discovery;

public sealed class MotionSamplesTests
{
    [Fact]
    public void A_sample_is_a_place_with_the_steps_before_and_after()
    {
        using var generator = new Generator(0);
        var samples = MotionSamples.Of(Orbits.Diagonal([1], 4), 1, 100, generator);
        Assert.Equal((2, 1, 2), (samples.Count, samples.Objects, samples.Dimension));
        var (x, v, target) = (samples.Batch["x"].Value, samples.Batch["v"].Value, samples.Batch["target"].Value);
        Assert.Equal([1f, 1f, 3f, 1f], v.flatten().data<float>().ToArray());
        Assert.Equal([3f, 1f, 5f, 1f], (target - x).flatten().data<float>().ToArray());
    }

    [Fact]
    public void Frames_are_left_out_at_even_distances()
    {
        using var generator = new Generator(0);
        var samples = MotionSamples.Of(Orbits.Diagonal([1], 5), 2, 100, generator);
        Assert.Equal([4f, 2f], samples.Batch["v"].Value.flatten().data<float>().ToArray());
    }

    [Fact]
    public void Objects_whose_number_varies_are_looked_at_one_by_one()
    {
        using var generator = new Generator(0);
        var samples = MotionSamples.Of(Orbits.Diagonal([1, 3], 3), 1, 100, generator);
        Assert.Equal((4, 1), (samples.Count, samples.Objects));
        Assert.Contains("one by one", samples.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_origin_moves_to_data_that_lie_far_from_it()
    {
        using var generator = new Generator(0);
        Assert.StartsWith("the mean position", MotionSamples.Of(Orbits.Diagonal([1], 30), 1, 100, generator).Origin, StringComparison.Ordinal);
        Assert.Equal("the origin of the coordinates", MotionSamples.Of(Orbits.Springs(50, 1, generator), 1, 100, generator).Origin);
    }

    [Fact]
    public void Trajectories_of_two_frames_are_refused_by_name_of_what_is_missing()
    {
        using var generator = new Generator(0);
        var error = Assert.Throws<InputException>(() => MotionSamples.Of(Orbits.Diagonal([1], 2), 1, 100, generator));
        Assert.Contains("three frames", error.Message, StringComparison.Ordinal);
    }
}
