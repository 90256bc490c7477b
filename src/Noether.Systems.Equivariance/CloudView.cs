namespace Noether.Systems.Equivariance;

/// <summary>Draws points of space on a sheet.</summary>
internal static class CloudView
{
    /// <summary>Seen from the front right and a little from above, y upwards.</summary>
    /// <returns>Places to the right and up.</returns>
    public static (double[] Right, double[] Up) Project(IReadOnlyList<double> x, IReadOnlyList<double> y, IReadOnlyList<double> z)
    {
        var (sinYaw, cosYaw) = Math.SinCos(Math.PI / 6);
        var (sinPitch, cosPitch) = Math.SinCos(Math.PI / 8);
        var towards = x.Zip(z, (a, b) => (a * sinYaw) + (b * cosYaw)).ToArray();
        double[] right = [.. x.Zip(z, (a, b) => (a * cosYaw) - (b * sinYaw))];
        return (right, [.. y.Zip(towards, (a, b) => (a * cosPitch) - (b * sinPitch))]);
    }
}
