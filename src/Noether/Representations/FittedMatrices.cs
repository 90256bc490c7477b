using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>Matrices of rotations from the harmonics of turned points: Y(R n) = D Y(n) at twice as many points as components, solved by the pseudo-inverse of Y.</summary>
internal static class FittedMatrices
{
    private static readonly ConcurrentDictionary<int, double[]> Inverses = new();

    /// <returns>One <c>[N, 2l + 1, 2l + 1]</c> a degree, float64, a polynomial in the rotations.</returns>
    public static Tensor[] Of(int[] degrees, Tensor rotations) => [.. degrees.Select(degree =>
    {
        using var scope = torch.NewDisposeScope();
        var n = (2 * degree) + 1;
        var inverse = torch.tensor(Inverses.GetOrAdd(degree, Invert), torch.float64, rotations.device).view(n, 2 * n);
        var turned = Points(degree).to(rotations.device).matmul(rotations.transpose(1, 2));
        return scope.MoveToOuter(inverse.matmul(Last(turned, degree)).transpose(1, 2));
    })];

    private static double[] Invert(int degree)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        return torch.linalg.pinv(Last(Points(degree), degree)).contiguous().data<double>().ToArray();
    }

    private static Tensor Points(int degree) => SphereGrid.Fibonacci(2 * ((2 * degree) + 1)).Points();

    /// <summary>Solid, so that they are polynomials.</summary>
    private static Tensor Last(Tensor points, int degree) =>
        SphericalHarmonics.Values(points, degree, normalise: false).narrow(-1, degree * degree, (2 * degree) + 1);
}
