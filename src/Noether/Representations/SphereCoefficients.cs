using System.Collections.Concurrent;

namespace Noether.Representations;

/// <summary>Coefficients of functions on the sphere, <c>[..., (L + 1)², channels]</c>: checks, and weights of degrees.</summary>
internal static class SphereCoefficients
{
    private static readonly ConcurrentDictionary<int, long[]> DegreesOf = new();

    /// <summary>Number of coefficients of degrees up to one.</summary>
    public static int Count(int maxDegree) => (maxDegree + 1) * (maxDegree + 1);

    /// <summary>Refuses other numbers of coefficients.</summary>
    /// <exception cref="InputException">The axis before the last has another length.</exception>
    public static void Check(Tensor x, int maxDegree, string name)
    {
        ArgumentNullException.ThrowIfNull(x, name);
        if (x.dim() < 2 || x.shape[^2] != Count(maxDegree))
        {
            throw new InputException($"Functions of degrees up to {maxDegree} are coefficients [..., {Count(maxDegree)}, channels]; {name} has shape [{string.Join(", ", x.shape)}].");
        }
    }

    /// <summary>Each coefficient times the weight of its degree.</summary>
    /// <param name="x"><c>[..., (L + 1)², channels]</c>.</param>
    /// <param name="weights"><c>[..., L + 1, channels]</c>; null for ones.</param>
    /// <exception cref="InputException">Another number of weights.</exception>
    public static Tensor Weighted(Tensor x, Tensor? weights)
    {
        if (weights is null)
        {
            return x.alias();
        }

        var degrees = (int)Math.Round(Math.Sqrt(x.shape[^2]));
        if (weights.dim() < 2 || weights.shape[^2] != degrees)
        {
            throw new InputException($"Functions of degrees up to {degrees - 1} have weights [..., {degrees}, channels], found shape [{string.Join(", ", weights.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        using var places = torch.tensor(DegreesOf.GetOrAdd(degrees, static n => [.. Enumerable.Range(0, n).SelectMany(l => Enumerable.Repeat((long)l, (2 * l) + 1))]), torch.int64, x.device);
        return scope.MoveToOuter(x * weights.index_select(-2, places));
    }
}
