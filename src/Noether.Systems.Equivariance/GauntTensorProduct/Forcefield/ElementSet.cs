using Noether.Lab.Data.Formats;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The chemical elements that a force field knows, by atomic number, ascending; an atom's kind is its place among them.</summary>
internal sealed class ElementSet
{
    /// <summary>Seven bits an element, and as many elements a number as fit into a positive one.</summary>
    private const int Bits = 7;
    private const int ANumber = 9;

    private readonly Dictionary<int, long> _kinds;

    private ElementSet(IEnumerable<int> numbers)
    {
        Numbers = [.. numbers.Distinct().Order()];
        _kinds = Numbers.Index().ToDictionary(n => n.Item, n => (long)n.Index);
        if (Numbers.Count == 0)
        {
            throw new InputException("A force field knows at least one element; the frames have none.");
        }
    }

    /// <summary>Atomic numbers.</summary>
    public IReadOnlyList<int> Numbers { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Numbers.Count;

    /// <summary>All of them in numbers, nine in each, as a trained model notes them.</summary>
    public IReadOnlyList<long> Packed => [.. Numbers.Chunk(ANumber).Select(some => some.Select((n, i) => (long)n << (Bits * i)).Sum())];

    /// <summary>The elements of some frames.</summary>
    public static ElementSet Of(IEnumerable<AtomFrame> frames) => new(frames.SelectMany(f => f.Numbers));

    /// <summary>The elements of <see cref="Packed"/>.</summary>
    public static ElementSet Unpack(params IEnumerable<long> packed)
    {
        List<int> numbers = [];
        foreach (var some in packed)
        {
            for (var rest = some; rest > 0; rest >>= Bits)
            {
                numbers.Add((int)(rest & ((1 << Bits) - 1)));
            }
        }

        return new ElementSet(numbers);
    }

    /// <summary>The kind of each atom, <c>[atoms]</c>, int64.</summary>
    /// <param name="numbers">Atomic numbers, <c>[atoms]</c>.</param>
    /// <exception cref="InputException">An atom is of another element.</exception>
    public Tensor Kinds(Tensor numbers)
    {
        using var scope = torch.NewDisposeScope();
        var kinds = numbers.detach().to(torch.float64).cpu().contiguous().data<double>().ToArray().Select(Kind).ToArray();
        return scope.MoveToOuter(torch.tensor(kinds, torch.int64, numbers.device));
    }

    /// <summary>The symbols.</summary>
    public override string ToString() => string.Join(", ", Numbers.Select(ChemicalElements.Symbol));

    private long Kind(double number) => _kinds.TryGetValue((int)Math.Round(number), out var kind)
        ? kind
        : throw new InputException($"The force field knows {this} and was asked about an atom with the number {number:0.##}; train it on frames that have it.");
}
