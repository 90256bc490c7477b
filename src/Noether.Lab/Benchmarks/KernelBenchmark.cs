using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>Something worth being fast, timed at several sizes, beside the same computed by torch's operations where they can.</summary>
/// <param name="Name">As users type it: lower case with hyphens.</param>
/// <param name="Summary">What is timed, in one line.</param>
/// <param name="Sizes">The smallest first: it takes milliseconds.</param>
public sealed record KernelBenchmark(string Name, string Summary, IReadOnlyList<KernelSize> Sizes)
{
    /// <summary>What the timings of all sizes say together, a JSON object a line; null where there is nothing to add.</summary>
    public Func<IReadOnlyList<Timing>, IReadOnlyList<string>>? Conclude { get; init; }
}

/// <summary>One size of a benchmark.</summary>
/// <param name="Numbers">What makes the size, by name: <c>points</c>, <c>edges</c>, <c>channels</c>.</param>
/// <param name="Prepare">
/// Makes the inputs and tells who computes on them, this library first. The tensors belong to the dispose scope of the caller and are needed until the last call.
/// </param>
public sealed record KernelSize(OrderedDictionary<string, long> Numbers, Func<Generator, IReadOnlyList<Contender>> Prepare)
{
    /// <summary><c>1000 points, 64 channels</c>.</summary>
    public override string ToString() => string.Join(", ", Numbers.Select(n => $"{n.Value} {n.Key}"));
}

/// <summary>One way of computing what a benchmark asks for.</summary>
/// <param name="Name"><see cref="Own"/>, or the library and operation: <c>torch.index_add</c>.</param>
/// <param name="Run">Computes it once; this is timed.</param>
/// <param name="Answer">Computes it once and gives numbers in which all contenders must agree; not timed.</param>
public sealed record Contender(string Name, Action Run, Func<Tensor> Answer)
{
    /// <summary>The name of this library among the contenders.</summary>
    public const string Own = "noether";

    /// <summary>Whether its answer is that of the others; false for one that does the same job with weights of its own.</summary>
    public bool IsComparable { get; init; } = true;

    /// <summary>A contender whose result is a tensor.</summary>
    /// <param name="name">As <see cref="Name"/>.</param>
    /// <param name="compute">Computes it once.</param>
    public static Contender Of(string name, Func<Tensor> compute) => new(name, () => compute(), compute);
}
