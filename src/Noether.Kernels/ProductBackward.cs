namespace Noether.Kernels;

/// <summary>
/// The way back through one block of edges. With u[i] = Σ_k m[k, i] g[k] the gradient of x[i] is w u[i] and that of w is Σ_i x[i] u[i]: one product gives both.
/// </summary>
internal static unsafe class ProductBackward<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Edges = ProductFold<TLanes, TVector>.Edges;

    public static void Block(ProductPaths paths, ProductEdges edges, in ProductBuffers b, int block)
    {
        var (first, end) = (edges.BackwardBlocks[block], edges.BackwardBlocks[block + 1]);
        using var space = new Workspace(
            ((((long)paths.AttributeLength * (1 + Edges)) + paths.LargestMatrix) * Edges) + paths.InputLength + paths.MostChannels, 5);
        var group = new Group(paths, edges, b, block)
        {
            Turned = space.Take((long)paths.AttributeLength * Edges),
            Matrices = space.Take((long)paths.LargestMatrix * Edges),
            Slopes = space.Take((long)paths.AttributeLength * Edges * Edges),
            Unread = space.TakeZeros(paths.InputLength),
            Ones = space.Take(paths.MostChannels),
        };
        new Span<float>(group.Ones, paths.MostChannels).Fill(1);
        for (var place = first; place < end; place += Edges)
        {
            group.Run(edges.BackwardOrder.AsSpan(place, Math.Min(Edges, end - place)));
        }
    }

    /// <summary>Up to sixteen edges.</summary>
    private ref struct Group(ProductPaths paths, ProductEdges edges, ProductBuffers b, int block)
    {
        public float* Turned;
        public float* Matrices;

        /// <summary>Gradients of attributes, <c>[edge, attribute, 16]</c>, to be summed over the last axis.</summary>
        public float* Slopes;

        /// <summary>Where gradients of features go that nobody asks for.</summary>
        public float* Unread;
        public float* Ones;

        public readonly void Run(ReadOnlySpan<int> group)
        {
            ProductFold<TLanes, TVector>.Turn(b.Attributes, paths.AttributeLength, group, Turned);
            Clear(group);
            for (var p = 0; p < paths.Folds.Length; p++)
            {
                var weight = paths.All[p].Weight;
                if (b.GradientFeatures is not null || (b.GradientWeights is not null && weight is not null))
                {
                    ProductFold<TLanes, TVector>.Matrices(paths.Folds[p], Turned, Matrices);
                    FeaturesAndWeights(p, group);
                }

                if (b.GradientAttributes is not null)
                {
                    Attributes(p, group);
                }
            }

            if (b.GradientAttributes is not null)
            {
                SumAttributes(group);
            }
        }

        private readonly void Clear(ReadOnlySpan<int> group)
        {
            if (b.GradientAttributes is not null)
            {
                new Span<float>(Slopes, paths.AttributeLength * Edges * group.Length).Clear();
            }

            if (b.GradientWeights is not null && b.Partials is null)
            {
                foreach (var edge in group)
                {
                    new Span<float>(b.GradientWeights + ((nint)edge * paths.WeightLength), paths.WeightLength).Clear();
                }
            }
        }

        private readonly void FeaturesAndWeights(int index, ReadOnlySpan<int> group)
        {
            var path = paths.All[index];
            var product = new RowProduct
            {
                RowStep = Edges,
                InnerStep = (nint)path.Input.Components * Edges,
                Rows = path.Input.Components,
                Inner = path.Output.Components,
                SourceStride = path.Output.Stride,
                TargetStride = path.Input.Stride,
                OtherStride = path.Input.Stride,
                Channels = path.Channels,
            };
            for (var e = 0; e < group.Length; e++)
            {
                var (edge, features) = (group[e], ((nint)edges.SenderArray[group[e]] * paths.InputLength) + path.Input.Offset);
                product.Matrix = Matrices + e;
                product.Source = b.Sums + ((nint)edges.ReceiverArray[edge] * paths.OutputLength) + path.Output.Offset;
                product.Target = b.GradientFeatures is null ? Unread + path.Input.Offset : b.GradientFeatures + features;
                product.Other = b.Features + features;
                product.Weights = Weights(path, edge);
                product.Dots = b.GradientWeights is null || path.Weight is not { } weight ? null
                    : b.Partials is null ? b.GradientWeights + ((nint)edge * paths.WeightLength) + weight
                    : b.Partials + ((nint)block * ProductLengths.Partial(paths)) + weight;
                ChannelLoop<TLanes, TVector>.Run(product);
            }
        }

        private readonly void Attributes(int index, ReadOnlySpan<int> group)
        {
            var path = paths.All[index];
            for (var e = 0; e < group.Length; e++)
            {
                var edge = group[e];
                ChannelLoop<TLanes, TVector>.Run(new ProductTerms
                {
                    Path = paths.Slopes[index],
                    Features = b.Features + ((nint)edges.SenderArray[edge] * paths.InputLength) + path.Input.Offset,
                    Results = b.Sums + ((nint)edges.ReceiverArray[edge] * paths.OutputLength) + path.Output.Offset,
                    Weights = Weights(path, edge),
                    Slopes = Slopes + ((((nint)e * paths.AttributeLength) + path.Attribute.Offset) * Edges),
                    Stride = (nint)path.Attribute.Stride * Edges,
                    Channels = path.Channels,
                });
            }
        }

        private readonly void SumAttributes(ReadOnlySpan<int> group)
        {
            for (var e = 0; e < group.Length; e++)
            {
                var slopes = Slopes + ((nint)e * paths.AttributeLength * Edges);
                var row = b.GradientAttributes + ((nint)group[e] * paths.AttributeLength);
                for (var j = 0; j < paths.AttributeLength; j++)
                {
                    var sum = TLanes.Load(slopes + ((nint)j * Edges));
                    for (nint lane = TLanes.Count; lane < Edges; lane += TLanes.Count)
                    {
                        sum = TLanes.Add(sum, TLanes.Load(slopes + ((nint)j * Edges) + lane));
                    }

                    row[j] = TLanes.Sum(sum);
                }
            }
        }

        private readonly float* Weights(ProductPath path, int edge) => path.Weight is { } weight ? b.Weights + (edge * b.WeightStride) + weight : Ones;
    }
}
