using TorchSharp.Modules;

namespace Noether.Lab.Models.Onnx;

/// <summary>Writes layers that take the largest value or the mean of windows of pictures.</summary>
internal static class OnnxPooling
{
    public static string Largest(OnnxGraph graph, MaxPool2d layer, string x)
    {
        var size = Pair(layer.kernel_size);
        var padding = Pair(layer.padding ?? [0]);
        return graph.Add(
            "MaxPool",
            [x],
            OnnxAttribute.Of("kernel_shape", size),
            OnnxAttribute.Of("strides", Pair(layer.stride ?? layer.kernel_size)),
            OnnxAttribute.Of("dilations", Pair(layer.dilation ?? [1])),
            OnnxAttribute.Of("pads", [.. padding, .. padding]),
            OnnxAttribute.Of("ceil_mode", layer.ceil_mode ? 1L : 0));
    }

    public static string Mean(OnnxGraph graph, AvgPool2d layer, string x) => layer.divisor_override is null
        && !layer.ceil_mode
        ? Mean(graph, x, Pair(layer.kernel_size), Pair(layer.stride ?? layer.kernel_size), Pair(layer.padding ?? [0]), layer.count_include_pad)
        : throw new InputException("Means over windows with a divisor of their own, or over windows that reach beyond the picture ('ceil_mode'), cannot be written as ONNX.");

    public static string Mean(OnnxGraph graph, string x, long[] size, long[] stride, long[] padding, bool countPadding = true) => graph.Add(
        "AveragePool",
        [x],
        OnnxAttribute.Of("kernel_shape", size),
        OnnxAttribute.Of("strides", stride),
        OnnxAttribute.Of("pads", [.. padding, .. padding]),
        OnnxAttribute.Of("count_include_pad", countPadding ? 1L : 0));

    /// <summary>One window that is the whole picture: of other adaptive windows the size depends on the picture, for which there is no operator.</summary>
    public static string Whole(OnnxGraph graph, string operation, IEnumerable<long> size, string x) => size.All(n => n == 1)
        ? graph.Add(operation, [x])
        : throw new InputException($"Adaptive pooling to [{string.Join(", ", size)}] cannot be written as ONNX; to a single pixel it can, and so can pooling with windows of fixed size.");

    private static long[] Pair(long[] numbers) => numbers.Length == 1 ? [numbers[0], numbers[0]] : numbers;
}
