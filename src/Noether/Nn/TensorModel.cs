using Noether.Fields;
using Noether.Representations;

namespace Noether.Nn;

/// <summary>One of the fields that a <see cref="TensorModel"/> reads.</summary>
/// <param name="Name">Its name in the batch.</param>
/// <param name="Kind">What its numbers are.</param>
/// <param name="Copies">How many tensors of that kind a sample has.</param>
public sealed record TensorInput(string Name, TensorKind Kind, int Copies);

/// <summary>A network on features of tensors as a model of batches: some fields in, each of tensors of one kind, and one field out.</summary>
public sealed class TensorModel : NetworkModel
{
    private readonly torch.nn.Module<Tensor, Tensor> network;
    private readonly IReadOnlyList<TensorInput> _inputs;
    private readonly string _name;
    private readonly FieldType _type;
    private readonly long[] _shape;
    private readonly TensorSum _features;

    /// <param name="inputs">Fields in, <c>[batch, ...]</c>; each has a kind of its own.</param>
    /// <param name="space">Dimension of the space.</param>
    /// <param name="network">From features <c>[batch, numbers of all inputs]</c> to <c>[batch, numbers of the output]</c>; from now on a part of this.</param>
    /// <param name="name">Name of the field out.</param>
    /// <param name="type">Its type.</param>
    /// <param name="shape">Its shape without the batch.</param>
    /// <exception cref="ArgumentException">Two fields of one kind: their copies would not lie side by side.</exception>
    public TensorModel(IReadOnlyList<TensorInput> inputs, int space, torch.nn.Module<Tensor, Tensor> network, string name, FieldType type, params long[] shape)
        : base(nameof(TensorModel))
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.DistinctBy(i => i.Kind).Count() != inputs.Count)
        {
            throw new ArgumentException($"Each field needs a kind of its own; found {string.Join(", ", inputs.Select(i => $"{i.Name} of {i.Kind}"))}.", nameof(inputs));
        }

        this.network = network;
        (_inputs, _name, _type, _shape, _features) = (inputs, name, type, shape, Features(inputs, space));
        RegisterComponents();
    }

    /// <summary>The network inside.</summary>
    public torch.nn.Module<Tensor, Tensor> Network => network;

    /// <summary>The features of some fields.</summary>
    public static TensorSum Features(IReadOnlyList<TensorInput> inputs, int space) => new(space, [.. inputs.Select(i => (i.Kind, i.Copies))]);

    /// <inheritdoc/>
    /// <exception cref="InputException">A field does not have the numbers declared.</exception>
    public override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var features = torch.cat([.. _inputs.Select(i => Flat(i, x[i.Name].Value))], 1);
        return new Batch((_name, new Field(scope.MoveToOuter(network.call(features).view([x.Size, .. _shape])), _type)));
    }

    private Tensor Flat(TensorInput input, Tensor value)
    {
        var expected = input.Copies * input.Kind.Size(_features.Space);
        var flat = value.reshape(value.shape[0], -1);
        return flat.shape[1] == expected
            ? flat
            : throw new InputException($"Field '{input.Name}' [{string.Join(", ", value.shape)}] has {flat.shape[1]} numbers a sample; expected {input.Copies} of {input.Kind}, {expected} numbers.");
    }
}
