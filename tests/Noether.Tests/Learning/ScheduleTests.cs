using CsCheck;
using Noether.Learning;

namespace Noether.Tests.Learning;

public sealed class ScheduleTests
{
    [Fact]
    public void Warm_up_rises_linearly_to_one()
    {
        var schedule = new CosineSchedule { WarmUp = 4 };
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(s => Math.Round(schedule.Factor(s, 100), 12)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 0.55)]
    [InlineData(100, 0.1)]
    [InlineData(200, 0.1)]
    public void A_cosine_falls_from_one_to_its_floor(long step, double expected) =>
        Assert.Equal(expected, new CosineSchedule(Floor: 0.1).Factor(step, 100), 12);

    [Fact]
    public void Drops_come_after_every_so_many_steps()
    {
        var schedule = new StepSchedule(10, 0.5);
        Assert.Equal([1, 1, 0.5, 0.25], new long[] { 0, 9, 10, 29 }.Select(s => schedule.Factor(s, 100)));
    }

    [Fact]
    public void An_exponential_multiplies_each_step() => Assert.Equal(0.729, new ExponentialSchedule(0.9).Factor(3, 10), 12);

    [Fact]
    public void No_schedule_leaves_zero_to_one() =>
        Gen.Select(Gen.Long[0, 1000], Gen.Long[0, 1000], Gen.Long[0, 1200]).Sample((step, length, warmUp) =>
            new Schedule[] { new ConstantSchedule { WarmUp = warmUp }, new CosineSchedule { WarmUp = warmUp }, new StepSchedule(7) { WarmUp = warmUp } }
                .All(s => s.Factor(step, length) is >= 0 and <= 1));

    [Theory]
    [InlineData(2.5, 10, 25)]
    [InlineData(0.01, 10, 1)]
    [InlineData(1, 3.5, 4)]
    public void Epochs_become_steps_rounded_up(double epochs, double stepsPerEpoch, long expected) =>
        Assert.Equal(expected, TrainingSpan.Epochs(epochs).ToSteps(stepsPerEpoch));
}
