using System.Diagnostics;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>How often to call.</summary>
public sealed record TimingOptions
{
    /// <summary>Timed calls of each contender; one of a contender whose call takes seconds.</summary>
    public int Repeats { get; init; } = 15;

    /// <summary>No further round of calls begins after that long at one size, once there were three.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Further rounds follow until that many calls of each contender were left alone by the rest of the machine, as long as <see cref="Budget"/> lasts.</summary>
    public int Undisturbed { get; init; }

    /// <summary>Rounds of warming up, each followed by a moment of quiet. Two compile what runs for the first time, and what that calls; more stand for a busy machine.</summary>
    public int WarmUps { get; init; } = 5;

    /// <summary>A round of warming a contender up ends after that long.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(0.3);
}

/// <summary>
/// Times the contenders of a benchmark in turns, so that a disturbance of the machine meets all of them; each round in another order, so that what one leaves in the caches meets all others.
/// </summary>
public static class KernelTimer
{
    // .NET begins to count a method's calls after a moment of quiet and compiles it anew, in the background, after thirty.
    private const int CallsACompilation = 40;
    private const int FewestRounds = 3;
    private const double Agreement = 1e-4;

    private static readonly TimeSpan Compiled = TimeSpan.FromMilliseconds(150);

    // A contender that takes this much of the processor's time is not warmed up and timed once: the peer by all pairs of many points.
    private static readonly TimeSpan LongCall = TimeSpan.FromSeconds(4);

    /// <summary>Times one size, on the threads that are in force.</summary>
    /// <param name="kernel">The benchmark.</param>
    /// <param name="size">One of its sizes.</param>
    /// <param name="options">How often.</param>
    /// <returns>A timing for each contender, this library first.</returns>
    /// <exception cref="InvalidOperationException">The contenders do not compute the same.</exception>
    public static IReadOnlyList<Timing> Time(KernelBenchmark kernel, KernelSize size, TimingOptions options)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Repeats, nameof(options));
        var threads = Threads.Current;
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(0);
        using var orders = generator.Fork("orders of rounds");
        var contenders = size.Prepare(generator);
        var takesLong = Compare(kernel, size, contenders);
        WarmUp([.. contenders.Where((_, i) => !takesLong[i])], options);
        List<TimedCall>[] calls = [.. contenders.Select((contender, i) => takesLong[i] ? new List<TimedCall> { Call(contender) } : [])];
        var clock = Stopwatch.StartNew();
        bool IsEnough(int round) => round >= options.Repeats && !calls.Where((_, i) => !takesLong[i]).Any(c => c.Count(call => !call.Disturbed) < options.Undisturbed);
        for (var round = 0; !IsEnough(round) && (round < Math.Min(FewestRounds, options.Repeats) || clock.Elapsed < options.Budget); round++)
        {
            foreach (var i in Order(contenders.Count, orders).Where(i => !takesLong[i]))
            {
                calls[i].Add(Call(contenders[i]));
            }
        }

        return [.. contenders.Select((contender, i) => new Timing(kernel.Name, contender.Name, size.Numbers, calls[i], threads))];
    }

    private static int[] Order(int count, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        return [.. torch.randperm(count, torch.int64, generator: generator.Torch).data<long>().Select(i => (int)i)];
    }

    private static void WarmUp(IReadOnlyList<Contender> contenders, TimingOptions options)
    {
        for (var round = 0; round < options.WarmUps; round++)
        {
            foreach (var contender in contenders)
            {
                var clock = Stopwatch.StartNew();
                for (var call = 0; call == 0 || (call < CallsACompilation && clock.Elapsed < options.WarmUp); call++)
                {
                    Call(contender);
                }
            }

            Thread.Sleep(Compiled);
        }
    }

    private static TimedCall Call(Contender contender)
    {
        var switches = InvoluntarySwitches();
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        using (torch.NewDisposeScope())
        {
            contender.Run();
        }

        var wall = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        return new TimedCall(wall.TotalSeconds, cpu.TotalSeconds, InvoluntarySwitches() != switches);
    }

    /// <summary>Whether each contender takes long, found on the way.</summary>
    private static bool[] Compare(KernelBenchmark kernel, KernelSize size, IReadOnlyList<Contender> contenders)
    {
        using var scope = torch.NewDisposeScope();
        var takesLong = new bool[contenders.Count];
        Tensor Answer(int i)
        {
            var before = Environment.CpuUsage.TotalTime;
            var answer = contenders[i].Answer();
            takesLong[i] = Environment.CpuUsage.TotalTime - before > LongCall;
            return answer;
        }

        var expected = Answer(0);
        for (var i = 1; i < contenders.Count; i++)
        {
            var (other, answer) = (contenders[i], Answer(i));
            if (!other.IsComparable)
            {
                continue;
            }

            if (!answer.shape.SequenceEqual(expected.shape) || (answer - expected).abs().max().ToDouble() is var difference && !(difference <= Agreement * expected.abs().max().ToDouble()))
            {
                throw new InvalidOperationException($"{kernel.Name} at {size}: {contenders[0].Name} and {other.Name} do not compute the same.");
            }
        }

        return takesLong;
    }

    /// <summary>How often the system took this thread's core away so far; 0 where it does not tell.</summary>
    private static long InvoluntarySwitches()
    {
        const string Status = "/proc/thread-self/status";
        const string Key = "nonvoluntary_ctxt_switches:";
        return File.Exists(Status) && File.ReadLines(Status).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal)) is { } line
            ? long.Parse(line.AsSpan(Key.Length))
            : 0;
    }
}
