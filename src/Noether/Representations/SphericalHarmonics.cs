using Noether.Kernels;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Representations;

/// <summary>
/// Real spherical harmonics of all degrees up to L, component (l, m) at l² + l + m with m = -l..l, polar axis y, without the phase of Condon and Shortley (as e3nn's),
/// by recursion in Cartesian coordinates: there are no angles, so that values and derivatives are finite at the poles.
/// <para>
/// Where points are normalised they are divided by their lengths; the zero vector then has the harmonics (Y_00, 0, 0, ...) and derivatives of zero.
/// Otherwise the results are the solid harmonics r^l Y_lm.
/// </para>
/// <para>
/// On the CPU float32 runs in <see cref="HarmonicLoops"/> and float64 in <see cref="PointHarmonics"/>, differentiable at least three times, with the first gradient in the kernel
/// too; elsewhere in torch's operations.
/// </para>
/// </summary>
/// <remarks>
/// The derivative of a solid harmonic is a combination of harmonics of one degree less, ∂_i R_u = Σ_w G_uwi R_w. All derivatives are thus made of the harmonics and of
/// the form T(g, R, v) = Σ G_uwi g_u R_w v_i, whose own derivatives are its values with one argument left open.
/// </remarks>
public static class SphericalHarmonics
{
    /// <summary>Harmonics at points, point after point.</summary>
    /// <param name="points"><c>[..., 3]</c>, floating point.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="normalisation">The length of the harmonics.</param>
    /// <param name="normalise">Whether points are first divided by their lengths.</param>
    /// <returns><c>[..., (L + 1)²]</c>.</returns>
    /// <exception cref="InputException">The points do not have three coordinates.</exception>
    public static Tensor Values(Tensor points, int maxDegree, HarmonicNormalisation normalisation = HarmonicNormalisation.Integral, bool normalise = true)
    {
        Check(points);
        return Apply(points, HarmonicScales.Table(maxDegree, normalisation), normalise);
    }

    /// <summary>Harmonics at points, component after component: faster than <see cref="Values"/> where there are many. Off the tape; float32 on the CPU.</summary>
    /// <param name="points"><c>[N, 3]</c>.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="normalisation">The length of the harmonics.</param>
    /// <param name="normalise">Whether points are first divided by their lengths.</param>
    /// <param name="memory">
    /// What <see cref="PlaneMemory"/> gave for as many points and degrees, to be overwritten; null takes new memory. Where results are large (above 32 MB with glibc) the system
    /// maps and clears new memory page by page, which takes many times longer than the harmonics.
    /// </param>
    /// <returns><c>[(L + 1)², N]</c>; each component is contiguous.</returns>
    /// <exception cref="InputException">The points are of another shape or type, or the memory does not fit them.</exception>
    public static Tensor Planes(
        Tensor points, int maxDegree, HarmonicNormalisation normalisation = HarmonicNormalisation.Integral, bool normalise = true, Tensor? memory = null)
    {
        using var source = PlanePoints(points);
        var table = HarmonicScales.Table(maxDegree, normalisation);
        using var planes = Fitting(memory, points.shape[0], table.Components);
        HarmonicLoops.Vectors.Planar(KernelRows.Of<float>(source), table, normalise, (int)planes.shape[1], KernelRows.Of<float>(planes), Threads.Current);
        return planes.narrow(1, 0, points.shape[0]);
    }

