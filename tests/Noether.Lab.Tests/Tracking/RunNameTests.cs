using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class RunNameTests
{
    [Fact]
    public void A_name_can_be_said_aloud() => Assert.Matches("^[a-z]+-[a-z]+-[1-9][0-9]$", RunName.For(0, Examples.Noon));

    [Fact]
    public void Equal_seed_and_time_give_equal_names() => Assert.Equal(RunName.For(3, Examples.Noon), RunName.For(3, Examples.Noon));

    [Fact]
    public void Names_of_other_seeds_times_and_attempts_differ()
    {
        var names = Enumerable.Range(0, 100).SelectMany(i => new[]
        {
            RunName.For(i, Examples.Noon), RunName.For(0, Examples.Noon.AddSeconds(i + 1)), RunName.For(0, Examples.Noon, i + 1),
        });
        Assert.True(names.Distinct().Count() > 295);
    }
}
