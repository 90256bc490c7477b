using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>What lies between the linear layers of a <see cref="TensorNetwork"/>.</summary>
public enum TensorBlocks
{
    /// <summary>Products of the features with themselves, then gates: equivariant where the weights are.</summary>
    Gated,

    /// <summary>The same with a small leak past the gates that commutes with nothing.</summary>
    Leaking,

    /// <summary>SiLU of each coordinate: an ordinary perceptron whose layers know what their features stand for.</summary>
    Plain,
}

/// <summary>
/// A perceptron on features made of tensors. One layout, and by the treatment of its weights and what lies between them a free network, one that is exactly equivariant, or
/// one that may leave a symmetry where the data ask for it.
/// </summary>
/// <remarks>Source: Finzi, Welling, Wilson, "A practical method for constructing equivariant multilayer perceptrons for arbitrary matrix groups", ICML 2021, section 5 and its program.</remarks>
public sealed class TensorNetwork : torch.nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<torch.nn.Module<Tensor, Tensor>> layers = [];

    /// <param name="input">Features in.</param>
    /// <param name="hidden">Features of each hidden layer.</param>
    /// <param name="output">Features out.</param>
    /// <param name="depth">Hidden layers, at least 1.</param>
    /// <param name="treatment">How weights are held.</param>
    /// <param name="blocks">What lies between linear layers.</param>
    /// <param name="orthogonal">Whether dual vectors move like vectors in the groups of interest.</param>
    /// <param name="generator">Draws the first weights.</param>
    public TensorNetwork(TensorSum input, TensorSum hidden, TensorSum output, int depth, WeightTreatment treatment, TensorBlocks blocks, bool orthogonal, Generator generator)
        : base(nameof(TensorNetwork))
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        var features = input;
        for (var layer = 0; layer < depth; layer++)
        {
            if (blocks == TensorBlocks.Plain)
            {
                layers.Add(new TensorLinear(features, hidden, treatment, generator));
                layers.Add(torch.nn.SiLU());
            }
            else
            {
                var gate = new TensorGate(hidden, blocks == TensorBlocks.Leaking);
                layers.Add(new TensorLinear(features, gate.Input, treatment, generator));
                layers.Add(new TensorBilinear(gate.Input, orthogonal, generator));
                layers.Add(gate);
            }

            features = hidden;
        }

        layers.Add(new TensorLinear(features, output, treatment, generator));
        RegisterComponents();
    }

    /// <summary>The linear layers in order.</summary>
    public IEnumerable<TensorLinear> Linears => layers.OfType<TensorLinear>();

    /// <summary>Weights of all leaks past gates.</summary>
    public IEnumerable<Parameter> Leaks => layers.OfType<TensorGate>().Select(g => g.Leak).OfType<Parameter>();

    /// <param name="features"><c>[n, numbers of the input]</c>.</param>
    /// <returns><c>[n, numbers of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's kinds.</exception>
    public override Tensor forward(Tensor features)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(layers.Aggregate(features, (x, layer) => layer.call(x)));
    }
}
