namespace Noether.Kernels;

/// <summary>The way back of <see cref="ProductMixing"/> through one block of rows.</summary>
internal static unsafe class MixBackward<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = MixTile<TLanes, TVector>.Rows;

    public static void Run(ProductMix mix, in MixBuffers b, int first, int end, int block)
    {
        var paths = mix.Paths;
        var length = (2L * (paths.InputLength + paths.AttributeLength + mix.MostInputs)) + mix.MostComponents + mix.OutputLength + mix.MostOutputs;
        using var space = new Workspace(Rows * length, 9);
        var tile = new Tile(mix, b, block)
        {
            Features = space.Take((long)Rows * paths.InputLength),
            Attributes = space.Take((long)Rows * paths.AttributeLength),
            GradientFeatures = space.Take((long)Rows * paths.InputLength),
            GradientAttributes = space.Take((long)Rows * paths.AttributeLength),
            Matrix = space.Take((long)Rows * mix.MostComponents),
            Products = space.TakeZeros((long)Rows * mix.MostInputs),
            Slopes = space.Take((long)Rows * mix.MostInputs),
            Results = space.Take((long)Rows * mix.OutputLength),
            Padded = space.TakeZeros((long)Rows * mix.MostOutputs),
        };
        for (var row = first; row < end; row += Rows)
        {
            tile.Run(row, Math.Min(Rows, end - row));
        }
    }

    /// <summary>Up to thirty-two rows.</summary>
    private ref struct Tile(ProductMix mix, MixBuffers b, int block)
    {
        public float* Features;
        public float* Attributes;
        public float* GradientFeatures;
        public float* GradientAttributes;
        public float* Matrix;
        public float* Products;

        /// <summary>Gradients of the products of one component of a block.</summary>
        public float* Slopes;

        /// <summary>Gradients of the results.</summary>
        public float* Results;

        /// <summary>Those of one component, row by row.</summary>
        public float* Padded;

        public readonly void Run(int row, int count)
        {
            var paths = mix.Paths;
            TileTranspose.ToPlanes(b.Features + ((nint)row * paths.InputLength), paths.InputLength, Features, Rows, count);
            TileTranspose.ToPlanes(b.Attributes + ((nint)row * paths.AttributeLength), paths.AttributeLength, Attributes, Rows, count);
            TileTranspose.ToPlanes(b.Results + ((nint)row * mix.OutputLength), mix.OutputLength, Results, Rows, count);
            new Span<float>(GradientFeatures, Rows * paths.InputLength).Clear();
            new Span<float>(GradientAttributes, Rows * paths.AttributeLength).Clear();
            foreach (var part in mix.Parts)
            {
                for (var component = 0; component < part.Block.Components; component++)
                {
                    Component(part, component, row, count);
                }
            }

            if (b.GradientFeatures is not null)
            {
                TileTranspose.ToRows(GradientFeatures, Rows, paths.InputLength, b.GradientFeatures + ((nint)row * paths.InputLength), count);
            }

            if (b.GradientAttributes is not null)
            {
                TileTranspose.ToRows(GradientAttributes, Rows, paths.AttributeLength, b.GradientAttributes + ((nint)row * paths.AttributeLength), count);
            }
        }

        private readonly void Component(MixPart part, int component, int row, int count)
        {
            var (paths, place) = (mix.Paths, part.Result + (component * part.Block.Outputs));
            if (b.GradientFeatures is not null || b.GradientAttributes is not null)
            {
                new Span<float>(Slopes, Rows * part.EvenInputs).Clear();
                TileProduct<TLanes, TVector>.Add(b.Weights + part.Padded, part.Width, 1, Results + ((nint)place * Rows), Slopes, Rows, part.EvenInputs, part.Block.Outputs);
            }

            foreach (var p in part.Paths)
            {
                Path(paths.All[p], paths.Folds[p], component, (nint)part.Columns(paths.All[p]) * Rows);
            }

            if (b.Partials is null)
            {
                return;
            }

            for (var r = 0; r < count; r++)
            {
                var slopes = new ReadOnlySpan<float>(b.Results + ((nint)(row + r) * mix.OutputLength) + place, part.Block.Outputs);
                slopes.CopyTo(new Span<float>(Padded + (r * part.Width), part.Width));
            }

            if (part.EvenInputs > part.Block.Inputs)
            {
                new Span<float>(Products + ((nint)part.Block.Inputs * Rows), Rows).Clear();
            }

            var sums = b.Partials + ((nint)block * mix.PaddedLength) + part.Padded;
            TileProduct<TLanes, TVector>.Add(Products, Rows, 1, Padded, sums, part.Width, part.EvenInputs, count);
        }

        private readonly void Path(ProductPath path, PathTerms fold, int component, nint columns)
        {
            if (b.Partials is not null || b.GradientFeatures is not null)
            {
                MixTile<TLanes, TVector>.Fold(fold, component, path.Input.Components, Attributes, Matrix);
            }

            if (b.Partials is not null)
            {
                MixTile<TLanes, TVector>.Products(path, Matrix, Features, Products + columns);
            }

            if (b.GradientFeatures is not null)
            {
                MixTile<TLanes, TVector>.Features(path, Matrix, Slopes + columns, GradientFeatures);
            }

            if (b.GradientAttributes is not null)
            {
                MixTile<TLanes, TVector>.Attributes(path, fold, component, Features, Slopes + columns, GradientAttributes);
            }
        }
    }
}
