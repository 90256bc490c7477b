namespace Noether.Geometry.Rendering;

/// <summary>Pictures of bodies in given poses, without any graphics hardware: rays against formulas, triangles against a depth buffer. On the processor, one picture after another.</summary>
/// <param name="camera">Who looks.</param>
public sealed class Renderer(Camera camera)
{
    /// <summary>Who looks.</summary>
    public Camera Camera { get; } = camera;

    /// <summary>Draws a body in many poses.</summary>
    /// <param name="body">The body.</param>
    /// <param name="rotations">Poses R, <c>[n, 3, 3]</c>: a point p of the body is at R p.</param>
    /// <returns><c>[n, 1, size, size]</c>, float32 on the CPU: 0 where nothing is seen, at most 1.</returns>
    /// <exception cref="InputException">The poses are no matrices [n, 3, 3].</exception>
    public Tensor Draw(PosedBody body, Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        return Draw([body], torch.zeros(rotations.shape[0], torch.int64), rotations);
    }

    /// <summary>Draws one of several bodies in each pose.</summary>
    /// <param name="bodies">The bodies.</param>
    /// <param name="which">Which of them, <c>[n]</c>, whole numbers.</param>
    /// <param name="rotations">Poses R, <c>[n, 3, 3]</c>.</param>
    /// <returns><c>[n, 1, size, size]</c>, float32 on the CPU.</returns>
    /// <exception cref="InputException">The poses are no matrices [n, 3, 3], or a number names no body.</exception>
    public Tensor Draw(IReadOnlyList<PosedBody> bodies, Tensor which, Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(bodies);
        ArgumentNullException.ThrowIfNull(which);
        ArgumentNullException.ThrowIfNull(rotations);
        if (rotations.shape is not [var count, 3, 3] || which.shape is not [var named] || named != count)
        {
            throw new InputException($"Poses [n, 3, 3] and n numbers of bodies are drawn; found shapes [{string.Join(", ", rotations.shape)}] and [{string.Join(", ", which.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var matrices = rotations.detach().to(torch.float64).cpu().contiguous().data<double>().ToArray();
        var numbers = which.to(torch.int64).cpu().contiguous().data<long>().ToArray();
        if (numbers.Any(n => n < 0 || n >= bodies.Count))
        {
            throw new InputException($"Body {numbers.First(n => n < 0 || n >= bodies.Count)} was to be drawn; there are {bodies.Count}, counted from 0.");
        }

        var pixels = new float[count * Camera.Size * Camera.Size];
        var canvas = new Canvas(Camera);
        for (var i = 0; i < count; i++)
        {
            canvas.Clear();
            bodies[(int)numbers[i]].Draw(canvas, canvas.View(matrices.AsSpan(9 * i, 9)));
            canvas.Resolve(pixels.AsSpan(i * Camera.Size * Camera.Size, Camera.Size * Camera.Size));
        }

        return scope.MoveToOuter(torch.tensor(pixels, torch.float32).view(count, 1, Camera.Size, Camera.Size));
    }
}
