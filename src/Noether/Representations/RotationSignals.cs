using Noether.Groups;
using Noether.Kernels;

namespace Noether.Representations;

/// <summary>Functions on SO(3) by their coefficients (flat Wigner basis, as <see cref="RotationTransform"/> has them), read at rotations that need be no grid.</summary>
public static class RotationSignals
{
    private const int Chunk = 8192;

    /// <summary>The basis √(2l + 1) D^l_mn, degree after degree, at rotations: <c>[N, Σ (2l + 1)²]</c>, in their type; differentiable.</summary>
    /// <param name="rotations"><c>[N, 3, 3]</c>.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    public static Tensor Basis(Tensor rotations, int maxDegree)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(torch.cat([.. WignerD.All([.. Enumerable.Range(0, maxDegree + 1)], rotations).Select((d, l) => d.flatten(1) * Math.Sqrt((2 * l) + 1))], 1));
    }

    /// <summary>Values of functions at many rotations, without the table of the basis at all of them in memory.</summary>
    /// <param name="coefficients"><c>[B, Σ (2l + 1)²]</c>.</param>
    /// <param name="rotations"><c>[N, 3, 3]</c>.</param>
    /// <param name="chunk">Rotations whose basis is in memory at once.</param>
    /// <returns><c>[B, N]</c>.</returns>
    /// <exception cref="InputException">The number of coefficients is that of no degree.</exception>
    public static Tensor Values(Tensor coefficients, Tensor rotations, int chunk = Chunk)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        ArgumentOutOfRangeException.ThrowIfLessThan(chunk, 1);
        var degree = DegreeOf(coefficients);
        using var scope = torch.NewDisposeScope();
        var parts = new List<Tensor>();
        for (long start = 0; start < rotations.shape[0]; start += chunk)
        {
            using var basis = Basis(rotations.narrow(0, start, Math.Min(chunk, rotations.shape[0] - start)), degree);
            parts.Add(coefficients.matmul(basis.to(coefficients.dtype, coefficients.device).t()));
        }

        return scope.MoveToOuter(torch.cat([.. parts], 1));
    }

    /// <summary>Rotations moved uphill, each on its own function, by steps along the gradient.</summary>
    /// <param name="coefficients"><c>[B, Σ (2l + 1)²]</c>.</param>
    /// <param name="rotations">Where to begin, <c>[B, 3, 3]</c>.</param>
    /// <param name="steps">Number of steps.</param>
    /// <param name="rate">Radians a unit of gradient; no step turns by more than <paramref name="longest"/>.</param>
    /// <param name="longest">The longest step, radians.</param>
    /// <returns><c>[B, 3, 3]</c>, float64.</returns>
    /// <exception cref="InputException">The number of coefficients is that of no degree.</exception>
    public static Tensor Ascend(Tensor coefficients, Tensor rotations, int steps = 10, double rate = 1e-3, double longest = 0.02)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        var degree = DegreeOf(coefficients);
        using var scope = torch.NewDisposeScope();
        using var on = torch.enable_grad();
        var (fixedValues, at) = (coefficients.detach().to(torch.float64), rotations.detach().to(torch.float64));
        for (var step = 0; step < steps; step++)
        {
            using var turn = torch.zeros([at.shape[0], 3], torch.float64, at.device, requires_grad: true);
            var total = (Basis(at.matmul(Rotations.Exp(turn)), degree) * fixedValues).sum();
            var gradient = torch.autograd.grad([total], [turn])[0] * rate;
            var length = torch.linalg.vector_norm(gradient, dims: [-1], keepdim: true);
            at = at.matmul(Rotations.Exp(gradient * (longest / length.clamp_min(longest)))).detach();
        }

        return scope.MoveToOuter(at);
    }

    private static int DegreeOf(Tensor coefficients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        for (var l = 0; coefficients.dim() == 2 && WignerRecursion.Start(l + 1) <= coefficients.shape[1]; l++)
        {
            if (WignerRecursion.Start(l + 1) == coefficients.shape[1])
            {
                return l;
            }
        }

        throw new InputException($"Functions on SO(3) have coefficients [B, Σ (2l + 1)²], such as 1, 10, 35, 84, 165; found shape [{string.Join(", ", coefficients.shape)}].");
    }
}
