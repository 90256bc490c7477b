using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class ThreadsTests
{
    [Fact]
    public void The_number_set_is_the_number_in_force()
    {
        var before = Threads.Current;
        try
        {
            Threads.Use(3);
            Assert.Equal(3, Threads.Current);
            Threads.Use(null);
            Assert.Equal(Threads.Default, Threads.Current);
        }
        finally
        {
            Threads.Use(before);
        }
    }

    [Fact]
    public void The_default_is_between_one_and_the_logical_processors() => Assert.InRange(Threads.Default, 1, Environment.ProcessorCount);

    [Theory]
    [InlineData(0)]
    [InlineData(-2)]
    [InlineData(5000)]
    public void Numbers_out_of_range_are_refused(int count) =>
        Assert.Contains($"{count} threads", Assert.Throws<InputException>(() => Threads.Use(count)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("0-7", 4)]
    [InlineData("0,4", 1)]
    [InlineData("0-1,4", 2)]
    [InlineData("3", 1)]
    public void Two_threads_of_one_core_count_once(string allowed, int cores) =>
        Assert.Equal(cores, Threads.CountCores(allowed, processor => $"{processor % 4},{(processor % 4) + 4}"));

    [Theory]
    [InlineData(1, "1 thread")]
    [InlineData(2, "2 threads")]
    public void A_number_of_threads_is_said_in_words(int count, string text) => Assert.Equal(text, Threads.Text(count));

    [Fact]
    public void Nothing_is_counted_where_the_system_does_not_tell()
    {
        Assert.Null(Threads.CountCores("0-3", _ => null));
        Assert.Null(Threads.CountCores("", processor => $"{processor}"));
    }
}
