using Noether.Representations;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>Biases of equivariant maps: on <c>0e</c> alone, which nothing moves.</summary>
internal static class ScalarBias
{
    /// <summary>A number for each scalar, zero at first; null where there is none.</summary>
    public static Parameter? Of(Irreps output) => output.CountOf(new Irrep(0, Parity.Even)) is > 0 and var scalars ? new Parameter(torch.zeros(scalars)) : null;

    /// <summary>The features with the biases added to their scalars.</summary>
    /// <param name="features"><c>[rows, dimension]</c>.</param>
    /// <param name="bias">One a scalar, in the order of the blocks; null for none.</param>
    /// <param name="irreps">Irreps of the features.</param>
    public static Tensor Add(Tensor features, Tensor? bias, Irreps irreps)
    {
        if (bias is null)
        {
            return features;
        }

        List<Tensor> parts = [];
        var taken = 0;
        foreach (var slice in irreps.Slices)
        {
            parts.Add(slice.Irrep.IsScalar ? bias.narrow(0, taken, slice.Length) : torch.zeros(slice.Length, bias.dtype, bias.device));
            taken += slice.Irrep.IsScalar ? slice.Length : 0;
        }

        return features + torch.cat(parts);
    }
}
