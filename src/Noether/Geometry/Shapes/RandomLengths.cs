using Noether.Runtime;

namespace Noether.Geometry.Shapes;

/// <summary>Lengths times random factors, log-uniform from 0.6 to 1.6.</summary>
internal sealed class RandomLengths(Generator generator)
{
    private const double Least = 0.6, Most = 1.6;

    public float Of(double usual)
    {
        using var uniform = torch.rand(1, torch.float64, generator: generator.Torch);
        return (float)(usual * Least * Math.Pow(Most / Least, uniform.item<double>()));
    }
}
