using System.Text.Json;
using Noether.Fields;
using Noether.Geometry.Motion;

namespace Noether.Tests.Geometry.Motion;

/// <summary>Beside OpenCV's method of the same name; how its numbers were made stands with them in <c>farneback-opencv.json</c>.</summary>
public sealed class FarnebackGoldenTests
{
    private const int Edge = 64;
    private const int First = 4;
    private const int Step = 8;
    private const int Across = Edge / Step;

    private static readonly JsonDocument Golden = JsonDocument.Parse(typeof(FarnebackGoldenTests).Assembly.GetManifestResourceStream("farneback-opencv.json")!);

    /// <summary>
    /// In the middle both differ by what single precision and windows that reach the border leave. At the border OpenCV trusts the outermost five pixels less, by fixed weights, and takes no equation
    /// from where the flow leads out of the picture; here weights fall over one pixel.
    /// </summary>
    [Theory]
    [InlineData("shift", 0)]
    [InlineData("shift", 3)]
    [InlineData("swirl", 0)]
    [InlineData("swirl", 3)]
    public void Motion_is_that_of_OpenCV_but_for_the_border(string flow, int levels)
    {
        using var scope = torch.NewDisposeScope();
        var model = new FarnebackFlow(new FarnebackOptions { Levels = levels, SmallestEdge = 32 });
        var found = model.Forward(Frames(flow))["flow"].Value;
        var golden = Values(flow, levels);
        double Largest(int margin) => Enumerable.Range(0, Across * Across).Where(i => Margin(i) >= margin).Max(i => Distance(found, golden, i));
        Assert.InRange(Largest(20), 0, 0.005);
        Assert.InRange(Largest(12), 0, 0.05);
        Assert.InRange(Largest(0), 0, 0.3);
    }

    private static (int X, int Y) Place(int i) => (First + (Step * (i % Across)), First + (Step * (i / Across)));

    /// <summary>Pixels from the nearest side.</summary>
    private static int Margin(int i) => Place(i) is var (x, y) ? Math.Min(Math.Min(x, y), Edge - 1 - Math.Max(x, y)) : 0;

    private static double Distance(Tensor flow, double[] golden, int i)
    {
        var (x, y) = Place(i);
        return Math.Sqrt(Math.Pow(flow[0, 0, y, x].item<float>() - golden[2 * i], 2) + Math.Pow(flow[0, 1, y, x].item<float>() - golden[(2 * i) + 1], 2));
    }

    private static double[] Values(string flow, int levels) =>
    [
        .. Golden.RootElement.GetProperty("cases").EnumerateArray()
            .Single(c => c.GetProperty("flow").GetString() == flow && c.GetProperty("levels").GetInt32() == levels)
            .GetProperty("values").EnumerateArray().Select(v => v.GetDouble()),
    ];

    private static Batch Frames(string flow)
    {
        (double U, double V) At(int x, int y) => flow == "shift" ? (1.5, -0.75) : (-0.06 * (y - 31.5), 0.06 * (x - 31.5));
        var bytes = new float[2 * Edge * Edge];
        for (var i = 0; i < Edge * Edge; i++)
        {
            var (x, y) = (i % Edge, i / Edge);
            var (u, v) = At(x, y);
            (bytes[i], bytes[(Edge * Edge) + i]) = (Grey(x, y), Grey(x - u, y - v));
        }

        return new Batch(("frames", new Field(torch.tensor(bytes).view(1, 2, Edge, Edge) / byte.MaxValue, FieldType.FramePair)));
    }

    private static float Grey(double x, double y) => (float)Math.Floor(
        128.5 + (38 * Math.Sin((0.35 * x) + (0.2 * y))) + (34 * Math.Sin((0.15 * x) - (0.41 * y) + 1)) + (30 * Math.Sin((0.62 * x) + (0.5 * y) + 2)) + (20 * Math.Sin((-0.7 * x) + (0.55 * y) + 3)));
}
