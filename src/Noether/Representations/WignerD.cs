using System.Collections.Concurrent;
using Noether.Groups;
using Noether.Kernels;
using Noether.Numerics;

namespace Noether.Representations;

/// <summary>How matrices of rotations are found; all three give the same to 1e-10 or better.</summary>
public enum WignerMethod
{
    /// <summary>From the entries of the rotation, degree by degree (<see cref="WignerRecursion"/>): no singular rotations.</summary>
    Recursion,

    /// <summary>Z(α) J Z(β) J Z(γ) with Euler angles (<see cref="Rotations.ToEuler"/>) and a fixed matrix J: one product of matrices a rotation.</summary>
    AxisTurns,

    /// <summary>Y(R N)ᵀ pinv(Y(N))ᵀ on fixed points N: a polynomial in R, a check of the others.</summary>
    Fit,
}

/// <summary>
/// Matrices D^l(R) of rotations on real spherical harmonics: Y_l(R n) = D^l(R) Y_l(n), orthogonal, D^1(R) = R; tables and arithmetic in float64.
/// Rows and columns are m = -l..l.
/// </summary>
/// <remarks>
/// Differentiable to any order along rotations. With the generators X_k, D(R exp(ω)) = D(R) exp(Σ ω_k X_k); a slope W of D thus is g_k = ⟨W, D X_k⟩ along ω, and
/// R [g]/2 as a gradient by the entries of R ([g] the matrix of the cross product), which has no part that leaves the rotations and no singular rotation. Only
/// <see cref="WignerMethod.Fit"/> differentiates its polynomial as it stands; along rotations its gradient is the same.
/// </remarks>
public static class WignerD
{
    private static readonly ConcurrentDictionary<int, WignerRecursion> Recursions = new();

    /// <summary>D^l of rotations.</summary>
    /// <param name="degree">l, at least 0.</param>
    /// <param name="rotations"><c>[..., 3, 3]</c>, orthogonal with determinant one, floating point.</param>
    /// <param name="method">How.</param>
    /// <returns><c>[..., 2l + 1, 2l + 1]</c>, in the type of the rotations.</returns>
    /// <exception cref="InputException">The matrices are not 3x3.</exception>
    public static Tensor Of(int degree, Tensor rotations, WignerMethod method = WignerMethod.Recursion) => All([degree], rotations, method)[0];

    /// <summary>Matrices of several degrees at once, which costs the recursion no more than that of the highest.</summary>
    /// <inheritdoc cref="Of"/>
    /// <param name="degrees">Each l, at least 0.</param>
    /// <param name="rotations">As for <see cref="Of"/>.</param>
    /// <param name="method">How.</param>
    /// <returns>One tensor a degree, as <see cref="Of"/> gives it.</returns>
    public static Tensor[] All(IReadOnlyList<int> degrees, Tensor rotations, WignerMethod method = WignerMethod.Recursion)
    {
        ArgumentNullException.ThrowIfNull(degrees);
        Check(rotations);
        foreach (var degree in degrees)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(degree, nameof(degrees));
        }