    /// <summary>Harmonics and their gradients by the points, component after component. Off the tape; float32 on the CPU.</summary>
    /// <inheritdoc cref="Planes"/>
    /// <param name="points"><c>[N, 3]</c>.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="normalisation">The length of the harmonics.</param>
    /// <param name="normalise">Whether points are first divided by their lengths; gradients are by the points as they are given.</param>
    /// <param name="memory">As for <see cref="Planes"/>, with gradients.</param>
    /// <returns>Values <c>[(L + 1)², N]</c> and gradients <c>[3, (L + 1)², N]</c>.</returns>
    public static (Tensor Values, Tensor Gradients) PlanesWithGradients(
        Tensor points, int maxDegree, HarmonicNormalisation normalisation = HarmonicNormalisation.Integral, bool normalise = true, Tensor? memory = null)
    {
        using var source = PlanePoints(points);
        var table = HarmonicScales.Table(maxDegree, normalisation);
        using var planes = Fitting(memory, points.shape[0], 4L * table.Components);
        var stride = (int)planes.shape[1];
        var all = KernelRows.Of<float>(planes);
        var values = all[..(table.Components * stride)];
        HarmonicLoops.Vectors.PlanarWithGradients(KernelRows.Of<float>(source), table, normalise, stride, values, all[values.Length..], Threads.Current);
        using var used = planes.narrow(1, 0, points.shape[0]);
        using var slopes = used.narrow(0, table.Components, 3L * table.Components);
        return (used.narrow(0, 0, table.Components), slopes.unflatten(0, [3, table.Components]));
    }

    /// <summary>Memory for <see cref="Planes"/> that can be used again and again; not cleared.</summary>
    /// <param name="points">N, the number of points.</param>
    /// <param name="maxDegree">L, at least 0.</param>
    /// <param name="gradients">Whether for <see cref="PlanesWithGradients"/>.</param>
    public static Tensor PlaneMemory(long points, int maxDegree, bool gradients = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(points);
        ArgumentOutOfRangeException.ThrowIfNegative(maxDegree);
        return Fitting(null, points, (gradients ? 4L : 1) * (maxDegree + 1) * (maxDegree + 1));
    }

    /// <summary><see cref="Values"/> by torch's operations alone: what other devices and types get.</summary>
    /// <inheritdoc cref="Values"/>
    public static Tensor Composed(Tensor points, int maxDegree, HarmonicNormalisation normalisation = HarmonicNormalisation.Integral, bool normalise = true)
    {
        Check(points);
        return Composed(points, HarmonicScales.Table(maxDegree, normalisation), normalise);
    }

    private static Tensor Composed(Tensor points, HarmonicTable table, bool normalise)
    {
        using var scope = torch.NewDisposeScope();
        var n = normalise ? Unit(points).Points : points;
        var (x, y, z) = (n.select(-1, 0), n.select(-1, 1), n.select(-1, 2));
        var (degree, square) = (table.Degree, n.square().sum(-1));
        var components = new Tensor[table.Components];
        var (a, b) = (torch.ones_like(x), torch.zeros_like(x));
        for (var m = 0; m <= degree; m++)
        {
            var (q, before) = (torch.full_like(x, table.Seed(m)), torch.zeros_like(x));
            for (var l = m; l <= degree; l++)
            {
                components[(l * l) + l - m] = q * b;
                components[(l * l) + l + m] = q * a;
                if (l < degree)
                {
                    var (rise, fall) = table.Step(l + 1, m);
                    (q, before) = ((rise * y * q) + (fall * square * before), q);
                }
            }

            (a, b) = ((a * z) - (b * x), (a * x) + (b * z));
        }

        return scope.MoveToOuter(torch.stack(components, -1));
    }

    private static Tensor Apply(Tensor points, HarmonicTable table, bool normalise)
    {
        if (!InKernel(points, table))
        {
            return Composed(points, table, normalise);
        }

        return points.requires_grad && torch.is_grad_enabled() ? ValueFunction.apply(points, new Call(table, normalise)) : Forward(points, table, normalise);
    }

    private static bool InKernel(Tensor points, HarmonicTable table) =>
        KernelRows.Has(points) && points.NumberOfElements / 3 * table.Components * points.ElementSize <= int.MaxValue;

    private static Tensor Forward(Tensor points, HarmonicTable table, bool normalise)
    {
        using var source = points.contiguous();
        var values = torch.empty([.. points.shape[..^1], table.Components], points.dtype);
        if (points.dtype == torch.float32)
        {
            HarmonicLoops.Vectors.Rows(KernelRows.Of<float>(source), table, normalise, KernelRows.Of<float>(values), Threads.Current);
        }
        else
        {
            PointHarmonics.Values<double>(KernelRows.Of<double>(source), table, normalise, KernelRows.Of<double>(values));
        }

        return values;
    }

