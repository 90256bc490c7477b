using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// A perceptron that keeps second moments: linear maps without biases, whose weights are drawn from N(0, 1) and divided by √inputs where they are used, with an activation of second moment 1
/// between them. Inputs of second moment 1 give outputs of second moment 1 and mean 0, and zeros give zeros if the activation does: weights of a product that vanish beyond a cutoff.
/// </summary>
/// <remarks>e3nn's <c>FullyConnectedNet</c>, with the same weights in the same order.</remarks>
public sealed class ScalarPerceptron : torch.nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<O3Linear> layers;
    private readonly ScalarActivation _activation;

    /// <param name="widths">Numbers in, of each hidden layer, and out.</param>
    /// <param name="activation">Between the maps.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <exception cref="ArgumentException">Fewer than two widths.</exception>
    public ScalarPerceptron(IReadOnlyList<int> widths, ScalarActivation activation, Generator generator)
        : base(nameof(ScalarPerceptron))
    {
        ArgumentNullException.ThrowIfNull(widths);
        ArgumentNullException.ThrowIfNull(activation);
        if (widths.Count < 2)
        {
            throw new ArgumentException($"A perceptron needs its width in and its width out; found {widths.Count}.", nameof(widths));
        }

        static Irreps Scalars(int count) => new([new IrrepsBlock(count, new Irrep(0, Parity.Even))]);
        layers = new ModuleList<O3Linear>([.. widths.Zip(widths.Skip(1), (u, w) => new O3Linear(Scalars(u), Scalars(w), generator, biases: false))]);
        _activation = activation;
        RegisterComponents();
    }

    /// <param name="x"><c>[..., width in]</c>.</param>
    /// <returns><c>[..., width out]</c>.</returns>
    /// <exception cref="InputException">The last axis has another length.</exception>
    public override Tensor forward(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        var y = layers[0].call(x);
        foreach (var layer in layers.Skip(1))
        {
            y = layer.call(_activation.Apply(y));
        }

        return scope.MoveToOuter(y);
    }
}
