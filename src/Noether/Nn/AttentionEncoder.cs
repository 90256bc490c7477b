using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Self-attention over sets: layers of h = norm(x + attention(x)) and norm(h + perceptron(h)) with batch normalisation over all elements. The order of the elements does
/// not matter; all sets of a batch are equally large.
/// </summary>
/// <remarks>Source: Kool, van Hoof, Welling, "Attention, learn to solve routing problems!", ICLR 2019, section 3.1.</remarks>
public sealed class AttentionEncoder : torch.nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<AttentionBlock> blocks;

    /// <param name="width">Channels of an element, a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Heads of the attention.</param>
    /// <param name="hidden">Width of the perceptron's hidden layer.</param>
    /// <param name="layers">How many layers.</param>
    /// <param name="generator">Where first weights are drawn from.</param>
    /// <exception cref="ArgumentException">The width is no multiple of the heads.</exception>
    public AttentionEncoder(int width, int heads, int hidden, int layers, Generator generator)
        : base(nameof(AttentionEncoder))
    {
        ArgumentNullException.ThrowIfNull(generator);
        AttentionHeads.Check(width, heads);
        blocks = new ModuleList<AttentionBlock>([.. Enumerable.Range(0, layers).Select(_ => new AttentionBlock(width, heads, hidden, generator))]);
        RegisterComponents();
    }

    /// <param name="elements"><c>[batch, n, width]</c>.</param>
    /// <returns><c>[batch, n, width]</c>.</returns>
    public override Tensor forward(Tensor elements)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(blocks.Aggregate(elements, (x, block) => block.call(x)).alias());
    }

    private sealed class AttentionBlock : torch.nn.Module<Tensor, Tensor>
    {
        private readonly Linear projections;
        private readonly Linear joined;
        private readonly Sequential perceptron;
        private readonly BatchNorm1d first;
        private readonly BatchNorm1d second;

        private readonly int _heads;

        public AttentionBlock(int width, int heads, int hidden, Generator generator)
            : base(nameof(AttentionBlock))
        {
            _heads = heads;
            projections = Initial.DrawUniform(torch.nn.Linear(width, 3 * width, hasBias: false), generator);
            joined = Initial.DrawUniform(torch.nn.Linear(width, width, hasBias: false), generator);
            perceptron = Mlp.Create([width, hidden, width], () => torch.nn.ReLU(), generator);
            first = torch.nn.BatchNorm1d(width);
            second = torch.nn.BatchNorm1d(width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            var parts = projections.call(x).chunk(3, -1).Select(p => AttentionHeads.Split(p, _heads)).ToArray();
            var weights = (parts[0].matmul(parts[1].transpose(-2, -1)) / Math.Sqrt(x.shape[2] / _heads)).softmax(-1);
            var rows = (x + joined.call(AttentionHeads.Join(weights.matmul(parts[2])))).flatten(0, 1);
            var between = first.call(rows);
            return second.call(between + perceptron.call(between)).view(x.shape);
        }
    }
}

/// <summary>Channels as heads and back.</summary>
internal static class AttentionHeads
{
    public static void Check(int width, int heads)
    {
        if (heads < 1 || width % heads != 0)
        {
            throw new ArgumentException($"A width of {width} does not split into {heads} heads.", nameof(heads));
        }
    }

    /// <summary><c>[b, n, c]</c> as <c>[b, heads, n, c / heads]</c>.</summary>
    public static Tensor Split(Tensor x, int heads) => x.view(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);

    /// <summary>The way back.</summary>
    public static Tensor Join(Tensor x) => x.transpose(1, 2).flatten(2);
}
