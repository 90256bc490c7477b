using BenchmarkDotNet.Attributes;
using Noether.Lab.Benchmarks;
using Noether.Runtime;

namespace Noether.Benchmarks;

/// <summary>
/// The cases of <c>noether bench</c>, on one thread:
/// <c>dotnet run -c Release --project benchmarks/Noether.Benchmarks -- --filter '*'</c>.
/// </summary>
[MemoryDiagnoser]
public class Kernels : IDisposable
{
    private DisposeScope? _inputs;
    private Generator? _generator;
    private Action? _run;

    /// <summary>What is timed: a kernel at a size, by one of its contenders.</summary>
    [ParamsSource(nameof(Cases))]
    public Case? What { get; set; }

    /// <summary>Every kernel at every size by this library.</summary>
    public static IEnumerable<Case> Cases => from kernel in KernelBenchmarks.All from size in kernel.Sizes select new Case(kernel, size);

    [GlobalSetup]
    public void Prepare()
    {
        Threads.Use(1);
        _inputs = torch.NewDisposeScope();
        _generator = new Generator(0);
        _run = What!.Size.Prepare(_generator)[0].Run;
    }

    [Benchmark]
    public void Noether()
    {
        using var scope = torch.NewDisposeScope();
        _run!();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _generator?.Dispose();
        _inputs?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A kernel at one size, named as the results' table shows it.</summary>
    public sealed record Case(KernelBenchmark Kernel, KernelSize Size)
    {
        public override string ToString() => $"{Kernel.Name}, {Size}";
    }
}
