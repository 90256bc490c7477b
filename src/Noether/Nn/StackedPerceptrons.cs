using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Many perceptrons of one shape side by side, each with weights of its own: SiLU between linear maps, all networks in one matrix product a layer.
/// For comparing many small regressions that are trained at once.
/// </summary>
public sealed class StackedPerceptrons : torch.nn.Module<Tensor, Tensor>
{
    private readonly ParameterList weights = [];
    private readonly ParameterList biases = [];

    /// <param name="count">Number of networks.</param>
    /// <param name="widths">Channels in, of each hidden layer, and out.</param>
    /// <param name="generator">Where first weights are drawn from; all networks begin alike, so that they differ by what they are shown alone.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    public StackedPerceptrons(int count, IReadOnlyList<int> widths, Generator generator)
        : base(nameof(StackedPerceptrons))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentNullException.ThrowIfNull(widths);
        using var one = Mlp.Create(widths, () => torch.nn.SiLU(), generator);
        foreach (var layer in one.children().OfType<Linear>())
        {
            weights.Add(new Parameter(layer.weight.detach().t().unsqueeze(0).expand(count, -1, -1).contiguous()));
            biases.Add(new Parameter(layer.bias!.detach().view(1, 1, -1).expand(count, -1, -1).contiguous()));
        }

        RegisterComponents();
    }

    /// <summary>Each network's answers to its own inputs.</summary>
    /// <param name="x"><c>[count, rows, channels in]</c>.</param>
    /// <returns><c>[count, rows, channels out]</c>.</returns>
    public override Tensor forward(Tensor x)
    {
        for (var layer = 0; layer < weights.Count; layer++)
        {
            x = torch.bmm(layer == 0 ? x : torch.nn.functional.silu(x), weights[layer]) + biases[layer];
        }

        return x;
    }
}
