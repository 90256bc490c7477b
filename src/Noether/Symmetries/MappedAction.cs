using Noether.Fields;

namespace Noether.Symmetries;

/// <summary>An action of a finite group given as one map of batches for each element: element i moves by <paramref name="maps"/>[i]. Taken to be exact.</summary>
/// <param name="maps">The maps, in the order of the elements 0, 1, ...; each keeps the number of samples.</param>
public sealed class MappedAction(IReadOnlyList<Func<Batch, Batch>> maps) : IAction
{
    /// <inheritdoc/>
    /// <exception cref="InputException">There is no map for an element, or a map changes the number of samples.</exception>
    public Batch Apply(Tensor g, Batch x, Pairing pairing)
    {
        ArgumentNullException.ThrowIfNull(g);
        ArgumentNullException.ThrowIfNull(x);
        var elements = g.to(torch.int64).cpu().data<long>().ToArray();
        if (pairing == Pairing.Outer)
        {
            return Batch.Cat([.. elements.Select(e => Move(e, x))]);
        }

        var rows = Rows.Count(elements.Length, x.Size, pairing);
        return Batch.Cat([.. Enumerable.Range(0, (int)rows).Select(i => Move(elements[elements.Length == 1 ? 0 : i], x.Slice(x.Size == 1 ? 0 : i, 1)))]);
    }

    /// <inheritdoc/>
    public Fidelity At(Tensor g, Batch x) => Fidelity.Exact;

    private Batch Move(long element, Batch x)
    {
        if (element < 0 || element >= maps.Count)
        {
            throw new InputException($"Element {element} has no map; there are {maps.Count}.");
        }

        var moved = maps[(int)element](x);
        return moved.Size == x.Size ? moved : throw new InputException($"The map of element {element} made {moved.Size} samples of {x.Size}; it must keep their number.");
    }
}
