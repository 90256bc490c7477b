using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>
/// Products of functions on the sphere as Fourier series, with the change of basis as one dense matrix: O(L⁴), where the library's own goes order by order in O(L³). Something to compare with,
/// not to use.
/// </summary>
/// <param name="degree">Highest degree L of both factors; all degrees of the product are kept.</param>
internal sealed class DenseFourier(int degree)
{
    private readonly Dictionary<(torch.ScalarType Type, string Device), (Tensor Forward, Tensor Back)> _tables = [];

    /// <summary>Numbers in the tables.</summary>
    public static double Numbers(int degree) => 2.0 * Spectrum(degree) * SphereOperations.Count(degree) + (2.0 * Spectrum(2 * degree) * SphereOperations.Count(2 * degree));

    /// <summary>Channel by channel.</summary>
    /// <param name="x"><c>[rows, (L + 1)², channels]</c>.</param>
    /// <param name="y">The same.</param>
    /// <returns><c>[rows, (2L + 1)², channels]</c>.</returns>
    public Tensor Apply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        var (forward, back) = Tables(x);
        var spectrum = FourierTransform.Multiply(Spectra(forward, x), Spectra(forward, y));
        return scope.MoveToOuter(back.matmul(torch.cat([spectrum.real, spectrum.imag], -3).flatten(-3, -2)));
    }

    private Tensor Spectra(Tensor forward, Tensor x)
    {
        var planes = forward.matmul(x).view(x.shape[0], 2, degree + 1, (2 * degree) + 1, x.shape[2]);
        return torch.complex(planes.select(1, 0), planes.select(1, 1));
    }

    private (Tensor Forward, Tensor Back) Tables(Tensor x)
    {
        var key = (x.dtype, x.device.ToString());
        if (!_tables.TryGetValue(key, out var tables))
        {
            using var scope = torch.NewDisposeScope();
            Tensor Kept(Tensor table) => table.to(x.dtype, x.device).clone().DetachFromDisposeScope();
            _tables[key] = tables = (Kept(Forward()), Kept(Back()));
        }

        return tables;
    }

    /// <summary>Frequencies of the harmonics' values at both whole circles of angles.</summary>
    private Tensor Forward()
    {
        var count = (2 * degree) + 1;
        var angles = torch.arange(count, torch.float64) * (Math.Tau / count);
        var (polar, azimuth) = (angles.unsqueeze(1).expand(count, count).flatten(), angles.repeat(count));
        var points = torch.stack([polar.sin() * azimuth.sin(), polar.cos(), polar.sin() * azimuth.cos()], 1);
        var spectrum = torch.fft.rfftn(SphericalHarmonics.Values(points, degree).view(count, count, -1), dim: [0, 1], norm: FFTNormType.Forward).transpose(0, 1);
        return torch.cat([spectrum.real, spectrum.imag], 0).flatten(0, 1);
    }

    /// <summary>Values of waves at a grid that is exact for the product, projected on harmonics there.</summary>
    private Tensor Back()
    {
        var product = 2 * degree;
        var grid = SphereGrid.GaussLegendre(2 * product);
        var points = grid.Points();
        var (polar, azimuth) = (points.select(1, 1).acos().view(-1, 1, 1), torch.atan2(points.select(1, 0), points.select(1, 2)).view(-1, 1, 1));
        var orders = torch.arange(product + 1, torch.float64).view(1, -1, 1);
        var frequencies = torch.cat([torch.arange(product + 1, torch.float64), torch.arange(-product, 0, torch.float64)]).view(1, 1, -1);
        var phases = (azimuth * orders) + (polar * frequencies);
        // The function is real: waves of negative orders give as much again.
        var times = torch.where(orders == 0, 1.0, 2.0).to(torch.float64);
        var waves = torch.cat([phases.cos() * times, phases.sin() * -times], 1).flatten(1, 2);
        return (SphericalHarmonics.Values(points, product) * grid.Weights().unsqueeze(1)).t().matmul(waves);
    }

    private static double Spectrum(int degree) => (degree + 1.0) * ((2 * degree) + 1);
}
