using System.Diagnostics;

namespace Noether.Symmetries;

/// <summary>
/// Moves images as functions on the plane, (g.I)(p) = I(g⁻¹ p): whole pixels are moved where the map allows it,
/// other elements read bilinearly. One interpolation grid an element serves all the samples it moves.
/// </summary>
internal sealed class ImageMotion(ImageSampling sampling)
{
    public double PixelSize => sampling.PixelSize;

    public bool IsExact(Tensor linear, Tensor? shift, Tensor images) => Maps(linear, shift, images).All(m => m.IsExact);

    /// <summary>Images of all pairs, <c>[rows, c, h, w]</c>.</summary>
    /// <param name="linear"><c>[m, 2, 2]</c>, float64.</param>
    /// <param name="shift"><c>[m, 2]</c>, float64.</param>
    /// <param name="images"><c>[b, c, h, w]</c>.</param>
    /// <param name="pairing">How elements meet samples.</param>
    public Tensor Move(Tensor linear, Tensor? shift, Tensor images, Pairing pairing)
    {
        using var scope = torch.NewDisposeScope();
        var maps = Maps(linear, shift, images);
        var rows = Rows.Count(maps.Length, images.shape[0], pairing);
        var (channels, height, width) = (images.shape[1], images.shape[2], images.shape[3]);

        // One element a row: where elements do not differ between samples, all samples of an element are channels of one row.
        var perSample = pairing == Pairing.Each && maps.Length == images.shape[0];
        var source = perSample ? images : images.reshape(1, -1, height, width);
        var moved = Partition(source, maps).reshape(rows, channels, height, width);
        return scope.MoveToOuter(moved);
    }

    /// <summary>Exact and interpolated elements apart, then back in the order of <paramref name="maps"/>; <c>[m, k, h, w]</c>.</summary>
    private Tensor Partition(Tensor source, PixelMap[] maps)
    {
        var order = Enumerable.Range(0, maps.Length).OrderBy(i => !maps[i].IsExact).ToArray();
        var exact = maps.Count(m => m.IsExact);
        if (exact == maps.Length)
        {
            return Gather(Pick(source, order), maps);
        }

        if (exact == 0)
        {
            return Interpolate(Pick(source, order), maps);
        }

        PixelMap[] sorted = [.. order.Select(i => maps[i])];
        var moved = torch.cat([Gather(Pick(source, order[..exact]), sorted[..exact]), Interpolate(Pick(source, order[exact..]), sorted[exact..])]);
        var back = new long[order.Length];
        for (var place = 0; place < order.Length; place++)
        {
            back[order[place]] = place;
        }

        return moved.index_select(0, torch.tensor(back, device: source.device));
    }

    private static Tensor Pick(Tensor source, int[] rows) => source.shape[0] == 1
        ? source.expand(rows.Length, -1, -1, -1)
        : source.index_select(0, torch.tensor(rows.Select(i => (long)i).ToArray(), device: source.device));

    private Tensor Gather(Tensor source, PixelMap[] maps)
    {
        var (channels, height, width) = (source.shape[1], (int)source.shape[2], (int)source.shape[3]);
        var indices = new long[maps.Length * height * width];
        for (var i = 0; i < maps.Length; i++)
        {
            maps[i].WriteSources(indices.AsSpan(i * height * width, height * width), height, width, sampling.Padding);
        }

        var index = torch.tensor(indices, device: source.device).view(maps.Length, 1, -1);
        var outside = index.lt(0);
        var moved = source.flatten(2).gather(2, index.clamp_min(0).expand(-1, channels, -1));
        var filled = Array.TrueForAll(indices, i => i >= 0) ? moved : moved.masked_fill(outside, 0);
        return filled.view(maps.Length, channels, height, width);
    }

    private Tensor Interpolate(Tensor source, PixelMap[] maps)
    {
        if (!source.is_floating_point())
        {
            throw new InputException($"An image of {source.dtype} cannot be interpolated; convert it to float32 or float64, or use elements that move whole pixels.");
        }

        var (height, width, finer) = (source.shape[2], source.shape[3], sampling.Supersampling);
        var theta = torch.tensor(maps.SelectMany(m => m.Theta(height, width)).ToArray(), torch.float64).view(-1, 2, 3);
        var grid = torch.nn.functional.affine_grid(theta, [maps.Length, 1, height * finer, width * finer], align_corners: false).to(source.dtype, source.device);
        var padding = sampling.Padding switch
        {
            ImagePadding.Zeros => torch.GridSamplePaddingMode.Zeros,
            ImagePadding.Border => torch.GridSamplePaddingMode.Border,
            ImagePadding.Mirror => torch.GridSamplePaddingMode.Reflection,
            _ => throw new UnreachableException(),
        };
        var read = torch.nn.functional.grid_sample(source, grid, torch.GridSampleMode.Bilinear, padding, align_corners: false);
        return finer == 1 ? read : torch.nn.functional.avg_pool2d(read, finer);
    }

    private PixelMap[] Maps(Tensor linear, Tensor? shift, Tensor images)
    {
        if (images.dim() != 4 || linear.shape[^1] != 2)
        {
            throw new InputException($"Images are moved by groups of the plane and have the shape [batch, channel, height, width]; found shape [{string.Join(", ", images.shape)}] and a group of {linear.shape[^1]} dimensions.");
        }

        var a = linear.cpu().contiguous().data<double>().ToArray();
        var t = shift?.cpu().contiguous().data<double>().ToArray();
        var (height, width) = (images.shape[2], images.shape[3]);
        return
        [
            .. Enumerable.Range(0, (int)linear.shape[0]).Select(i =>
                PixelMap.Of(a.AsSpan(4 * i, 4), t is null ? (0, 0) : (t[2 * i] / sampling.PixelSize, t[(2 * i) + 1] / sampling.PixelSize), height, width)),
        ];
    }
}
