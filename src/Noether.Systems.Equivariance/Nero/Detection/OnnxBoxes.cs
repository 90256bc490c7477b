using Noether.Lab.Models.Onnx;
using Noether.Nn;

namespace Noether.Systems.Equivariance.Nero.Detection;

/// <summary>Writes how boxes are read from maps (<see cref="CentreMaps.Decode"/>) as ONNX.</summary>
internal static class OnnxBoxes
{
    /// <param name="graph">Added to.</param>
    /// <param name="maps">Name of the maps, <c>[batch, classes + 4, cells, cells]</c>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="cells">Cells along the picture's edge.</param>
    /// <param name="stride">Pixels along a cell's edge.</param>
    /// <param name="count">How many boxes.</param>
    /// <returns>Names of boxes, scores and labels.</returns>
    public static IReadOnlyList<string> Write(OnnxGraph graph, string maps, int classes, int cells, int stride, int count)
    {
        string Part(long from, long to) => graph.Add("Slice", [maps, graph.Weight(from), graph.Weight(to), graph.Weight(1L)]);
        var heat = graph.Add("Sigmoid", [Part(0, classes)]);
        var largest = graph.Add(
            "MaxPool", [heat], OnnxAttribute.Of("kernel_shape", [3L, 3]), OnnxAttribute.Of("strides", [1L, 1]), OnnxAttribute.Of("pads", [1L, 1, 1, 1]));
        var peaks = graph.Add("Where", [graph.Add("Equal", [heat, largest]), heat, graph.Weight(0.0)]);
        var flat = graph.Add("Reshape", [peaks, graph.Weight(0, -1)]);
        var best = graph.AddMany("TopK", 2, [flat, graph.Weight((long)count)], OnnxAttribute.Of("axis", 1L));
        var (scores, at) = (best[0], best[1]);
        var area = graph.Weight((long)cells * cells);
        var cell = graph.Add("Mod", [at, area]);
        string Number(string whole) => graph.Add("Cast", [whole], OnnxAttribute.Of("to", (long)OnnxElement.Float32));
        string Read(long channel) => graph.Add("GatherElements", [graph.Add("Reshape", [Part(channel, channel + 1), graph.Weight(0, -1)]), cell], OnnxAttribute.Of("axis", 1L));
        string Middle(string place, long channel) => graph.Add("Mul", [graph.Add("Add", [Number(place), Read(channel)]), graph.Weight((double)stride)]);
        string Half(long channel) => graph.Add("Mul", [Read(channel), graph.Weight(stride / 2.0)]);
        string Edge(string operation, string middle, string half) => graph.Add(
            "Unsqueeze", [graph.Add("Clip", [graph.Add(operation, [middle, half]), graph.Weight(0.0), graph.Weight((double)cells * stride)]), graph.Weight(2L)]);
        var x = Middle(graph.Add("Mod", [cell, graph.Weight((long)cells)]), classes + 2);
        var y = Middle(graph.Add("Div", [cell, graph.Weight((long)cells)]), classes + 3);
        var (right, down) = (Half(classes), Half(classes + 1));
        var boxes = graph.Add("Concat", [Edge("Sub", x, right), Edge("Sub", y, down), Edge("Add", x, right), Edge("Add", y, down)], OnnxAttribute.Of("axis", 2L));
        return [boxes, scores, graph.Add("Div", [at, area])];
    }
}
