using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>First weights of layers whose filters are combinations of a <see cref="SteerableBasis"/>.</summary>
internal static class SteerableWeights
{
    /// <summary>
    /// Normal weights of variance 1 / terms. As the basis functions have unit norm, white noise of variance 1 leaves the layer with variance about 1
    /// (the generalised He initialisation of Weiler, Hamprecht, Storath, CVPR 2018, section 3.4, without the factor for a ReLU).
    /// </summary>
    public static Parameter Draw(long[] shape, int terms, Generator generator, torch.ScalarType dtype)
    {
        using var scope = torch.NewDisposeScope();
        var normal = torch.randn(shape, torch.float64, generator: generator.Torch) / Math.Sqrt(terms);
        return new Parameter(normal.to(dtype).MoveToOuterDisposeScope());
    }
}
