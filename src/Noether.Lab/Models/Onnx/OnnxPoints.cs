using Noether.Nn;
using TorchSharp.Modules;

namespace Noether.Lab.Models.Onnx;

/// <summary>
/// Writes layers over points, in the state in which they are evaluated. Clouds are <c>[batch, points, channels]</c> with any number of points;
/// a mask has no form, so every point exists.
/// </summary>
public static class OnnxPoints
{
    /// <summary>Adds a <see cref="NormedLinear"/>: the trained statistics become a part of the map.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Name of <c>[..., inputs]</c>.</param>
    /// <returns>Name of <c>[..., outputs]</c>.</returns>
    public static string Normed(OnnxGraph graph, NormedLinear layer, string input)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layer);
        return Finish(graph, layer, Mapped(graph, layer, input, 0, layer.Inputs));
    }

    /// <summary>Adds some of the maps of points.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="maps">All maps.</param>
    /// <param name="input">Name of what the first of them takes, <c>[batch, points, channels]</c>.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="count">How many; null: all that follow.</param>
    /// <returns>Names of what each gives.</returns>
    public static IReadOnlyList<string> Maps(OnnxGraph graph, PointMaps maps, string input, int start = 0, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(maps);
        List<string> results = [];
        foreach (var layer in maps.List("layers").Skip(start).Take(count ?? int.MaxValue))
        {
            results.Add(input = Normed(graph, (NormedLinear)layer, input));
        }

        return results;
    }

    /// <summary>Adds the largest value over the points, <c>[batch, channels]</c>.</summary>
    public static string Largest(OnnxGraph graph, string clouds)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Add("ReduceMax", [clouds], OnnxAttribute.Of("axes", [1L]), OnnxAttribute.Of("keepdims", 0L));
    }

    /// <summary>Adds the mean over the points, <c>[batch, channels]</c>.</summary>
    public static string Mean(OnnxGraph graph, string clouds)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return graph.Add("ReduceMean", [clouds], OnnxAttribute.Of("axes", [1L]), OnnxAttribute.Of("keepdims", 0L));
    }

    /// <summary>Adds a <see cref="PointNet"/>; of its outputs the values at the points alone.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="network">The network.</param>
    /// <param name="points">Name of <c>[batch, points, channels]</c>.</param>
    /// <returns>Name of <c>[batch, points, outputs]</c>.</returns>
    public static string Write(OnnxGraph graph, PointNet network, string points)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        var maps = network.Part<PointMaps>("maps");
        IReadOnlyList<string> features;
        if (network.Optional("inputTransform") is TNet first && network.Optional("featureTransform") is TNet second)
        {
            var early = Maps(graph, maps, Turned(graph, points, first, points), 0, network.Options.TransformAfter);
            features = [.. early, .. Maps(graph, maps, Turned(graph, early[^1], second, early[^1]), network.Options.TransformAfter)];
        }
        else
        {
            features = Maps(graph, maps, points);
        }

        return Head(graph, network.Part<PointHead>("head"), Largest(graph, features[^1]), Joined(graph, features));
    }

    /// <summary>Adds a <see cref="Dgcnn"/>. Where neighbours are equally far, the runtime may take another one.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="network">The network.</param>
    /// <param name="points">Name of <c>[batch, points, channels]</c>.</param>
    /// <returns>Name of <c>[batch, points, outputs]</c>.</returns>
    public static string Write(OnnxGraph graph, Dgcnn network, string points)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(network);
        var options = network.Options;
        var at = points;
        if (network.Optional("transform") is TNet transform)
        {
            at = Turned(graph, Edges(graph, network.Part<EdgeConv>("transformEdges"), at, options.Neighbours), transform, at);
        }

        List<string> features = options.KeepInput ? [at] : [];
        foreach (var convolution in network.List("convolutions"))
        {
            features.Add(at = Edges(graph, (EdgeConv)convolution, at, options.Neighbours));
        }

        var joined = Joined(graph, features);
        var wide = Normed(graph, network.Part<NormedLinear>("global"), joined);
        var values = Head(graph, network.Part<PointHead>("head"), options.Aggregation == Aggregation.Max ? Largest(graph, wide) : Mean(graph, wide), joined);
        return options.Bounded
            ? graph.Add("Sub", [graph.Add("Mul", [graph.Add("Sigmoid", [values]), graph.Weight(2.0)]), graph.Weight(1.0)])
            : values;
    }

    /// <summary>Adds an edge convolution over each point's nearest neighbours, itself included.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="points">Name of <c>[batch, points, channels]</c>.</param>
    /// <param name="neighbours">How many; a cloud of fewer points gives all there are.</param>
    /// <returns>Name of <c>[batch, points, outputs]</c>.</returns>
    public static string Edges(OnnxGraph graph, EdgeConv layer, string points, int neighbours)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(layer);
        var first = layer.Part<NormedLinear>("first");
        var channels = first.Inputs / 2;

        // W [x_i, x_j - x_i] = W1 x_i + W2 (x_j - x_i), multiplied once a point.
        var ofDifference = Mapped(graph, first, points, channels, channels);
        var ofPoint = graph.Add("Sub", [Mapped(graph, first, points, 0, channels), ofDifference]);
        var near = graph.Add("GatherND", [ofDifference, graph.Add("Unsqueeze", [Nearest(graph, points, neighbours), graph.Weight(-1)])], OnnxAttribute.Of("batch_dims", 1L));
        var edges = Finish(graph, first, graph.Add("Add", [graph.Add("Unsqueeze", [ofPoint, graph.Weight(2)]), near]));
        foreach (var next in layer.List("rest"))
        {
            edges = Normed(graph, (NormedLinear)next, edges);
        }

        return graph.Add(layer.Aggregation == Aggregation.Max ? "ReduceMax" : "ReduceMean", [edges], OnnxAttribute.Of("axes", [2L]), OnnxAttribute.Of("keepdims", 0L));
    }

    /// <summary>Places of the nearest points of each point, <c>[batch, points, k]</c>.</summary>
    private static string Nearest(OnnxGraph graph, string points, int neighbours)
    {
        var differences = graph.Add("Sub", [graph.Add("Unsqueeze", [points, graph.Weight(2)]), graph.Add("Unsqueeze", [points, graph.Weight(1)])]);
        var squares = graph.Add("ReduceSum", [graph.Add("Mul", [differences, differences]), graph.Weight(3)], OnnxAttribute.Of("keepdims", 0L));
        var there = graph.Add("Slice", [graph.Add("Shape", [points]), graph.Weight(1), graph.Weight(2)]);
        var count = graph.Add("Min", [there, graph.Weight((long)neighbours)]);
        return graph.AddMany("TopK", 2, [squares, count], OnnxAttribute.Of("axis", 2L), OnnxAttribute.Of("largest", 0L))[1];
    }

    /// <summary>The points times the matrix that a transform net finds from what it is given.</summary>
    private static string Turned(OnnxGraph graph, string given, TNet transform, string points)
    {
        var features = Maps(graph, transform.Part<PointMaps>("points"), given);
        var entries = OnnxLayers.Write(graph, transform.Part<torch.nn.Module>("head"), Largest(graph, features[^1]));
        var last = (Linear)transform.Part<Sequential>("head").children().Last();
        var size = (long)Math.Sqrt(last.out_features);
        using var identity = torch.eye(size);
        return graph.Add("MatMul", [points, graph.Add("Add", [graph.Add("Reshape", [entries, graph.Weight(-1, size, size)]), graph.Weight(identity)])]);
    }

    private static string Head(OnnxGraph graph, PointHead head, string clouds, string points)
    {
        var first = head.Part<NormedLinear>("first");
        var ofClouds = graph.Add("Unsqueeze", [Mapped(graph, first, clouds, 0, head.CloudWidth), graph.Weight(1)]);
        var rows = Finish(graph, first, graph.Add("Add", [ofClouds, Mapped(graph, first, points, head.CloudWidth, first.Inputs - head.CloudWidth)]));
        foreach (var layer in head.List("rest"))
        {
            rows = Normed(graph, (NormedLinear)layer, rows);
        }

        return OnnxLayers.Write(graph, head.Part<Linear>("last"), rows);
    }

    private static string Joined(OnnxGraph graph, IReadOnlyList<string> features) => features.Count == 1 ? features[0] : graph.Add("Concat", features, OnnxAttribute.Of("axis", -1L));

    /// <summary>Some columns of the layer's map, scaled as its normalisation does.</summary>
    private static string Mapped(OnnxGraph graph, NormedLinear layer, string input, long first, long columns)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        return graph.Add("MatMul", [input, graph.Weight((layer.Weight.narrow(1, first, columns) * Scale(layer).unsqueeze(1)).t())]);
    }

    /// <summary>What the normalisation adds, and the activation.</summary>
    private static string Finish(OnnxGraph graph, NormedLinear layer, string mapped)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var norm = layer.Part<BatchNorm1d>("norm");
        var shifted = graph.Add("Add", [mapped, graph.Weight(norm.bias! - (norm.running_mean! * Scale(layer)))]);
        return layer.Optional("activation") is { } activation ? OnnxLayers.Write(graph, activation, shifted) : shifted;
    }

    private static Tensor Scale(NormedLinear layer)
    {
        var norm = layer.Part<BatchNorm1d>("norm");
        return norm.weight! / (norm.running_var! + norm.eps).sqrt();
    }
}
