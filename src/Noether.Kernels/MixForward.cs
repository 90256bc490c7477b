namespace Noether.Kernels;

/// <summary>The way there of <see cref="ProductMixing"/> through one block of rows.</summary>
internal static unsafe class MixForward<TLanes, TVector>
    where TLanes : ILanes<float, TVector>
    where TVector : struct
{
    private const int Rows = MixTile<TLanes, TVector>.Rows;

    public static void Run(ProductMix mix, in MixBuffers b, int first, int end)
    {
        var paths = mix.Paths;
        // A block of an odd number of outputs reaches a row further, into which it adds zeros.
        using var space = new Workspace((long)Rows * (paths.InputLength + paths.AttributeLength + mix.MostComponents + mix.MostInputs + mix.OutputLength + 1), 5);
        float* features = space.Take((long)Rows * paths.InputLength), attributes = space.Take((long)Rows * paths.AttributeLength);
        float* matrix = space.Take((long)Rows * mix.MostComponents), products = space.TakeZeros((long)Rows * mix.MostInputs);
        var results = space.Take((long)Rows * (mix.OutputLength + 1));
        for (var row = first; row < end; row += Rows)
        {
            var count = Math.Min(Rows, end - row);
            TileTranspose.ToPlanes(b.Features + ((nint)row * paths.InputLength), paths.InputLength, features, Rows, count);
            TileTranspose.ToPlanes(b.Attributes + ((nint)row * paths.AttributeLength), paths.AttributeLength, attributes, Rows, count);
            new Span<float>(results, Rows * (mix.OutputLength + 1)).Clear();
            foreach (var part in mix.Parts)
            {
                for (var component = 0; component < part.Block.Components; component++)
                {
                    foreach (var p in part.Paths)
                    {
                        MixTile<TLanes, TVector>.Fold(paths.Folds[p], component, paths.All[p].Input.Components, attributes, matrix);
                        MixTile<TLanes, TVector>.Products(paths.All[p], matrix, features, products + ((nint)part.Columns(paths.All[p]) * Rows));
                    }

                    var target = results + ((nint)(part.Result + (component * part.Block.Outputs)) * Rows);
                    TileProduct<TLanes, TVector>.Add(b.Weights + part.Padded, 1, part.Width, products, target, Rows, RowShape.Even(part.Block.Outputs), part.Block.Inputs);
                }
            }

            TileTranspose.ToRows(results, Rows, mix.OutputLength, b.Results + ((nint)row * mix.OutputLength), count);
        }
    }
}
