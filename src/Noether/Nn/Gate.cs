using Noether.Kernels;
using Noether.Representations;

namespace Noether.Nn;

/// <summary>
/// An equivariant nonlinearity: scalars are activated, every copy of a higher irrep is multiplied by an activated scalar of its own, its gate. Activations have second moment 1
/// (<see cref="ScalarActivation"/>).
/// </summary>
/// <remarks>
/// Source: Weiler, Geiger, Welling, Boomsma, Cohen, "3D steerable CNNs", NeurIPS 2018, section 4.3. Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>).
/// </remarks>
public sealed class Gate : torch.nn.Module<Tensor, Tensor>
{
    private readonly ScalarActivation[] _activations;
    private readonly ScalarActivation[] _gateActivations;
    private readonly Piece[] _scalars;
    private readonly Piece[] _gates;
    private readonly Piece[] _gated;
    private readonly GateShape? _shape;

    /// <param name="irreps">What is to come out, before activations change parities: scalars in any place, which come first in <see cref="Output"/>, and higher irreps.</param>
    /// <param name="even">On <c>0e</c>; null for SiLU.</param>
    /// <param name="odd">On <c>0o</c>; null for tanh, which leaves them odd; an even function makes them <c>0e</c>.</param>
    /// <param name="gate">On the gates, which are <c>0e</c>; null for the sigmoid.</param>
    /// <exception cref="InputException">An activation that is neither even nor odd on odd scalars.</exception>
    public Gate(Irreps irreps, ScalarActivation? even = null, ScalarActivation? odd = null, ScalarActivation? gate = null)
        : this(Parts.Of(irreps, even ?? ScalarActivation.Silu, odd ?? ScalarActivation.Tanh, gate ?? ScalarActivation.Sigmoid), sorted: false)
    {
    }

    /// <summary>
    /// e3nn's <c>Gate</c>, with an activation for each block of scalars and of gates, and the input sorted by irrep, so that weights of the layer before it serve unchanged. Gates may be odd:
    /// what they multiply changes its parity where their activation keeps theirs.
    /// </summary>
    /// <param name="scalars">What is activated.</param>
    /// <param name="activations">On each of its blocks.</param>
    /// <param name="gates">Scalars, as many as there are copies of <paramref name="gated"/>.</param>
    /// <param name="gateActivations">On each of its blocks.</param>
    /// <param name="gated">What they multiply, copy by copy.</param>
    /// <exception cref="InputException">Numbers of blocks or copies differ, or an activation does not fit its scalars.</exception>
    public Gate(Irreps scalars, IReadOnlyList<ScalarActivation> activations, Irreps gates, IReadOnlyList<ScalarActivation> gateActivations, Irreps gated)
        : this(Parts.Of(scalars, activations, gates, gateActivations, gated), sorted: true)
    {
    }

    private Gate(Parts parts, bool sorted)
        : base(nameof(Gate))
    {
        (_activations, _gateActivations) = ([.. parts.Activations], [.. parts.GateActivations]);
        var gated = parts.Gated.Simplify();
        IrrepsBlock[] all = [.. parts.Scalars, .. parts.Gates, .. gated];
        var order = sorted ? new Irreps(all).Sort() : new SortedIrreps(new Irreps(all), [.. Enumerable.Range(0, all.Length)], []);
        Input = order.Irreps.Simplify();
        var places = Places(order.Irreps);
        _scalars = [.. parts.Scalars.Select((_, i) => places[order.To[i]])];
        _gates = [.. parts.Gates.Select((_, i) => places[order.To[_scalars.Length + i]])];

        var (pieces, factors) = BlockPairs.Split(gated, parts.Gates.Count == 0 ? Irreps.Empty : Activated(parts.Gates, parts.GateActivations));
        Piece[] whole = [.. gated.Select((_, i) => places[order.To[_scalars.Length + _gates.Length + i]])];
        _gated = [.. Cut(whole, pieces)];
        var products = pieces.Zip(factors, (piece, factor) => new IrrepsBlock(piece.Multiplicity, (piece.Irrep * factor.Irrep).Single()));
        Output = Activated(parts.Scalars, parts.Activations) + new Irreps(products);
        _shape = Shape();
    }

