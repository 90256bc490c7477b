using Noether.Fields;

namespace Noether.Symmetries.Frames;

/// <summary>
/// The frame that sorts nodes by classes that are already in the batch: those of another <see cref="SortingFrame"/>, kept so that training does not compute them
/// anew in each step, or classes of one's own. Where all nodes have one class, it is all of S_n over the nodes that exist: group averaging of padded graphs.
/// </summary>
/// <param name="name">A node field <c>[batch, nodes, 1]</c> of whole numbers from 0 to n - 1.</param>
/// <param name="limit">The largest frame that is listed as a whole.</param>
public sealed class FieldSortFrame(string name, int limit = 5040) : SortingFrame(limit)
{
    /// <inheritdoc/>
    public override string Name => $"sort by {name}";

    /// <inheritdoc/>
    /// <exception cref="InputException">The field is none of nodes with one channel of type int64.</exception>
    public override Tensor Classes(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var classes = x[name];
        return classes.Type is NodeType && classes.Value is { dtype: torch.ScalarType.Int64 } values && values.dim() == 3 && values.shape[2] == 1
            ? MaskedLast(values.select(2, 0), classes.Mask)
            : throw new InputException($"Nodes are sorted by a node field [batch, nodes, 1] of type Int64; field '{name}' is {classes.Type} [{string.Join(", ", classes.Value.shape)}] of type {classes.Value.dtype}.");
    }
}
