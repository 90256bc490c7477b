namespace Noether.Symmetries.Frames;

/// <summary>Classical multidimensional scaling: points from their distances, about their mean, along their principal axes.</summary>
/// <param name="Coordinates"><c>[b, n, m]</c>, float64.</param>
/// <param name="Eigenvalues">Descending, negative ones as zero, <c>[b, m]</c>.</param>
/// <param name="NegativeShare">Size of the negative ones over that of all, <c>[b]</c>.</param>
internal sealed record DistanceScaling(Tensor Coordinates, Tensor Eigenvalues, Tensor NegativeShare)
{
    /// <summary>By the whole matrix B = -1/2 J D² J.</summary>
    public static DistanceScaling Whole(Tensor distances, Tensor? mask, int dimension)
    {
        var (values, vectors, share) = Decompose(distances, mask);
        var (top, axes) = (Largest(values, dimension), Largest(vectors, dimension));
        return new DistanceScaling(axes * top.sqrt().unsqueeze(1), top, share);
    }

    /// <summary>
    /// By some of the points and the distances of all to them: landmarks are taken farthest first, so that the order of the points does not matter, placed by their own
    /// distances, and the others by theirs to them; exact where the distances are those of points and the landmarks span their space.
    /// </summary>
    /// <remarks>Source: de Silva, Tenenbaum, "Sparse multidimensional scaling using landmark points", Stanford 2004.</remarks>
    public static DistanceScaling ByLandmarks(Tensor distances, Tensor? mask, int dimension, int landmarks)
    {
        var samples = distances.unbind(0).Select((d, i) => OneByLandmarks(d, mask?[i], dimension, landmarks)).ToArray();
        return new DistanceScaling(
            torch.stack([.. samples.Select(s => s.Coordinates)]), torch.stack([.. samples.Select(s => s.Eigenvalues)]), torch.stack([.. samples.Select(s => s.NegativeShare)]));
    }

    private static DistanceScaling OneByLandmarks(Tensor distances, Tensor? mask, int dimension, int landmarks)
    {
        var rows = mask is null ? torch.arange(distances.shape[0], device: distances.device) : mask.nonzero().squeeze(1);
        var own = distances.index_select(0, rows).index_select(1, rows);
        var chosen = Farthest(own, (int)Math.Min(landmarks, rows.shape[0]));
        var toLandmarks = own.index_select(1, chosen).square();
        var (values, vectors, share) = Decompose(own.index_select(0, chosen).index_select(1, chosen).unsqueeze(0), null);
        var (top, axes) = (Largest(values, dimension).squeeze(0), Largest(vectors, dimension).squeeze(0));
        var inverse = torch.where(top.gt(top[0] * 1e-12), 1 / top.clamp_min(double.Epsilon).sqrt(), torch.zeros_like(top));
        var placed = (toLandmarks.index_select(0, chosen).mean([0]) - toLandmarks).matmul(axes * inverse) / 2;

        // The landmarks' mean and axes are not those of all points.
        var around = placed - placed.mean([0], keepdim: true);
        var (all, turns) = torch.linalg.eigh(around.t().matmul(around));
        var coordinates = torch.zeros([distances.shape[0], dimension], torch.float64, distances.device).index_copy(0, rows, around.matmul(turns.flip(-1)));
        return new DistanceScaling(coordinates, all.flip(-1).clamp_min(0), share.squeeze(0));
    }

    /// <summary>The point with the largest mean square distance, then again and again the one farthest from those taken.</summary>
    private static Tensor Farthest(Tensor distances, int count)
    {
        var next = distances.square().mean([1]).argmax().item<long>();
        var chosen = new List<long>(count);
        var nearest = torch.full_like(distances[0], double.PositiveInfinity);
        for (var i = 0; i < count; i++)
        {
            chosen.Add(next);
            nearest = torch.minimum(nearest, distances[next]);
            nearest[next] = -1;
            next = nearest.argmax().item<long>();
        }

        return torch.tensor(chosen, torch.int64, distances.device);
    }

    private static (Tensor Values, Tensor Vectors, Tensor NegativeShare) Decompose(Tensor distances, Tensor? mask)
    {
        var squares = (distances + distances.transpose(1, 2)).square() / 4;
        var centring = torch.eye(distances.shape[1], dtype: torch.float64, device: distances.device).unsqueeze(0);
        if (mask is null)
        {
            centring = centring - (1.0 / distances.shape[1]);
        }
        else
        {
            var exists = mask.to(torch.float64);
            var both = exists.unsqueeze(1) * exists.unsqueeze(2);
            centring = (centring * both) - (both / exists.sum(1).clamp_min(1).view(-1, 1, 1));
            squares = torch.where(both.gt(0), squares, torch.zeros_like(squares));
        }

        var (values, vectors) = torch.linalg.eigh(centring.matmul(squares).matmul(centring) / -2);
        var (negative, all) = ((-values).clamp_min(0).sum(1), values.abs().sum(1));
        return (values.clamp_min(0), vectors, negative / torch.where(all.gt(0), all, torch.ones_like(all)));
    }

    /// <summary>The last columns first, and zeros where there are fewer.</summary>
    private static Tensor Largest(Tensor columns, int count)
    {
        var kept = columns.narrow(-1, Math.Max(0, columns.shape[^1] - count), Math.Min(count, columns.shape[^1])).flip(-1);
        return kept.shape[^1] == count ? kept : torch.cat([kept, torch.zeros([.. kept.shape[..^1], count - kept.shape[^1]], kept.dtype, kept.device)], -1);
    }
}
