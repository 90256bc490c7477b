using System.Runtime.Intrinsics;

namespace Noether.Kernels;

/// <summary>
/// Real spherical (or solid) harmonics of many points in float32: points lie in vector lanes, components one after another, so that nothing is gathered and nothing
/// summed across lanes. Without angles: finite at the poles. Where points are divided by their lengths, a point without one (its square is no normal number: shorter
/// than 1e-19 or longer than 1e19) has the harmonics of the zero vector, the constant and else zeros, and no gradient.
/// <para>Vectors and scalar twin differ by the rounding of fused multiplications: at most about l units in the last place of the largest component of a degree.</para>
/// </summary>
public abstract class HarmonicLoops
{
    private protected HarmonicLoops()
    {
    }

    /// <summary>With the vectors of this processor.</summary>
    public static HarmonicLoops Vectors { get; } = WidestLanes.Of<HarmonicLoops>(
        new HarmonicPass<WideLanes, Vector512<float>>(), new HarmonicPass<MiddleLanes, Vector256<float>>(), new HarmonicPass<NarrowLanes, Vector128<float>>(), new HarmonicPass<ScalarLanes, float>());

    /// <summary>The scalar twin.</summary>
    public static HarmonicLoops Scalar { get; } = new HarmonicPass<ScalarLanes, float>();

    /// <summary>Values, component after component.</summary>
    /// <param name="points">Row-major, x y z a point.</param>
    /// <param name="table">Degrees and scales.</param>
    /// <param name="unit">Whether points are first divided by their lengths.</param>
    /// <param name="stride">From a component to the next in the result, at least the number of points; multiples of 16 are fastest.</param>
    /// <param name="values">Result: component c of point i at c <paramref name="stride"/> + i.</param>
    /// <param name="threads">Most threads; the bits do not depend on them.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public void Planar(ReadOnlySpan<float> points, HarmonicTable table, bool unit, int stride, Span<float> values, int threads)
    {
        ArgumentNullException.ThrowIfNull(table);
        ExpectPlanes(points, table.Components, stride, values.Length, nameof(values));
        RunPlanar(points, table, unit, stride, values, [], threads);
    }

    /// <summary>Values and their gradients by the points, component after component.</summary>
    /// <inheritdoc cref="Planar"/>
    /// <param name="points">As for <see cref="Planar"/>.</param>
    /// <param name="table">As for <see cref="Planar"/>.</param>
    /// <param name="unit">As for <see cref="Planar"/>; the gradients are those of the whole, by the points as they are given.</param>
    /// <param name="stride">As for <see cref="Planar"/>.</param>
    /// <param name="values">As for <see cref="Planar"/>.</param>
    /// <param name="gradients">Result: three times the planes of <paramref name="values"/>, by x, by y and by z.</param>
    /// <param name="threads">Most threads.</param>
    public void PlanarWithGradients(ReadOnlySpan<float> points, HarmonicTable table, bool unit, int stride, Span<float> values, Span<float> gradients, int threads)
    {
        ArgumentNullException.ThrowIfNull(table);
        ExpectPlanes(points, table.Components, stride, values.Length, nameof(values));
        ExpectPlanes(points, 3 * table.Components, stride, gradients.Length, nameof(gradients));
        RunPlanar(points, table, unit, stride, values, gradients, threads);
    }

    /// <summary>Values, point after point: row-major, <see cref="HarmonicTable.Components"/> a point.</summary>
    /// <inheritdoc cref="Planar"/>
    public void Rows(ReadOnlySpan<float> points, HarmonicTable table, bool unit, Span<float> values, int threads)
    {
        ArgumentNullException.ThrowIfNull(table);
        Expect(values.Length, Count(points), table.Components, nameof(values));
        RunRows(points, table, unit, values, threads);
    }

    /// <summary>Gradients by the points of Σ slopes · values, both point after point; nothing of the size of all values is written.</summary>
    /// <inheritdoc cref="Planar"/>
    /// <param name="points">As for <see cref="Planar"/>.</param>
    /// <param name="table">As for <see cref="Planar"/>.</param>
    /// <param name="unit">As for <see cref="Planar"/>.</param>
    /// <param name="slopes">Row-major, <see cref="HarmonicTable.Components"/> a point.</param>
    /// <param name="gradients">Result, row-major, three a point.</param>
    /// <param name="threads">Most threads.</param>
    public void Pull(ReadOnlySpan<float> points, HarmonicTable table, bool unit, ReadOnlySpan<float> slopes, Span<float> gradients, int threads)
    {
        ArgumentNullException.ThrowIfNull(table);
        Expect(slopes.Length, Count(points), table.Components, nameof(slopes));
        Expect(gradients.Length, Count(points), 3, nameof(gradients));
        RunPull(points, table, unit, slopes, gradients, threads);
    }

    internal static void Expect(int length, int points, int width, string name)
    {
        if (length != (long)points * width)
        {
            throw new ArgumentException($"{length} numbers do not fit {points} points with {width} each.", name);
        }
    }

    private protected abstract void RunPlanar(ReadOnlySpan<float> points, HarmonicTable table, bool unit, int stride, Span<float> values, Span<float> gradients, int threads);

    private protected abstract void RunRows(ReadOnlySpan<float> points, HarmonicTable table, bool unit, Span<float> values, int threads);

    private protected abstract void RunPull(ReadOnlySpan<float> points, HarmonicTable table, bool unit, ReadOnlySpan<float> slopes, Span<float> gradients, int threads);

    private static int Count(ReadOnlySpan<float> points) => points.Length % 3 == 0
        ? points.Length / 3
        : throw new ArgumentException($"{points.Length} coordinates are no points of space.", nameof(points));

    private static void ExpectPlanes(ReadOnlySpan<float> points, int planes, int stride, int length, string name)
    {
        if (stride < Count(points) || length < (long)planes * stride)
        {
            throw new ArgumentException($"{length} numbers do not fit {planes} planes of {stride} for {Count(points)} points.", name);
        }
    }
}
