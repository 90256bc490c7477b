using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>First weights drawn from a given generator instead of torch's ambient one.</summary>
public static class Initial
{
    /// <summary>
    /// Draws the weights of every convolution and linear map below <paramref name="module"/> anew: normal with variance 2 / fan-in, biases zero
    /// (He, Zhang, Ren, Sun, "Delving Deep into Rectifiers", ICCV 2015, equation 10). Other modules stay.
    /// </summary>
    public static T Draw<T>(T module, Generator generator)
        where T : torch.nn.Module => Draw(module, (weight, bias) =>
    {
        using var drawn = torch.randn(weight.shape, torch.float64, generator: generator.Torch);
        using var scaled = drawn * Math.Sqrt(2.0 / FanIn(weight));
        weight.copy_(scaled);
        bias?.zero_();
    });

    /// <summary>
    /// Draws them, and the biases, uniformly within ±1 / sqrt(fan-in): what torch's own layers begin with, and thereby most published networks.
    /// </summary>
    public static T DrawUniform<T>(T module, Generator generator)
        where T : torch.nn.Module => Draw(module, (weight, bias) =>
    {
        var bound = 1 / Math.Sqrt(FanIn(weight));
        foreach (var part in bias is null ? [weight] : new[] { weight, bias })
        {
            using var drawn = torch.rand(part.shape, torch.float64, generator: generator.Torch);
            using var scaled = drawn * (2 * bound);
            using var centred = scaled - bound;
            part.copy_(centred);
        }
    });

    /// <summary>A parameter whose entries are drawn uniformly within ±<paramref name="bound"/>.</summary>
    internal static Parameter Uniform(long[] shape, double bound, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var drawn = (torch.rand(shape, torch.float64, generator: generator.Torch) - 0.5) * (2 * bound);
        return new Parameter(drawn.to(torch.float32).MoveToOuterDisposeScope());
    }

    /// <summary>A parameter whose entries are drawn uniformly from <paramref name="low"/> to <paramref name="high"/>.</summary>
    internal static Parameter Between(long[] shape, double low, double high, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var drawn = (torch.rand(shape, torch.float64, generator: generator.Torch) * (high - low)) + low;
        return new Parameter(drawn.to(torch.float32).MoveToOuterDisposeScope());
    }

    /// <summary>A matrix with orthonormal rows or columns, whichever are fewer, from the Haar measure (Saxe, McClelland, Ganguli, arXiv:1312.6120).</summary>
    internal static Parameter Orthogonal(long rows, long columns, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        var drawn = torch.randn([Math.Max(rows, columns), Math.Min(rows, columns)], torch.float64, generator: generator.Torch);
        var (q, r) = torch.linalg.qr(drawn);
        var matrix = q * torch.where(r.diagonal().lt(0), -1.0, 1.0);
        return new Parameter((rows >= columns ? matrix : matrix.t()).to(torch.float32).contiguous().MoveToOuterDisposeScope());
    }

    /// <summary>A parameter whose entries are drawn from N(0, deviation²).</summary>
    internal static Parameter Normal(long[] shape, double deviation, Generator generator, torch.ScalarType dtype = torch.ScalarType.Float32)
    {
        using var scope = torch.NewDisposeScope();
        var drawn = torch.randn(shape, torch.float64, generator: generator.Torch) * deviation;
        return new Parameter(drawn.to(dtype).MoveToOuterDisposeScope());
    }

    private static T Draw<T>(T module, Action<Tensor, Tensor?> draw)
        where T : torch.nn.Module
    {
        using var off = torch.no_grad();
        foreach (var part in module.modules().Prepend(module))
        {
            switch (part)
            {
                case Linear linear:
                    draw(linear.weight!, linear.bias);
                    break;
                case Conv2d convolution:
                    draw(convolution.weight!, convolution.bias);
                    break;
            }
        }

        return module;
    }

    private static double FanIn(Tensor weight) => (double)weight.numel() / weight.shape[0];
}