    private static Tensor Pull(Tensor points, HarmonicTable table, bool normalise, Tensor slopes)
    {
        using var source = points.contiguous();
        using var given = slopes.contiguous();
        var gradients = torch.empty(points.shape, points.dtype);
        if (points.dtype == torch.float32)
        {
            HarmonicLoops.Vectors.Pull(KernelRows.Of<float>(source), table, normalise, KernelRows.Of<float>(given), KernelRows.Of<float>(gradients), Threads.Current);
        }
        else
        {
            PointHarmonics.Pull<double>(KernelRows.Of<double>(source), table, normalise, KernelRows.Of<double>(given), KernelRows.Of<double>(gradients));
        }

        return gradients;
    }

    /// <summary>The same gradient out of differentiable parts.</summary>
    private static Tensor PullOnTape(Tensor points, HarmonicTable table, bool normalise, Tensor slopes)
    {
        using var scope = torch.NewDisposeScope();
        if (!normalise)
        {
            return scope.MoveToOuter(HarmonicForm.ByVector(table, slopes, Apply(points, table, false)));
        }

        var (n, inverse) = Unit(points);
        var tangent = HarmonicForm.ByVector(table, slopes, Apply(n, table, false));
        return scope.MoveToOuter(inverse * (tangent - (n * (n * tangent).sum(-1, keepdim: true))));
    }

    /// <summary>Points over their lengths, and one over the lengths; zeros where there is none.</summary>
    private static (Tensor Points, Tensor Inverse) Unit(Tensor points)
    {
        using var none = torch.zeros(1, dtype: points.dtype, device: points.device);
        var square = points.square().sum(-1, keepdim: true);
        var exists = square.ge(torch.finfo(points.dtype).tiny).logical_and(square.isfinite());
        var inverse = torch.where(exists, torch.where(exists, square, torch.ones_like(square)).rsqrt(), none);
        return (points * inverse, inverse);
    }

    private static void Check(Tensor points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.dim() == 0 || points.shape[^1] != 3 || !points.is_floating_point())
        {
            throw new InputException($"Spherical harmonics take points [..., 3] of floating point, found {points.dtype} of shape [{string.Join(", ", points.shape)}].");
        }
    }

    private static Tensor PlanePoints(Tensor points)
    {
        Check(points);
        return points.dim() == 2 && points.dtype == torch.float32 && points.device_type == DeviceType.CPU
            ? points.contiguous()
            : throw new InputException($"Planes of harmonics take float32 points [N, 3] on the CPU, found {points.dtype} of shape [{string.Join(", ", points.shape)}] on {points.device}.");
    }

    /// <summary>Planes of whole cache lines; the given ones where they fit.</summary>
    private static Tensor Fitting(Tensor? memory, long points, long planes)
    {
        var stride = (points + 15) / 16 * 16;
        if (memory is null)
        {
            return torch.empty([planes, stride], torch.float32);
        }

        return memory.dtype == torch.float32 && memory.device_type == DeviceType.CPU && memory.is_contiguous() && memory.shape.SequenceEqual([planes, stride])
            ? memory.alias()
            : throw new InputException($"Planes of harmonics of these points need memory [{planes}, {stride}] of float32, found {memory.dtype} [{string.Join(", ", memory.shape)}].");
    }

    private sealed record Call(HarmonicTable Table, bool Normalise);

    private sealed class ValueFunction : torch.autograd.SingleTensorFunction<ValueFunction>
    {
        private const string State = "call";

        public override string Name => nameof(SphericalHarmonics);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            var (points, call) = ((Tensor)vars[0], (Call)vars[1]);
            ctx.save_for_backward([points]);
            ctx.save_data(State, call);
            return Forward(points, call.Table, call.Normalise);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(2, () =>
        {
            var (points, call) = (ctx.get_saved_variables()[0], (Call)ctx.get_data(State));
            Func<Tensor, HarmonicTable, bool, Tensor, Tensor> pull = torch.is_grad_enabled() ? PullOnTape : Pull;
            return [pull(points, call.Table, call.Normalise, grad_output), null!];
        });
    }
}
