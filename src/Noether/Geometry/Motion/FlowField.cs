namespace Noether.Geometry.Motion;

/// <summary>A motion of the picture: how far whatever is at a place moves from one frame to the next, in pixels; x and u to the right, y and v down.</summary>
/// <param name="displacement">(u, v) at (x, y); pixel (row i, column j) lies at x = j, y = i. It must be finite everywhere, also outside the picture.</param>
public sealed class FlowField(Func<double, double, (double U, double V)> displacement)
{
    /// <summary>The displacement at a place.</summary>
    /// <param name="x">To the right, in pixels.</param>
    /// <param name="y">Down, in pixels.</param>
    public (double U, double V) At(double x, double y) => displacement(x, y);

    /// <summary>The motion of the film run backwards: every displacement negated.</summary>
    public FlowField Reversed() => Times(-1);

    /// <summary>Every displacement times a number.</summary>
    public FlowField Times(double factor) => new((x, y) =>
    {
        var (u, v) = displacement(x, y);
        return (factor * u, factor * v);
    });

    /// <summary>The displacements at the pixels of a picture, <c>[1, 2, height, width]</c>, float32: u, then v.</summary>
    public Tensor OnPixels(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var plane = height * width;
        var values = new float[2 * plane];
        for (var i = 0; i < plane; i++)
        {
            var (u, v) = displacement(i % width, i / width);
            (values[i], values[plane + i]) = ((float)u, (float)v);
        }

        return torch.tensor(values).view(1, 2, height, width);
    }

    /// <summary>The longest displacement at whole places from <paramref name="from"/> to <paramref name="to"/> in both directions.</summary>
    internal double Longest(int from, int to)
    {
        var longest = 0.0;
        for (var y = from; y <= to; y++)
        {
            for (var x = from; x <= to; x++)
            {
                var (u, v) = displacement(x, y);
                longest = Math.Max(longest, (u * u) + (v * v));
            }
        }

        return Math.Sqrt(longest);
    }
}
