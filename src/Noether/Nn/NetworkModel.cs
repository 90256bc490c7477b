using Noether.Fields;

namespace Noether.Nn;

/// <summary>A trainable model. Parameters and buffers are registered as in any torch module.</summary>
public abstract class NetworkModel(string name) : torch.nn.Module<Batch, Batch>(name), IModel
{
    Batch IModel.Forward(Batch x) => call(x);
}
