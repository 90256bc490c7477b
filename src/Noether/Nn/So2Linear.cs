using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Linear maps of features that depend on a direction and commute with O(3): in the frame where the direction is the polar axis, each order m of every copy of every degree is mixed with the same
/// order of all others. It is the sum of all products with harmonics of the direction of any degree, each pair of copies and coupling with a weight of its own, for O(L³) beside the rotations.
/// </summary>
/// <remarks>
/// Source: Passaro, Zitnick, "Reducing SO(3) convolutions to SO(2) for efficient equivariant GNNs", ICML 2023, section 4: [y₊; y₋] = [[a, -b], [b, a]] [x₊; x₋]. Under O(3) a couples
/// irreps whose parities are both those of harmonics or both not, and b one of each; without mirrors both couple all. Weights are drawn from N(0, 1) and divided by √inputs of their order, so
/// that components of variance 1 stay so; those of orders that no input has are zero. Features lie component-first (<see cref="IrrepsLayout.ComponentFirst"/>).
/// </remarks>
public sealed class So2Linear : torch.nn.Module<Tensor, Tensor, Tensor?, Tensor>
{
    private readonly Parameter weight;
    private readonly OrderBasis _in;
    private readonly OrderBasis _out;
    private readonly bool _mirrored;
    private readonly int _orders;

    /// <param name="input">Irreps of the features.</param>
    /// <param name="output">Irreps of the result.</param>
    /// <param name="generator">Draws the first weights.</param>
    /// <param name="maxOrder">The highest order that is mixed; null for all.</param>
    /// <param name="mirrored">Whether reflections commute, too; without them there are twice the weights, and parities mean nothing.</param>
    public So2Linear(Irreps input, Irreps output, Generator generator, int? maxOrder = null, bool mirrored = true)
        : base(nameof(So2Linear))
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(maxOrder ?? 0, nameof(maxOrder));
        (Input, Output, _mirrored) = (input, output, mirrored);
        var highest = Math.Min(maxOrder ?? int.MaxValue, Math.Max(0, Math.Min(input.MaxDegree, output.MaxDegree)));
        (_in, _out, _orders) = (new OrderBasis(input, highest), new OrderBasis(output, highest), highest + 1);
        weight = Initial.Normal([Enumerable.Range(0, _orders).Sum(Weights)], 1, generator);
        FactorCount = Enumerable.Range(0, _orders).Sum(_in.Count);
        RegisterComponents();
    }

    /// <summary>Irreps of the features.</summary>
    public Irreps Input { get; }

    /// <summary>Irreps of the result.</summary>
    public Irreps Output { get; }

    /// <summary>Factors of a row: one for each order and copy on the way in.</summary>
    public int FactorCount { get; }

    /// <summary>Row by row.</summary>
    /// <param name="features"><c>[rows, dimension of the input]</c>.</param>
    /// <param name="directions"><c>[rows, 3]</c>, of any length but zero.</param>
    /// <param name="factors">What orders of copies are multiplied by before they are mixed, such as functions of a distance, <c>[rows, FactorCount]</c>; null for ones.</param>
    /// <returns><c>[rows, dimension of the output]</c>.</returns>
    /// <exception cref="InputException">The shapes are not those.</exception>
    public override Tensor forward(Tensor features, Tensor directions, Tensor? factors)
    {
        IrrepsLayouts.Check(Input, features);
        if (factors is not null && (factors.dim() != 2 || factors.shape[1] != FactorCount))
        {
            throw new InputException($"Factors [rows, {FactorCount}] are needed, one for each order and copy of '{Input}'; found shape [{string.Join(", ", factors.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var frames = PolarFrames.Of(directions);
        var grouped = _in.Group(Input.Rotate(features, frames, IrrepsLayout.ComponentFirst));
        List<Tensor> orders = [];
        var (first, factor, start) = (0L, 0L, 0L);
        for (var m = 0; m < _orders; m++)
        {
            var x = grouped.narrow(1, first, _in.Length(m)).view(features.shape[0], m == 0 ? 1 : 2, _in.Count(m));
            x = factors is null ? x : x * factors.narrow(1, factor, _in.Count(m)).unsqueeze(1);
            var w = weight.narrow(0, start, Weights(m));
            orders.Add((m == 0 ? Zonal(x, w) : Paired(x, w, m)).flatten(1));
            (first, factor, start) = (first + _in.Length(m), factor + _in.Count(m), start + Weights(m));
        }

        return scope.MoveToOuter(Output.Rotate(_out.Ungroup(torch.cat(orders, 1)), frames.transpose(1, 2), IrrepsLayout.ComponentFirst));
    }

    private int Weights(int order) => (order, _mirrored) switch
    {
        (0, true) => (_in.Natural[0] * _out.Natural[0]) + (_in.Other[0] * _out.Other[0]),
        (0, false) => _in.Count(0) * _out.Count(0),
        _ => _in.Count(order) * _out.Count(order) * (_mirrored ? 1 : 2),
    };

    /// <summary>Order 0, where a mirror changes the sign of copies of the other parity: <c>[rows, 1, copies]</c>.</summary>
    private Tensor Zonal(Tensor x, Tensor w)
    {
        if (!_mirrored)
        {
            return Mix(x, w, _out.Count(0));
        }

        var (natural, weights) = (_in.Natural[0], _in.Natural[0] * _out.Natural[0]);
        return torch.cat(
            [
                Mix(x.narrow(2, 0, natural), w.narrow(0, 0, weights), _out.Natural[0]),
                Mix(x.narrow(2, natural, _in.Other[0]), w.narrow(0, weights, w.shape[0] - weights), _out.Other[0]),
            ],
            2);
    }

    /// <summary>A higher order, real and imaginary parts: <c>[rows, 2, copies]</c>.</summary>
    private Tensor Paired(Tensor x, Tensor w, int order)
    {
        if (_mirrored)
        {
            return Mix(x, w, _out.Count(order));
        }

        // (a + i b) z = [z, i z] [a; b].
        var turned = torch.cat([-x.narrow(1, 1, 1), x.narrow(1, 0, 1)], 1);
        return Mix(torch.cat([x, turned], 2), w, _out.Count(order));
    }

    private static Tensor Mix(Tensor x, Tensor w, int copies) => x.shape[2] == 0
        ? torch.zeros([x.shape[0], x.shape[1], copies], x.dtype, x.device)
        : x.matmul(w.view(x.shape[2], copies) / Math.Sqrt(x.shape[2]));
}
