using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// A finite group given by its composition table. Elements: indices 0..n-1, int64 <c>[m]</c>; element 0 is the identity.
/// Distance: 0 for the same element, else 1.
/// </summary>
public sealed class FiniteGroup : IGroup
{
    private readonly long[] _products;
    private readonly long[] _inverses;
    private readonly int _order;

    /// <param name="name">Its name.</param>
    /// <param name="table">Entry [a, b] is the element that acting by b and then by a comes to.</param>
    /// <exception cref="InputException">The table is not that of a group with identity 0; the message names the elements that break it.</exception>
    public FiniteGroup(string name, int[,] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        (Name, _order) = (name, table.GetLength(0));
        if (_order == 0 || table.GetLength(1) != _order)
        {
            throw new InputException($"The composition table of {name} is {table.GetLength(0)} x {table.GetLength(1)}; expected as many rows as columns, at least one.");
        }

        Check(table);
        _products = [.. table.Cast<int>().Select(e => (long)e)];
        _inverses = [.. Enumerable.Range(0, _order).Select(a => (long)Enumerable.Range(0, _order).First(b => table[a, b] == 0))];
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long? Order => _order;

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros(1, torch.int64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => torch.tensor(_products).index_select(0, (a * _order) + b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => torch.tensor(_inverses).index_select(0, a);

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => torch.randint(0, _order, n, torch.int64, generator: generator.Torch);

    /// <summary>All elements, or as many of the first as asked for.</summary>
    public Tensor Grid(GridSpec spec) => torch.arange(Math.Min(_order, spec.Resolution), torch.int64);

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => a.ne(b).to(torch.float64);

    private void Check(int[,] table)
    {
        var all = Enumerable.Range(0, _order).ToArray();
        foreach (var a in all)
        {
            if (table[a, 0] != a || table[0, a] != a)
            {
                throw new InputException($"In {Name}, element 0 is not the identity: composed with {a} it gives {table[0, a]} and {table[a, 0]}.");
            }

            if (!all.Select(b => table[a, b]).Order().SequenceEqual(all))
            {
                throw new InputException($"In {Name}, row {a} of the composition table does not hold every element 0 to {_order - 1} once.");
            }
        }

        foreach (var (a, b) in all.SelectMany(a => all.Select(b => (a, b))))
        {
            var wrong = Array.FindIndex(all, c => table[table[a, b], c] != table[a, table[b, c]]);
            if (wrong >= 0)
            {
                throw new InputException($"{Name} is not associative: ({a} {b}) {wrong} differs from {a} ({b} {wrong}).");
            }
        }
    }
}
