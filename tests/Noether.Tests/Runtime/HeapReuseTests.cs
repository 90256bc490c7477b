using System.Globalization;
using System.Runtime.InteropServices;

namespace Noether.Tests.Runtime;

public sealed class HeapReuseTests
{
    private const int Steps = 60;
    private const int Blocks = 12;
    private const int BlockBytes = 2 << 20;

    [Fact]
    public void Memory_of_a_step_is_not_mapped_anew_for_the_next_step()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "gnu_get_libc_version", out _), "Only the GNU C library learns.");
        var before = 0L;
        for (var i = 0; i < 2 * Steps; i++)
        {
            before = i < Steps ? Faults() : before;
            Step();
        }

        Assert.InRange(Faults() - before, 0, (long)Steps * Blocks * BlockBytes / Environment.SystemPageSize / 30);
    }

    private static void Step()
    {
        using var scope = torch.NewDisposeScope();
        for (var i = 0; i < Blocks; i++)
        {
            _ = torch.zeros(BlockBytes / sizeof(float));
        }
    }

    /// <summary>Pages of this process that the system had to map so far.</summary>
    private static long Faults()
    {
        const int AfterName = 7;
        var status = File.ReadAllText("/proc/self/stat");
        return long.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[AfterName], CultureInfo.InvariantCulture);
    }
}
