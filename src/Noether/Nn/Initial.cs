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
        where T : torch.nn.Module
    {
        using var off = torch.no_grad();
        foreach (var part in module.modules().Prepend(module))
        {
            switch (part)
            {
                case Linear linear:
                    Draw(linear.weight!, linear.bias, generator);
                    break;
                case Conv2d convolution:
                    Draw(convolution.weight!, convolution.bias, generator);
                    break;
            }
        }

        return module;
    }

    private static void Draw(Tensor weight, Tensor? bias, Generator generator)
    {
        var deviation = Math.Sqrt(2.0 * weight.shape[0] / weight.numel());
        using var drawn = torch.randn(weight.shape, torch.float64, generator: generator.Torch);
        using var scaled = drawn * deviation;
        weight.copy_(scaled);
        bias?.zero_();
    }
}
