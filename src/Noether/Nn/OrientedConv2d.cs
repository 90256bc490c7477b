using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>A convolution whose output channels each have the N orientations of C_N, from learned filters on a <see cref="SteerableBasis"/> that are turned into each.</summary>
public abstract class OrientedConv2d : torch.nn.Module<Tensor, Tensor>
{
    // The names under which weights are saved.
    private protected readonly Parameter weight;
    private protected readonly Tensor basis;

    // The filters that are learned: output channels times input channels times what else tells one from another. A layer registers its weights itself.
    private protected OrientedConv2d(string name, int[] filters, int orientations, int size, Generator generator, int padding, torch.ScalarType dtype)
        : base(name)
    {
        var functions = new SteerableBasis(size);
        (OutChannels, InChannels) = (filters[0], filters[1]);
        Orientations = orientations;
        Size = size;
        Padding = padding;
        basis = functions.Rotated(orientations).to(dtype);
        var terms = filters[1..].Aggregate(functions.Count, (product, count) => product * count);
        weight = SteerableWeights.Draw([.. filters.Select(count => (long)count), functions.Count], terms, generator, dtype);
    }

    /// <summary>Input channels.</summary>
    public int InChannels { get; }

    /// <summary>Output channels, each with N orientations.</summary>
    public int OutChannels { get; }

    /// <summary>N.</summary>
    public int Orientations { get; }

    /// <summary>Edge length of the filters in pixels.</summary>
    public int Size { get; }

    /// <summary>Zeros added on each side, in pixels.</summary>
    public long Padding { get; }

    /// <summary>The filters on the pixel grid in every orientation, <c>[out * N, input maps, size, size]</c>.</summary>
    public abstract Tensor Filters();

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor x)
    {
        using var filters = Filters();
        return torch.nn.functional.conv2d(x, filters, padding: [Padding, Padding]);
    }
}
