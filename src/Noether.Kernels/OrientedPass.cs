namespace Noether.Kernels;

/// <summary>Both ways of <see cref="OrientedMessages"/> with one kind of vectors: pads what is read, runs the blocks, and writes what is asked for.</summary>
internal sealed unsafe class OrientedPass<TLanes, TVector> : IOrientedMessages
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    public void Forward(EdgeTiles tiles, in OrientedInputs inputs, Span<float> result, int threads)
    {
        var shape = OrientedShape.Of(tiles, inputs);
        PairShape.Expect(result.Length, inputs.Features.Length, nameof(result));
        using var space = new Workspace(shape.KernelLength + (2 * shape.RowsLength), 4);
        fixed (float* basis = inputs.Basis, features = inputs.Features, results = result)
        {
            var b = new OrientedBuffers { Shape = shape, Basis = basis };
            b.ByFunction = Padding.Matrix(inputs.Kernel, shape.Channels, shape.Functions, shape.FunctionWidth, shape.Width, transposed: true, space);
            b.Features = Padding.Rows(features, shape.Rows, shape.Channels, shape.Width, space);
            b.Result = shape.Channels == shape.Width ? results : space.Take(shape.RowsLength);
            Blocks.Each(tiles.BlockCount, threads, block => OrientedTiles<TLanes, TVector>.Forward(tiles, b, block));
            Padding.Strip(b.Result, shape.Rows, shape.Width, results, shape.Channels);
        }
    }

    public void Backward(EdgeTiles tiles, in OrientedInputs inputs, ReadOnlySpan<float> slope, in OrientedGradients gradients, int threads)
    {
        var shape = OrientedShape.Of(tiles, inputs);
        PairShape.Expect(slope.Length, inputs.Features.Length, nameof(slope));
        PairShape.Expect(gradients.Features.Length, inputs.Features.Length, nameof(gradients.Features));
        PairShape.Expect(gradients.Kernel.Length, inputs.Kernel.Length, nameof(gradients.Kernel));
        PairShape.Expect(gradients.Basis.Length, gradients.Basis.IsEmpty ? 0 : inputs.Basis.Length, nameof(gradients.Basis));
        using var space = new Workspace(((2L + tiles.BlockCount) * shape.KernelLength) + (3 * shape.RowsLength), 6);
        fixed (float* basis = inputs.Basis, features = inputs.Features, slopes = slope, basisGradient = gradients.Basis, featureGradient = gradients.Features)
        {
            var b = new OrientedBuffers { Shape = shape, Basis = basis, BasisGradient = basisGradient };
            b.ByFunction = Padding.Matrix(inputs.Kernel, shape.Channels, shape.Functions, shape.FunctionWidth, shape.Width, transposed: true, space);
            b.ByChannel = Padding.Matrix(inputs.Kernel, shape.Channels, shape.Functions, shape.Width, shape.FunctionWidth, transposed: false, space);
            b.Features = Padding.Rows(features, shape.Rows, shape.Channels, shape.Width, space);
            b.Result = Padding.Rows(slopes, shape.Rows, shape.Channels, shape.Width, space);
            b.FeatureGradient = shape.Channels == shape.Width ? featureGradient : space.Take(shape.RowsLength);
            b.Partials = space.TakeZeros(tiles.BlockCount * shape.KernelLength);
            Blocks.Each(tiles.BlockCount, threads, block => OrientedTiles<TLanes, TVector>.Backward(tiles, b, block));
            Blocks.Gather<TLanes, TVector>(b.Partials, shape.KernelLength, tiles.BlockCount);
            Padding.Strip(b.FeatureGradient, shape.Rows, shape.Width, featureGradient, shape.Channels);
            Padding.StripTransposed(b.Partials, shape.Functions, shape.Width, gradients.Kernel, shape.Channels);
        }
    }
}

/// <summary>The sizes of a call of <see cref="OrientedMessages"/>, checked.</summary>
/// <param name="Nodes">Nodes.</param>
/// <param name="Directions">Directions of a node.</param>
/// <param name="Channels">Channels.</param>
/// <param name="Functions">Functions that kernels are combined of.</param>
internal readonly record struct OrientedShape(int Nodes, int Directions, int Channels, int Functions)
{
    /// <summary>Channels of a row while it is worked on; zeros beyond.</summary>
    public int Width => PairShape.Padded(Channels);

    /// <summary>Functions of a row while it is worked on; zeros beyond.</summary>
    public int FunctionWidth => PairShape.Padded(Functions);

    /// <summary>Rows of features.</summary>
    public int Rows => Nodes * Directions;

    public long RowsLength => (long)Rows * Width;

    public long KernelLength => (long)Width * FunctionWidth;

    /// <summary>Edges of a tile.</summary>
    public int TileEdges => Math.Max(1, EdgeTiles.Rows / Directions);

    /// <summary>Rows of a tile, made even.</summary>
    public int TileRows => ((TileEdges * Directions) + 1) / 2 * 2;

    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static OrientedShape Of(EdgeTiles tiles, in OrientedInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(tiles);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs.Directions, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inputs.Channels, nameof(inputs));
        var shape = new OrientedShape(tiles.Nodes, inputs.Directions, inputs.Channels, inputs.Kernel.Length / inputs.Channels);
        ArgumentOutOfRangeException.ThrowIfZero(shape.Functions, nameof(inputs));
        PairShape.Expect(inputs.Kernel.Length, (long)shape.Channels * shape.Functions, nameof(inputs.Kernel));
        PairShape.Expect(inputs.Basis.Length, (long)tiles.Edges * shape.Directions * shape.Functions, nameof(inputs.Basis));
        PairShape.Expect(inputs.Features.Length, (long)shape.Rows * shape.Channels, nameof(inputs.Features));
        return shape;
    }
}

/// <summary>The numbers of a call, rows padded.</summary>
internal unsafe struct OrientedBuffers
{
    public OrientedShape Shape;

    /// <summary><c>[edges, directions, functions]</c>, not padded; as its gradient, which is null where it is not needed.</summary>
    public float* Basis;
    public float* BasisGradient;

    /// <summary>The kernel, <c>[function width, width]</c> and <c>[width, function width]</c>.</summary>
    public float* ByFunction;
    public float* ByChannel;

    /// <summary><c>[rows, width]</c>.</summary>
    public float* Features;

    /// <summary>The sums, or their gradient.</summary>
    public float* Result;
    public float* FeatureGradient;

    /// <summary>The kernel's gradient from each block, <c>[blocks, function width, width]</c>.</summary>
    public float* Partials;
}
