using Noether.Representations;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>A linear layer's weights with what their rows and columns are features of: what a symmetry of the weights is measured by.</summary>
/// <param name="Name">Where the layer lies in its network.</param>
/// <param name="In">Features in.</param>
/// <param name="Out">Features out.</param>
/// <param name="Weight"><c>[out, in]</c>.</param>
/// <param name="Bias"><c>[out]</c>; null for none.</param>
public sealed record TensorWeights(string Name, TensorSum In, TensorSum Out, Parameter Weight, Parameter? Bias)
{
    /// <summary>Those of every <see cref="TensorLinear"/> in a module, in its order.</summary>
    public static IReadOnlyList<TensorWeights> Of(torch.nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return [.. module.named_modules().Prepend(("", module)).Where(m => m.Item2 is TensorLinear).Select(m => ((TensorLinear)m.Item2).Tagged(m.Item1))];
    }
}
