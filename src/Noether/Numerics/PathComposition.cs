using Noether.Kernels;

namespace Noether.Numerics;

/// <summary><see cref="PathProduct"/> by torch's operations, path by path; in any precision, on any device.</summary>
internal static class PathComposition
{
    public static Tensor Apply(ProductPaths paths, ProductEdges edges, Tensor features, Tensor attributes, Tensor? weights)
    {
        using var scope = torch.NewDisposeScope();
        var device = features.device;
        var (senders, receivers) = (Index(edges.Senders, device), Index(edges.Receivers, device));
        List<Tensor> parts = [];
        List<int> places = [];
        foreach (var path in paths.All)
        {
            var x = Block(features, path.Input, path.Channels);
            var product = paths.ByChannel ? ByChannel(path, x, Block(attributes, path.Attribute, path.Channels)) : AlongEdges(path, x.index_select(0, senders), attributes);
            if (path.Weight is { } weight)
            {
                product *= weights!.narrow(-1, weight, path.Channels).unsqueeze(-2);
            }

            parts.Add(product.flatten(1));
            places.AddRange(Places(path.Output, path.Channels));
        }

        if (parts.Count == 0)
        {
            return scope.MoveToOuter(torch.zeros([edges.ReceiverCount, paths.OutputLength], features.dtype, device));
        }

        var messages = torch.cat(parts, 1);
        var sums = paths.ByChannel ? messages : Zeros(messages, edges.ReceiverCount, messages.shape[1]).index_add(0, receivers, messages, 1);
        return scope.MoveToOuter(Zeros(sums, sums.shape[0], paths.OutputLength).index_add(1, Index([.. places], device), sums, 1));
    }

    /// <summary>Σ C[i, j, k] x[i, c] y[j]: first the attributes with the coefficients, then a small matrix times the channels.</summary>
    private static Tensor AlongEdges(ProductPath path, Tensor x, Tensor attributes)
    {
        var (d1, d2, d3) = (path.Input.Components, path.Attribute.Components, path.Output.Components);
        var y = attributes.index_select(1, Index([.. Enumerable.Range(0, d2).Select(path.Attribute.At)], attributes.device));
        var table = new double[d2, d3 * d1];
        foreach (var entry in path.Entries)
        {
            table[entry.Attribute, (entry.Output * d1) + entry.Input] += entry.Value;
        }

        return y.matmul(torch.tensor(table, x.dtype, x.device)).view(-1, d3, d1).matmul(x);
    }

    /// <summary>Σ C[i, j, k] x[i, c] y[j, c]: all products of components, then the coefficients.</summary>
    private static Tensor ByChannel(ProductPath path, Tensor x, Tensor y)
    {
        var (d1, d2, d3) = (path.Input.Components, path.Attribute.Components, path.Output.Components);
        var table = new double[d3, d1 * d2];
        foreach (var entry in path.Entries)
        {
            table[entry.Output, (entry.Input * d2) + entry.Attribute] += entry.Value;
        }

        var products = (x.unsqueeze(2) * y.unsqueeze(1)).view(-1, d1 * d2, path.Channels);
        return torch.tensor(table, x.dtype, x.device).matmul(products);
    }

    /// <summary>A block of rows, <c>[rows, components, channels]</c>.</summary>
    private static Tensor Block(Tensor rows, ProductBlock block, int channels)
    {
        var part = block.Stride == channels
            ? rows.narrow(1, block.Offset, (long)block.Components * channels)
            : rows.index_select(1, Index([.. Places(block, channels)], rows.device));
        return part.reshape(-1, block.Components, channels);
    }

    private static IEnumerable<int> Places(ProductBlock block, int channels) =>
        Enumerable.Range(0, block.Components).SelectMany(component => Enumerable.Range(block.At(component), channels));

    private static Tensor Zeros(Tensor like, long rows, long columns) => torch.zeros([rows, columns], like.dtype, like.device);

    private static Tensor Index(ReadOnlySpan<int> places, torch.Device device)
    {
        using var narrow = torch.tensor(places.ToArray(), torch.int32, device);
        return narrow.to(torch.int64);
    }
}
