using Noether.Fields;

namespace Noether.Nn;

/// <summary>
/// The points of a batch that exist, as rows: what a network computes with, so that masked points take part in nothing, batch statistics included.
/// </summary>
/// <param name="Rows">The points' features, cloud by cloud.</param>
/// <param name="Clouds">Number of clouds.</param>
/// <param name="Width">Points of a cloud, those that do not exist included.</param>
/// <param name="Mask">Which exist, <c>[clouds, width]</c>; null: all.</param>
internal sealed record PointSet(Ragged Rows, long Clouds, long Width, Tensor? Mask)
{
    /// <summary>The points of a field <c>[batch, points, channels]</c>.</summary>
    /// <param name="points">The field.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="channels">How many channels it must have.</param>
    /// <exception cref="InputException">Another shape.</exception>
    public static PointSet Of(Field points, string name, int channels)
    {
        var value = points.Value;
        if (value.dim() != 3 || value.shape[2] != channels)
        {
            throw new InputException($"The network takes points [batch, points, {channels}]; the field '{name}' is [{string.Join(", ", value.shape)}].");
        }

        var (clouds, width) = (value.shape[0], value.shape[1]);
        var rows = points.Mask is null
            ? new Ragged(value.flatten(0, 1), Enumerable.Range(0, (int)clouds + 1).Select(i => i * width))
            : Ragged.FromPadded(value, points.Mask);
        return new PointSet(rows, clouds, width, points.Mask);
    }

    /// <summary>A row for each point that exists as a field again; zero elsewhere.</summary>
    /// <param name="rows"><c>[N, channels]</c>.</param>
    /// <param name="type">How the channels move.</param>
    public Field ToField(Tensor rows, FieldType type)
    {
        using var scope = torch.NewDisposeScope();
        var all = Mask is null ? rows : torch.zeros([Clouds * Width, rows.shape[1]], rows.dtype, rows.device).index_copy(0, Mask.flatten().nonzero().squeeze(1), rows);
        return new Field(scope.MoveToOuter(all.view(Clouds, Width, rows.shape[1]).alias()), type, Mask);
    }
}
