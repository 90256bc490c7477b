namespace Noether.Testing;

/// <summary>The tolerances of all checks, relative to the size of what is compared.</summary>
public static class Tolerances
{
    /// <summary>Float32: accumulated rounding of a network's many layers.</summary>
    public const double Float32 = 1e-3;

    /// <summary>Float64.</summary>
    public const double Float64 = 1e-9;

    /// <summary>Derivatives against central differences with <see cref="DifferenceStep"/> in float64.</summary>
    public const double Derivative = 1e-6;

    /// <summary>Step of central differences: their error is about its square, and rounding over it.</summary>
    public const double DifferenceStep = 1e-5;

    /// <summary>The tolerance for results of that precision.</summary>
    /// <exception cref="ArgumentException">Neither float32 nor float64.</exception>
    public static double For(torch.ScalarType precision) => precision switch
    {
        torch.ScalarType.Float32 => Float32,
        torch.ScalarType.Float64 => Float64,
        _ => throw new ArgumentException($"Checks run in float32 or float64, not in {precision}.", nameof(precision)),
    };
}
