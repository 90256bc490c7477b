using Noether.Fields;
using Noether.Runtime;

namespace Noether.Geometry.Motion;

/// <summary>
/// Pictures of bright particles that drift with a flow, as particle image velocimetry takes them. A particle at x half-way between the frames is at x - v(x)/2 in the first
/// and at x + v(x)/2 in the second, so that the film run backwards is exactly the film of the reversed flow.
/// Its picture is a spot I₀ exp(-8 r² / d²), added up and clipped at white. Source: Raffel, Willert, Scarano, Kähler, Wereley, Kompenhans, "Particle Image Velocimetry", 3rd edition, 2018, section 6.1.
/// </summary>
public sealed record ParticleImages
{
    private const double White = 255;

    // A spot's brightness at this many diameters from its centre is a thousandth of a grey level.
    private const double Reach = 1.25;

    /// <summary>Edge length of the pictures in pixels.</summary>
    public int Size { get; init; } = 64;

    /// <summary>Fewest and most particles a pixel.</summary>
    public (double Low, double High) Density { get; init; } = (0.05, 0.1);

    /// <summary>Smallest and largest diameter d of a spot in pixels.</summary>
    public (double Low, double High) Diameter { get; init; } = (1, 4);

    /// <summary>Smallest and largest brightness I₀ of a spot's centre, of 255.</summary>
    public (double Low, double High) Peak { get; init; } = (200, 255);

    /// <summary>Longest displacement of random flows, in pixels.</summary>
    public double LargestDisplacement { get; init; } = 8;

    /// <summary>Two frames and the flow between them.</summary>
    /// <param name="flow">How the particles move.</param>
    /// <param name="generator">Where particles are drawn from.</param>
    /// <returns><c>frames</c> <c>[1, 2, size, size]</c>, grey values 0 to 1, and <c>flow</c> <c>[1, 2, size, size]</c> at the pixels, both float32.</returns>
    /// <exception cref="InputException">A range is empty or does not fit.</exception>
    public Batch Pair(FlowField flow, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(flow);
        ArgumentNullException.ThrowIfNull(generator);
        Check();
        var margin = Math.Ceiling(LargestDisplacement / 2) + (Reach * Diameter.High);
        var edge = Size + (2 * margin);
        using var first = torch.rand(1, torch.float64, generator: generator.Torch);
        var particles = (int)Math.Round(Between(Density, first.item<double>()) * edge * edge);
        using var drawn = torch.rand(4 * particles, torch.float64, generator: generator.Torch);
        var random = drawn.data<double>().ToArray();
        var frames = new double[2 * Size * Size];
        for (var i = 0; i < particles; i++)
        {
            var (x, y) = ((random[4 * i] * edge) - margin - 0.5, (random[(4 * i) + 1] * edge) - margin - 0.5);
            var (diameter, peak) = (Between(Diameter, random[(4 * i) + 2]), Between(Peak, random[(4 * i) + 3]));
            var (u, v) = flow.At(x, y);
            Add(frames.AsSpan(0, Size * Size), x - (u / 2), y - (v / 2), diameter, peak);
            Add(frames.AsSpan(Size * Size), x + (u / 2), y + (v / 2), diameter, peak);
        }

        float[] grey = [.. frames.Select(f => (float)(Math.Min(f, White) / White))];
        return new Batch(
            ("frames", new Field(torch.tensor(grey).view(1, 2, Size, Size), FieldType.FramePair)),
            ("flow", new Field(flow.OnPixels(Size, Size), FieldType.Flow)));
    }

    /// <summary>Pairs of random flows; sample i has the kind i modulo the number of kinds and depends on nothing but the generator's seed and i.</summary>
    /// <param name="samples">How many.</param>
    /// <param name="kinds">Kinds of flow, at least one.</param>
    /// <param name="generator">Where all is drawn from; only its seed counts.</param>
    /// <returns><c>frames</c> and <c>flow</c> as of <see cref="Pair"/>, and <c>kind</c>, the index in <paramref name="kinds"/>, a label.</returns>
    /// <exception cref="InputException">There are no samples or kinds, or a range does not fit.</exception>
    public Batch Pairs(int samples, IReadOnlyList<FlowKind> kinds, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(generator);
        Check();
        if (samples < 1 || kinds.Count == 0)
        {
            throw new InputException($"Asked for {samples} pairs of {kinds.Count} kinds of flow; give at least one of each.");
        }

        using var scope = torch.NewDisposeScope();
        var pairs = Enumerable.Range(0, samples).Select(i =>
        {
            using var draw = generator.Fork($"pair {i}");
            return Pair(RandomFlow.Draw(kinds[i % kinds.Count], Size, LargestDisplacement, draw), draw);
        }).ToList();
        var all = Batch.Cat(pairs).With("kind", new Field(torch.tensor([.. Enumerable.Range(0, samples).Select(i => (long)(i % kinds.Count))]), FieldType.Label));
        return all.Select((_, f) => f with { Value = scope.MoveToOuter(f.Value) });
    }

    private static double Between((double Low, double High) range, double share) => range.Low + ((range.High - range.Low) * share);

    private static bool Fits((double Low, double High) range, double least, double most) => range.Low >= least && range.High >= range.Low && range.High <= most;

    private void Add(Span<double> frame, double x, double y, double diameter, double peak)
    {
        var (reach, width) = (Reach * diameter, 8 / (diameter * diameter));
        var (left, right) = (Math.Max(0, (int)Math.Ceiling(x - reach)), Math.Min(Size - 1, (int)Math.Floor(x + reach)));
        var (top, bottom) = (Math.Max(0, (int)Math.Ceiling(y - reach)), Math.Min(Size - 1, (int)Math.Floor(y + reach)));
        for (var row = top; row <= bottom; row++)
        {
            var down = peak * Math.Exp(-width * (row - y) * (row - y));
            for (var column = left; column <= right; column++)
            {
                frame[(row * Size) + column] += down * Math.Exp(-width * (column - x) * (column - x));
            }
        }
    }

    private void Check()
    {
        if (Size < 2 || !Fits(Density, 0, 10) || !Fits(Diameter, 0.1, 100) || !Fits(Peak, 0, White) || LargestDisplacement is not (>= 0 and <= 1000))
        {
            throw new InputException(
                $"Particle pictures need an edge of at least 2 pixels, 0 to 10 particles a pixel, diameters from 0.1 to 100 pixels, peaks from 0 to 255 and displacements up to 1000 pixels, lower bound first; "
                + $"found an edge of {Size}, {Density} particles, diameters {Diameter}, peaks {Peak} and displacements up to {LargestDisplacement}.");
        }
    }
}
