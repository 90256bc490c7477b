using Noether.Runtime;

namespace Noether.Tests.Numerics;

/// <summary>2x2 and 3x3 matrices that decompositions stumble over, float64.</summary>
internal static class HardMatrices
{
    private static readonly double[][] Spectra3 =
    [
        [1, 1, 1], [0, 0, 0], [1, 1, 2], [1, 2, 2], [0, 0, 3], [0, 2, 3], [-1, -1, 4], [-2, 0, 2], [1, 1 + 1e-9, 2], [1, 1 + 1e-15, 1 + 2e-15], [1e-200, 2e-200, 3e-200],
        [1e150, 2e150, -3e150], [1e-16, 1e-8, 1], [-1e-12, 0, 1e-12], [5, 5, -5], [1, 1e8, 1e16],
    ];

    /// <summary>Symmetric matrices with degenerate, deficient, tiny, huge and mixed spectra, turned at random and not at all, and random ones.</summary>
    public static Tensor Symmetric(int n, Generator generator)
    {
        var random = torch.randn([200, n, n], torch.float64, generator: generator.Torch);
        var spectra = torch.stack([.. Spectra3.Select(s => torch.diag(torch.tensor(s[..n])))]);
        var turns = torch.linalg.qr(torch.randn([spectra.shape[0], n, n], torch.float64, generator: generator.Torch)).Q;
        var turned = turns.matmul(spectra).matmul(turns.transpose(-2, -1));
        return torch.cat([(random + random.transpose(-2, -1)) / 2, spectra, (turned + turned.transpose(-2, -1)) / 2]);
    }

    /// <summary>Square matrices of every rank, mirror images among them.</summary>
    public static Tensor Square(int n, Generator generator)
    {
        var symmetric = Symmetric(n, generator);
        var turns = torch.linalg.qr(torch.randn(symmetric.shape, torch.float64, generator: generator.Torch)).Q;
        var products = Enumerable.Range(1, n).Select(rank =>
            torch.randn([20, n, rank], torch.float64, generator: generator.Torch).matmul(torch.randn([20, rank, n], torch.float64, generator: generator.Torch)));
        return torch.cat([symmetric, turns, turns.matmul(symmetric), .. products]);
    }

    /// <summary>The largest entry of a - b, each matrix relative to the largest entry of its <paramref name="scale"/>.</summary>
    public static double RelativeError(Tensor a, Tensor b, Tensor scale)
    {
        var size = scale.abs().flatten(1).amax([1]);
        return ((a - b).abs().flatten(1).amax([1]) / size.masked_fill(size.eq(0), 1)).max().item<double>();
    }
}
