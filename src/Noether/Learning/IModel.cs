using Noether.Fields;

namespace Noether.Learning;

/// <summary>Anything that maps batches to batches: a network, a classical algorithm, a model from elsewhere.</summary>
public interface IModel
{
    /// <summary>Outputs for inputs; sample i of the result belongs to sample i of <paramref name="x"/>.</summary>
    Batch Forward(Batch x);
}

/// <summary>A trainable model. Parameters and buffers are registered as in any torch module.</summary>
public abstract class NetworkModel(string name) : torch.nn.Module<Batch, Batch>(name), IModel
{
    Batch IModel.Forward(Batch x) => call(x);
}
