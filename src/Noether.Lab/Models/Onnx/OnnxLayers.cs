using Noether.Nn;
using TorchSharp.Modules;

namespace Noether.Lab.Models.Onnx;

/// <summary>
/// Writes layers, in the state in which they are evaluated: trained statistics instead of the batch's, no dropout, the filters of steerable convolutions as they come out.
/// </summary>
public static class OnnxLayers
{
    private static readonly Dictionary<Type, Func<OnnxGraph, torch.nn.Module, string, string>> Writers = new()
    {
        [typeof(Sequential)] = (g, m, x) => m.children().Aggregate(x, (at, layer) => Write(g, layer, at)),
        [typeof(Linear)] = (g, m, x) => Linear(g, (Linear)m, x),
        [typeof(Conv2d)] = (g, m, x) => Convolution(g, (Conv2d)m, x),
        [typeof(LiftingConv2d)] = (g, m, x) => Oriented(g, (OrientedConv2d)m, x),
        [typeof(GroupConv2d)] = (g, m, x) => Oriented(g, (OrientedConv2d)m, x),
        [typeof(BatchNorm1d)] = (g, m, x) => Norm(g, ((BatchNorm1d)m).weight, ((BatchNorm1d)m).bias, ((BatchNorm1d)m).running_mean, ((BatchNorm1d)m).running_var, ((BatchNorm1d)m).eps, 1, x),
        [typeof(BatchNorm2d)] = (g, m, x) => Norm(g, (BatchNorm2d)m, 1, x),
        [typeof(GroupBatchNorm2d)] = (g, m, x) => Norm(g, (BatchNorm2d)m.children().Single(), ((GroupBatchNorm2d)m).Orientations, x),
        [typeof(LayerNorm)] = (g, m, x) => Norm(g, (LayerNorm)m, x),
        [typeof(NormedLinear)] = (g, m, x) => OnnxPoints.Normed(g, (NormedLinear)m, x),
        [typeof(MaxPool2d)] = (g, m, x) => OnnxPooling.Largest(g, (MaxPool2d)m, x),
        [typeof(AvgPool2d)] = (g, m, x) => OnnxPooling.Mean(g, (AvgPool2d)m, x),
        [typeof(AdaptiveMaxPool2d)] = (g, m, x) => OnnxPooling.Whole(g, "GlobalMaxPool", ((AdaptiveMaxPool2d)m).output_size, x),
        [typeof(AdaptiveAvgPool2d)] = (g, m, x) => OnnxPooling.Whole(g, "GlobalAveragePool", ((AdaptiveAvgPool2d)m).output_size, x),
        [typeof(Flatten)] = (g, m, x) => Flatten(g, (Flatten)m, x),
        [typeof(Identity)] = (_, _, x) => x,
        [typeof(BlurPool2d)] = (g, _, x) => OnnxPooling.Mean(g, OnnxPooling.Mean(g, x, [2, 2], [1, 1], [1, 1]), [2, 2], [2, 2], [0, 0]),
        [typeof(ReLU)] = (g, _, x) => g.Add("Relu", [x]),
        [typeof(Tanh)] = (g, _, x) => g.Add("Tanh", [x]),
        [typeof(Sigmoid)] = (g, _, x) => g.Add("Sigmoid", [x]),
        [typeof(SiLU)] = (g, _, x) => g.Add("Mul", [x, g.Add("Sigmoid", [x])]),
        [typeof(LeakyReLU)] = (g, m, x) => g.Add("LeakyRelu", [x], OnnxAttribute.Of("alpha", ((LeakyReLU)m).negative_slope)),
        [typeof(ELU)] = (g, m, x) => g.Add("Elu", [x], OnnxAttribute.Of("alpha", ((ELU)m).alpha)),
        [typeof(TorchSharp.Modules.Dropout)] = (_, _, x) => x,
        [typeof(Nn.Dropout)] = (_, _, x) => x,
    };

    /// <summary>Whether layers of that type can be written.</summary>
    public static bool Knows(Type layer) => Writers.ContainsKey(layer);

    /// <summary>Adds a layer.</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="layer">A sequence of layers, or one.</param>
    /// <param name="input">Name of what it takes.</param>
    /// <returns>Name of what it computes.</returns>
    /// <exception cref="InputException">There is no ONNX form for this kind of layer.</exception>
    public static string Write(OnnxGraph graph, torch.nn.Module layer, string input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return Writers.TryGetValue(layer.GetType(), out var write)
            ? write(graph, layer, input)
            : throw new InputException($"Layers of type {layer.GetType().Name} cannot be written as ONNX; export the weights with --format safetensors.");
    }

