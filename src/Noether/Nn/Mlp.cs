using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>Multi-layer perceptrons: linear maps with an activation in between, on the last axis.</summary>
public static class Mlp
{
    /// <param name="widths">Channels in, of each hidden layer, and out.</param>
    /// <param name="activation">Makes the activation, such as <c>torch.nn.SiLU</c>; called once a layer.</param>
    /// <param name="generator">Where first weights are drawn from (<see cref="Initial.DrawUniform"/>).</param>
    /// <param name="activateLast">Whether the activation also follows the last map.</param>
    /// <returns>A map from <c>[..., widths[0]]</c> to <c>[..., widths[^1]]</c>.</returns>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    public static Sequential Create(IReadOnlyList<int> widths, Func<torch.nn.Module<Tensor, Tensor>> activation, Generator generator, bool activateLast = false)
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        if (widths.Count < 2)
        {
            throw new ArgumentException($"A perceptron needs its width in and its width out; found {widths.Count}.", nameof(widths));
        }

        List<torch.nn.Module<Tensor, Tensor>> layers = [];
        for (var i = 1; i < widths.Count; i++)
        {
            layers.Add(torch.nn.Linear(widths[i - 1], widths[i]));
            if (activateLast || i + 1 < widths.Count)
            {
                layers.Add(activation());
            }
        }

        return Initial.DrawUniform(torch.nn.Sequential(layers), generator);
    }
}
