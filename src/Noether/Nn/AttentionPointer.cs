using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Points at one of the elements of a set: a query looks at all allowed elements with several heads, and what it has seen is compared with each of them,
/// scores u_j = 10 tanh(qᵀ k_j / sqrt(width)).
/// </summary>
/// <remarks>Source: Kool, van Hoof, Welling, "Attention, learn to solve routing problems!", ICLR 2019, section 3.2.</remarks>
public sealed class AttentionPointer : torch.nn.Module
{
    private readonly Linear memory;
    private readonly Linear seen;

    private const double LargestScore = 10;
    private readonly int _heads;
    private readonly int _width;

    /// <param name="width">Channels of elements and queries, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Heads of the look.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads.</exception>
    public AttentionPointer(int width, int heads, Generator generator)
        : base(nameof(AttentionPointer))
    {
        AttentionHeads.Check(width, heads);
        (_width, _heads) = (width, heads);
        memory = Initial.DrawUniform(torch.nn.Linear(width, 3 * width, hasBias: false), generator);
        seen = Initial.DrawUniform(torch.nn.Linear(width, width, hasBias: false), generator);
        RegisterComponents();
    }

    /// <summary>What all queries of a set share.</summary>
    /// <param name="elements"><c>[batch, n, width]</c>.</param>
    public PointerMemory Remember(Tensor elements)
    {
        var parts = memory.call(elements).chunk(3, -1);
        return new PointerMemory(AttentionHeads.Split(parts[0], _heads).transpose(-2, -1), AttentionHeads.Split(parts[1], _heads), parts[2].transpose(1, 2));
    }

    /// <summary>Logarithms of the probabilities of pointing at each element; minus infinity where it is not allowed.</summary>
    /// <param name="remembered">From <see cref="Remember"/>.</param>
    /// <param name="queries"><c>[batch, queries, width]</c>.</param>
    /// <param name="allowed"><c>[batch, queries, n]</c>, bool; at least one of each query.</param>
    /// <returns><c>[batch, queries, n]</c>.</returns>
    public Tensor Run(PointerMemory remembered, Tensor queries, Tensor allowed)
    {
        ArgumentNullException.ThrowIfNull(remembered);
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(allowed);
        using var scope = torch.NewDisposeScope();
        var forbidden = allowed.logical_not();
        var scores = AttentionHeads.Split(queries, _heads).matmul(remembered.Keys) / Math.Sqrt(_width / _heads);
        var look = scores.masked_fill(forbidden.unsqueeze(1), double.NegativeInfinity).softmax(-1).matmul(remembered.Values);
        var compared = seen.call(AttentionHeads.Join(look)).matmul(remembered.Points) / Math.Sqrt(_width);
        return scope.MoveToOuter((compared.tanh() * LargestScore).masked_fill(forbidden, double.NegativeInfinity).log_softmax(-1));
    }
}

/// <summary>What queries are compared with.</summary>
/// <param name="Keys"><c>[batch, heads, width / heads, n]</c>.</param>
/// <param name="Values"><c>[batch, heads, n, width / heads]</c>.</param>
/// <param name="Points"><c>[batch, width, n]</c>.</param>
public sealed record PointerMemory(Tensor Keys, Tensor Values, Tensor Points);
