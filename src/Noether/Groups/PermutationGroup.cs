namespace Noether.Groups;

/// <summary>
/// A finite group of permutations with all its elements listed, the identity first. A permutation is an array whose entry i is where i goes; products apply the right factor first.
/// For groups of up to some thousand elements.
/// </summary>
public sealed class PermutationGroup
{
    private const int MostElements = 5040;

    private readonly Dictionary<string, int> _places;

    /// <param name="name">Its name.</param>
    /// <param name="generators">Permutations of equally many things, at least one.</param>
    /// <exception cref="InputException">A generator is no permutation, they move different numbers of things, or they generate more than 5,040 elements.</exception>
    public PermutationGroup(string name, params IReadOnlyList<int[]> generators)
    {
        ArgumentNullException.ThrowIfNull(generators);
        Name = name;
        var size = generators.Count > 0 ? generators[0].Length : throw new InputException($"{name} has no generators; give at least one permutation, such as the identity.");
        if (generators.FirstOrDefault(g => !g.Order().SequenceEqual(Enumerable.Range(0, size))) is { } wrong)
        {
            throw new InputException($"The generator ({string.Join(' ', wrong)}) of {name} is no permutation of 0 to {size - 1}.");
        }

        List<int[]> elements = [[.. Enumerable.Range(0, size)]];
        _places = new Dictionary<string, int>(StringComparer.Ordinal) { [Key(elements[0])] = 0 };
        for (var i = 0; i < elements.Count; i++)
        {
            foreach (var product in generators.Select(g => Compose(g, elements[i])))
            {
                if (_places.TryAdd(Key(product), elements.Count))
                {
                    elements.Add(product);
                }
            }

            if (elements.Count > MostElements)
            {
                throw new InputException($"{name} has more than {MostElements} elements, too many to be listed.");
            }
        }

        (Elements, Generators) = (elements, [.. generators.Select(IndexOf)]);
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>All elements, the identity first.</summary>
    public IReadOnlyList<int[]> Elements { get; }

    /// <summary>Places of the elements that it was generated from.</summary>
    public IReadOnlyList<int> Generators { get; }

    /// <summary>Number of elements.</summary>
    public int Order => Elements.Count;

    /// <summary>S_n, all permutations of n things.</summary>
    /// <param name="size">n, 1 to 7.</param>
    public static PermutationGroup Symmetric(int size) => size == 1
        ? new PermutationGroup("S_1", [0])
        : new PermutationGroup($"S_{size}", Cycle(size, [.. Enumerable.Range(0, size)]), Cycle(size, 0, 1));

    /// <summary>A_n, the even ones.</summary>
    /// <param name="size">n, 3 to 7.</param>
    public static PermutationGroup Alternating(int size) => new($"A_{size}", [.. Enumerable.Range(2, size - 2).Select(i => Cycle(size, 0, 1, i))]);

    /// <summary>C_n, the turns of n corners.</summary>
    public static PermutationGroup Cyclic(int size) => new($"C_{size}", Cycle(size, [.. Enumerable.Range(0, size)]));

    /// <summary>D_n, the turns and reflections of n corners, n at least 3.</summary>
    public static PermutationGroup Dihedral(int size) => new(
        $"D_{size}", Cycle(size, [.. Enumerable.Range(0, size)]), [.. Enumerable.Range(0, size).Select(i => (size - i) % size)]);

    /// <summary>The permutation of so many things that carries each of some to the next, and the last to the first.</summary>
    public static int[] Cycle(int size, params int[] things)
    {
        ArgumentNullException.ThrowIfNull(things);
        int[] images = [.. Enumerable.Range(0, size)];
        for (var i = 0; i < things.Length; i++)
        {
            images[things[i]] = things[(i + 1) % things.Length];
        }

        return images;
    }

    /// <summary>The place of a permutation among <see cref="Elements"/>; -1 where it is none of them.</summary>
    public int IndexOf(int[] permutation) => _places.GetValueOrDefault(Key(permutation), -1);

    /// <summary>The place of a·b (b first).</summary>
    public int Compose(int a, int b) => _places[Key(Compose(Elements[a], Elements[b]))];

    /// <summary>The place of the inverse.</summary>
    public int Inverse(int a)
    {
        var inverse = new int[Elements[a].Length];
        for (var i = 0; i < inverse.Length; i++)
        {
            inverse[Elements[a][i]] = i;
        }

        return _places[Key(inverse)];
    }

    /// <summary>One element of each left coset gH, the identity first.</summary>
    /// <param name="subgroup">H, of permutations of as many things.</param>
    /// <exception cref="InputException">It is no subgroup.</exception>
    public IReadOnlyList<int> Cosets(PermutationGroup subgroup)
    {
        ArgumentNullException.ThrowIfNull(subgroup);
        if (subgroup.Elements.FirstOrDefault(h => IndexOf(h) < 0) is { } strange)
        {
            throw new InputException($"{subgroup.Name} is no subgroup of {Name}, which does not hold ({string.Join(' ', strange)}).");
        }

        var taken = new bool[Order];
        List<int> representatives = [];
        for (var g = 0; g < Order; g++)
        {
            if (taken[g])
            {
                continue;
            }

            representatives.Add(g);
            foreach (var h in subgroup.Elements)
            {
                taken[IndexOf(Compose(Elements[g], h))] = true;
            }
        }

        return representatives;
    }

    /// <summary>The group by its composition table.</summary>
    public FiniteGroup ToFiniteGroup()
    {
        var table = new int[Order, Order];
        for (var a = 0; a < Order; a++)
        {
            for (var b = 0; b < Order; b++)
            {
                table[a, b] = Compose(a, b);
            }
        }

        return new FiniteGroup(Name, table);
    }

    private static int[] Compose(int[] a, int[] b) => [.. b.Select(i => a[i])];

    private static string Key(int[] permutation) => string.Join(' ', permutation);
}