    /// <summary>Adds the largest response over the orientations of a regular field (see <see cref="RegularField.MaxOverOrientations"/>).</summary>
    /// <param name="graph">Added to.</param>
    /// <param name="input">Name of maps <c>[batch, channels * N, height, width]</c>.</param>
    /// <param name="orientations">N.</param>
    /// <returns>Name of maps <c>[batch, channels, height, width]</c>.</returns>
    public static string MaxOverOrientations(OnnxGraph graph, string input, int orientations)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (orientations == 1)
        {
            return input;
        }

        // [batch, channels * N, pixels] to [batch, channels, N, pixels], and after the maximum back to the shape of the image.
        var flat = graph.Add("Reshape", [input, graph.Weight(0, 0, -1)]);
        var parted = graph.Add("Transpose", [graph.Add("Reshape", [graph.Add("Transpose", [flat], OnnxAttribute.Of("perm", [0L, 2, 1])), graph.Weight(0, 0, -1, orientations)])], OnnxAttribute.Of("perm", [0L, 2, 1, 3]));
        var largest = graph.Add("ReduceMax", [parted], OnnxAttribute.Of("axes", [3L]), OnnxAttribute.Of("keepdims", 0L));
        var shape = graph.Add("Shape", [input]);
        var pixels = graph.Add("Slice", [shape, graph.Weight(2), graph.Weight(4)]);
        return graph.Add("Reshape", [largest, graph.Add("Concat", [graph.Weight(0, -1), pixels], OnnxAttribute.Of("axis", 0L))]);
    }

    private static string Linear(OnnxGraph graph, Linear layer, string x)
    {
        using var turned = layer.weight!.detach().t();
        var product = graph.Add("MatMul", [x, graph.Weight(turned)]);
        return layer.bias is { } bias ? graph.Add("Add", [product, graph.Weight(bias)]) : product;
    }

    private static string Convolution(OnnxGraph graph, Conv2d layer, string x)
    {
        if (layer.padding_mode != TorchSharp.PaddingModes.Zeros)
        {
            throw new InputException($"Convolutions with padding '{layer.padding_mode}' cannot be written as ONNX; only zeros can.");
        }

        var padding = layer.padding ?? throw new InputException("Convolutions with padding by name ('same') cannot be written as ONNX; give the padding in pixels.");
        List<string> inputs = [x, graph.Weight(layer.weight!)];
        if (layer.bias is { } bias)
        {
            inputs.Add(graph.Weight(bias));
        }

        return graph.Add(
            "Conv",
            inputs,
            OnnxAttribute.Of("strides", layer.stride),
            OnnxAttribute.Of("dilations", layer.dilation),
            OnnxAttribute.Of("group", layer.groups),
            OnnxAttribute.Of("pads", [.. padding, .. padding]));
    }

    private static string Oriented(OnnxGraph graph, OrientedConv2d layer, string x)
    {
        using var filters = layer.Filters();
        return graph.Add("Conv", [x, graph.Weight(filters)], OnnxAttribute.Of("pads", Enumerable.Repeat(layer.Padding, 4)));
    }

    private static string Norm(OnnxGraph graph, BatchNorm2d layer, int repeats, string x) =>
        Norm(graph, layer.weight, layer.bias, layer.running_mean, layer.running_var, layer.eps, repeats, x);

    private static string Norm(OnnxGraph graph, Tensor? scale, Tensor? shift, Tensor? mean, Tensor? variance, double epsilon, int repeats, string x)
    {
        if (mean is null || variance is null)
        {
            throw new InputException("Batch normalisation without running statistics depends on the batch and cannot be written as ONNX.");
        }

        using var scope = torch.NewDisposeScope();
        string Each(Tensor values) => graph.Weight(values.detach().repeat_interleave(repeats));
        return graph.Add(
            "BatchNormalization",
            [x, Each(scale ?? torch.ones_like(mean)), Each(shift ?? torch.zeros_like(mean)), Each(mean), Each(variance)],
            OnnxAttribute.Of("epsilon", epsilon));
    }

    private static string Norm(OnnxGraph graph, LayerNorm layer, string x)
    {
        using var scope = torch.NewDisposeScope();
        long[] shape = [.. layer.normalized_shape];
        List<string> inputs = [x, graph.Weight(layer.weight ?? torch.ones(shape))];
        if (layer.bias is { } bias)
        {
            inputs.Add(graph.Weight(bias));
        }

        return graph.Add("LayerNormalization", inputs, OnnxAttribute.Of("axis", -(long)shape.Length), OnnxAttribute.Of("epsilon", layer.eps));
    }

    private static string Flatten(OnnxGraph graph, Flatten layer, string x) => (layer.start_dim, layer.end_dim) == (1, -1)
        ? graph.Add("Flatten", [x])
        : throw new InputException($"Flattening of the axes {layer.start_dim} to {layer.end_dim} cannot be written as ONNX; that of all but the batch can.");
}
