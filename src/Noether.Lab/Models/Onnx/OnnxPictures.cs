using Noether.Nn;

namespace Noether.Lab.Models.Onnx;

/// <summary>Writes operations on pictures that are no layers of one input.</summary>
public static class OnnxPictures
{
    /// <summary>Adds a <see cref="LocalCorrelation"/>.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="first">Name of maps <c>[batch, channels, h, w]</c>.</param>
    /// <param name="second">Name of maps of the same shape.</param>
    /// <returns>Name of <c>[batch, displacements, h, w]</c>.</returns>
    public static string Write(OnnxGraph graph, LocalCorrelation layer, string first, string second)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layer);
        long radius = layer.Radius;
        var side = (2 * radius) + 1;
        var padded = graph.Add("Pad", [second, graph.Weight(0, 0, radius, radius, 0, 0, radius, radius)]);
        var axes = graph.Weight(2, 3);

        // Ends are counted from behind: -1 leaves out one row, and the far end leaves out none.
        long End(long start) => start == side - 1 ? long.MaxValue : start - side + 1;
        var scores = from y in Enumerable.Range(0, (int)side)
                     from x in Enumerable.Range(0, (int)side)
                     let moved = graph.Add("Slice", [padded, graph.Weight(y, x), graph.Weight(End(y), End(x)), axes])
                     select graph.Add("ReduceMean", [graph.Add("Mul", [first, moved])], OnnxAttribute.Of("axes", [1L]));
        return graph.Add("Concat", [.. scores], OnnxAttribute.Of("axis", 1L));
    }

    /// <summary>Adds pictures with every channel's mean 0 and deviation about 1: x less its mean, divided by sqrt(variance + smallest).</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="pictures">Name of <c>[batch, channels, h, w]</c>.</param>
    /// <param name="smallest">Added to variances.</param>
    public static string Normalised(OnnxGraph graph, string pictures, double smallest)
    {
        ArgumentNullException.ThrowIfNull(graph);
        string Mean(string x) => graph.Add("ReduceMean", [x], OnnxAttribute.Of("axes", [2L, 3]));
        var centred = graph.Add("Sub", [pictures, Mean(pictures)]);
        return graph.Add("Div", [centred, graph.Add("Sqrt", [graph.Add("Add", [Mean(graph.Add("Mul", [centred, centred])), graph.Weight(smallest)])])]);
    }

    /// <summary>Adds pictures drawn at the size of others, bilinearly, with corners of pixels on each other (torch's <c>align_corners = false</c>).</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="pictures">Name of <c>[batch, channels, h, w]</c>.</param>
    /// <param name="like">Name of pictures whose last two axes say the size.</param>
    public static string Resized(OnnxGraph graph, string pictures, string like)
    {
        ArgumentNullException.ThrowIfNull(graph);
        string Part(string x, long first, long end) => graph.Add("Slice", [graph.Add("Shape", [x]), graph.Weight(first), graph.Weight(end)]);
        var size = graph.Add("Concat", [Part(pictures, 0, 2), Part(like, 2, 4)], OnnxAttribute.Of("axis", 0L));
        return graph.Add("Resize", [pictures, "", "", size], OnnxAttribute.Of("mode", "linear"));
    }
}