        using var scope = torch.NewDisposeScope();
        var rows = rotations.reshape(-1, 3, 3);
        var call = new Call([.. degrees], method);
        var packed = method != WignerMethod.Fit && rotations.requires_grad && torch.is_grad_enabled() ? DFunction.apply(rows, call) : Packed(rows, call);
        return [.. Split(packed, degrees).Select(d => scope.MoveToOuter(d.reshape([.. rotations.shape[..^2], d.shape[1], d.shape[1]])))];
    }

    /// <summary>
    /// The generators X_k of a degree, <c>[3, 2l + 1, 2l + 1]</c>, float64: antisymmetric, D^l(exp([ω])) = exp(Σ ω_k X_k) with ω the rotation vector about x, y and z.
    /// </summary>
    /// <param name="degree">l, at least 0.</param>
    public static Tensor Generators(int degree)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(degree);
        var n = (2 * degree) + 1;
        if (degree == 0)
        {
            return torch.zeros(3, 1, 1, dtype: torch.float64);
        }

        // The only invariant of (l, l, 1), as long as Σ_k |X_k|² = l (l + 1) (2l + 1), and turning from m = 1 to m = -1 about y.
        using var scope = torch.NewDisposeScope();
        var w = WignerThreeJ.Of(degree, degree, 1);
        var length = Math.Sqrt(degree * (degree + 1.0) * n);
        return scope.MoveToOuter((w.ToTensor() * (Math.Sign(w.At(-1, 1, 0)) * length)).movedim([2], [0]).contiguous());
    }

    private static void Check(Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        if (rotations.dim() < 2 || rotations.shape[^1] != 3 || rotations.shape[^2] != 3 || !rotations.is_floating_point())
        {
            throw new InputException($"Rotations are matrices [..., 3, 3] of floating point, found {rotations.dtype} of shape [{string.Join(", ", rotations.shape)}].");
        }
    }

    /// <summary>Matrices of all degrees, flat and one after another, <c>[N, Σ (2l + 1)²]</c>.</summary>
    private static Tensor Packed(Tensor rotations, Call call)
    {
        using var scope = torch.NewDisposeScope();
        var exact = rotations.to(torch.float64);
        IEnumerable<Tensor> all = call.Method switch
        {
            WignerMethod.Recursion => ByRecursion(exact, call.Degrees),
            WignerMethod.AxisTurns => AxisTurnMatrices.Of(call.Degrees, Rotations.ToEuler(exact)),
            WignerMethod.Fit => FittedMatrices.Of(call.Degrees, exact),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Method, "No such method."),
        };
        return scope.MoveToOuter(torch.cat([.. all.Select(d => d.flatten(1))], 1).to(rotations.dtype));
    }

    private static IEnumerable<Tensor> ByRecursion(Tensor rotations, int[] degrees)
    {
        var highest = degrees.Max();
        var size = WignerRecursion.Start(highest + 1);
        var recursion = Recursions.GetOrAdd(highest, static degree => new WignerRecursion(degree));
        var source = rotations.detach().cpu().contiguous();
        var all = torch.empty([source.shape[0], size], torch.float64);
        recursion.Fill(KernelRows.Of<double>(source), KernelRows.Of<double>(all));
        var moved = all.to(rotations.device);
        return degrees.Select(l => moved.narrow(1, WignerRecursion.Start(l), ((2 * l) + 1) * ((2 * l) + 1)));
    }

    private static IEnumerable<Tensor> Split(Tensor packed, IReadOnlyList<int> degrees)
    {
        long start = 0;
        foreach (var degree in degrees)
        {
            var n = (2L * degree) + 1;
            yield return packed.narrow(1, start, n * n).view(-1, n, n);
            start += n * n;
        }
    }

    /// <summary>The gradient by the rotations; on the tape where second derivatives are asked for.</summary>
    private static Tensor Pull(Tensor rotations, Call call, Tensor slope)
    {
        using var scope = torch.NewDisposeScope();
        var turn = torch.zeros(rotations.shape[0], 3, dtype: rotations.dtype, device: rotations.device);
        foreach (var (d, w, degree) in All(call.Degrees, rotations, call.Method).Zip(Split(slope, call.Degrees), call.Degrees))
        {
            var generators = Generators(degree).to(rotations.dtype, rotations.device);
            turn = turn + d.transpose(1, 2).matmul(w).flatten(1).matmul(generators.flatten(1).t());
        }

        return scope.MoveToOuter(rotations.matmul(Rotations.Cross(turn)) / 2);
    }

    private sealed record Call(int[] Degrees, WignerMethod Method);

    private sealed class DFunction : torch.autograd.SingleTensorFunction<DFunction>
    {
        private const string State = "call";

        public override string Name => nameof(WignerD);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (rotations, call) = ((Tensor)vars[0], (Call)vars[1]);
            ctx.save_for_backward([rotations]);
            ctx.save_data(State, call);
            return Packed(rotations, call);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(2, () => [Pull(ctx.get_saved_variables()[0], (Call)ctx.get_data(State), grad_output), null!]);
    }
}
