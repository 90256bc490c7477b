namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>Why a way was left out at a size.</summary>
internal enum LeftOut
{
    /// <summary>It was measured.</summary>
    No,

    /// <summary>It would have needed more memory than was allowed.</summary>
    Memory,

    /// <summary>At a smaller size a call took longer than was allowed.</summary>
    Time,
}

/// <summary>What one way took at one size.</summary>
internal sealed record BenchMeasurement(string Way, int Order, int Degree, LeftOut LeftOut)
{
    /// <summary>A median over fewer undisturbed calls is named as such.</summary>
    public const int EnoughCalls = 10;

    /// <summary>Median seconds of a call, over the undisturbed ones where there are at least three.</summary>
    public double Median { get; init; } = double.NaN;

    /// <summary>Least seconds of a call.</summary>
    public double Least { get; init; } = double.NaN;

    /// <summary>Timed calls.</summary>
    public double Calls { get; init; } = double.NaN;

    /// <summary>Those of them during which the system gave the thread's core to somebody else.</summary>
    public double Disturbed { get; init; } = double.NaN;

    /// <summary>Bytes that a call needs: measured, or expected where it is left out for them.</summary>
    public double Bytes { get; init; } = double.NaN;

    /// <summary>Largest difference from coupling by coupling in float64, relative to the largest number; NaN for ways with weights of their own.</summary>
    public double Error { get; init; } = double.NaN;

    /// <summary>Equivariance error in float32.</summary>
    public double Equivariance32 { get; init; } = double.NaN;

    /// <summary>Equivariance error in float64.</summary>
    public double Equivariance64 { get; init; } = double.NaN;

    /// <summary>Whether it was measured.</summary>
    public bool IsMeasured => LeftOut == LeftOut.No;

    /// <summary>The way, with the order of the power where there is one.</summary>
    public string Label => Order == 0 ? Way : $"nu{Order}.{Way}";

    /// <summary>The numbers, to be kept.</summary>
    public double[] ToNumbers() => [Order, Degree, (int)LeftOut, Median, Least, Bytes, Error, Equivariance32, Equivariance64, Calls, Disturbed];

    /// <summary>What <see cref="ToNumbers"/> gave.</summary>
    public static BenchMeasurement Of(string way, ReadOnlySpan<double> numbers) => new(way, (int)numbers[0], (int)numbers[1], (LeftOut)(int)numbers[2])
    {
        Median = numbers[3],
        Least = numbers[4],
        Bytes = numbers[5],
        Error = numbers[6],
        Equivariance32 = numbers[7],
        Equivariance64 = numbers[8],
        Calls = numbers[9],
        Disturbed = numbers[10],
    };
}