    /// <summary>Irreps of the features: scalars, gates, gated; neighbouring blocks joined. Sorted by irrep where scalars, gates and gated were given apart.</summary>
    public Irreps Input { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <param name="features"><c>[..., dimension of the input]</c>.</param>
    /// <returns><c>[..., dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The features are not of the input's irreps.</exception>
    public override Tensor forward(Tensor features)
    {
        IrrepsLayouts.Check(Input, features);
        return _shape is { } shape && features.dtype == torch.float32 && features.device_type == DeviceType.CPU ? Numerics.GateRows.Apply(shape, features, Composed) : Composed(features);
    }

    /// <summary>By torch's operations.</summary>
    private Tensor Composed(Tensor features)
    {
        using var scope = torch.NewDisposeScope();
        var parts = Activate(features, _scalars, _activations).ToList();
        if (_gated.Length > 0)
        {
            var gates = torch.cat([.. Activate(features, _gates, _gateActivations)], -1);
            long next = 0;
            foreach (var piece in _gated)
            {
                parts.Add((Take(features, piece) * gates.narrow(-1, next, piece.Copies).unsqueeze(-2)).flatten(-2));
                next += piece.Copies;
            }
        }

        return scope.MoveToOuter(parts.Count == 0 ? features.clone() : torch.cat(parts, -1));
    }

    /// <summary>What the kernel does; null where activations are other than SiLU and the logistic function, gates lie apart, or nothing is there.</summary>
    private GateShape? Shape()
    {
        var (silu, sigmoid) = (ScalarActivation.Silu, ScalarActivation.Sigmoid);
        if (Output.Dimension == 0 || !Alike(_activations, silu) || !Alike(_gateActivations, sigmoid))
        {
            return null;
        }

        var gates = _gates.SelectMany(piece => Enumerable.Range(Start(piece), piece.Copies)).ToArray();
        if (gates.Length > 0 && gates[^1] - gates[0] != gates.Length - 1)
        {
            return null;
        }

        List<GateScalars> scalars = [];
        List<GateCopies> gated = [];
        var (target, next) = (0, 0);
        foreach (var piece in _scalars)
        {
            scalars.Add(new GateScalars(Start(piece), piece.Copies, target));
            target += piece.Copies;
        }

        foreach (var piece in _gated)
        {
            var slice = Input.Slices[piece.Block];
            gated.Add(new GateCopies(Start(piece), slice.Multiplicity, slice.Irrep.Dimension, piece.Copies, gates[next], target));
            (target, next) = (target + (slice.Irrep.Dimension * piece.Copies), next + piece.Copies);
        }

        return new GateShape(Input.Dimension, scalars, gated, _activations.FirstOrDefault(silu).Factor, _gateActivations.FirstOrDefault(sigmoid).Factor);

        int Start(Piece piece) => Input.Slices[piece.Block].Start + piece.First;
    }

    private static bool Alike(ScalarActivation[] activations, ScalarActivation like) => activations.All(a => a.Function == like.Function && a.Factor == activations[0].Factor);

    private static Irreps Activated(Irreps scalars, IReadOnlyList<ScalarActivation> activations) =>
        new(scalars.Zip(activations, (b, activation) => new IrrepsBlock(b.Multiplicity, activation.Of(b.Irrep))));

    /// <summary>Where the blocks of irreps lie in these irreps simplified.</summary>
    private static Piece[] Places(Irreps irreps)
    {
        var (places, block, next) = (new Piece[irreps.Count], -1, 0);
        Irrep? last = null;
        for (var i = 0; i < irreps.Count; i++)
        {
            if (irreps[i].Multiplicity > 0 && irreps[i].Irrep != last)
            {
                (block, next, last) = (block + 1, 0, irreps[i].Irrep);
            }

            places[i] = new Piece(Math.Max(block, 0), next, irreps[i].Multiplicity);
            next += irreps[i].Multiplicity;
        }

        return places;
    }

    /// <summary>Pieces cut to the numbers of copies of other blocks.</summary>
    private static IEnumerable<Piece> Cut(Piece[] whole, Irreps blocks)
    {
        var (place, taken) = (0, 0);
        foreach (var block in blocks)
        {
            yield return new Piece(whole[place].Block, whole[place].First + taken, block.Multiplicity);
            taken += block.Multiplicity;
            if (taken == whole[place].Copies)
            {
                (place, taken) = (place + 1, 0);
            }
        }
    }

    private IEnumerable<Tensor> Activate(Tensor features, Piece[] pieces, ScalarActivation[] activations) =>
        pieces.Zip(activations, (piece, activation) => activation.Apply(Take(features, piece).flatten(-2)));

    private Tensor Take(Tensor features, Piece piece) => piece.Copies == 0
        ? features.narrow(-1, 0, 0).unsqueeze(-2)
        : IrrepsLayouts.Blocks(Input.Slices[piece.Block], features, IrrepsLayout.ComponentFirst).narrow(-1, piece.First, piece.Copies);

    /// <summary>Copies of a block of the input.</summary>
    private readonly record struct Piece(int Block, int First, int Copies);

    /// <summary>What a gate is made of.</summary>
    private sealed record Parts(Irreps Scalars, IReadOnlyList<ScalarActivation> Activations, Irreps Gates, IReadOnlyList<ScalarActivation> GateActivations, Irreps Gated)
    {
        public static Parts Of(Irreps irreps, ScalarActivation even, ScalarActivation odd, ScalarActivation gate)
        {
            ArgumentNullException.ThrowIfNull(irreps);
            Irreps scalars = new(irreps.Where(b => b.Irrep.Degree == 0)), gated = new(irreps.Where(b => b.Irrep.Degree > 0));
            Irreps gates = gated.IrrepCount == 0 ? Irreps.Empty : new([new IrrepsBlock(gated.IrrepCount, new Irrep(0, Parity.Even))]);
            return new Parts(scalars, [.. scalars.Select(b => b.Irrep.IsScalar ? even : odd)], gates, [.. gates.Select(_ => gate)], gated);
        }

        public static Parts Of(Irreps scalars, IReadOnlyList<ScalarActivation> activations, Irreps gates, IReadOnlyList<ScalarActivation> gateActivations, Irreps gated)
        {
            ArgumentNullException.ThrowIfNull(gated);
            Expect(scalars, activations, nameof(scalars));
            Expect(gates, gateActivations, nameof(gates));
            if (gates.IrrepCount != gated.IrrepCount)
            {
                throw new InputException($"There are {gates.IrrepCount} gates '{gates}' for the {gated.IrrepCount} copies of '{gated}'; each copy needs one.");
            }

            return new Parts(scalars, activations, gates, gateActivations, gated);
        }

        private static void Expect(Irreps scalars, IReadOnlyList<ScalarActivation> activations, string name)
        {
            ArgumentNullException.ThrowIfNull(scalars);
            ArgumentNullException.ThrowIfNull(activations);
            if (scalars.Count != activations.Count)
            {
                throw new InputException($"The {name} '{scalars}' have {scalars.Count} blocks, but {activations.Count} activations were given; each block needs one.");
            }
        }
    }
}
