using Noether.Lab.Benchmarks;

namespace Noether.Lab.Tests.Benchmarks;

public sealed class PeakMemoryTests
{
    private const double Megabyte = 1 << 20;

    [Fact]
    public void What_is_alive_at_once_counts_and_what_was_freed_before_does_not()
    {
        if (!PeakMemory.IsKnown)
        {
            Assert.Skip("This system does not tell a process's peak.");
        }

        // Sixty megabytes that are freed before; then three times eight that are alive at once.
        torch.ones(15 << 20).Dispose();
        var bytes = PeakMemory.Of(() =>
        {
            var x = torch.ones(1 << 21);
            _ = (x + 1).mul(x);
        });
        Assert.InRange(bytes / Megabyte, 22, 30);
    }
}
