using Noether.Runtime;

namespace Noether.Representations;

/// <summary>
/// Distributions over rotations, one a sample: probabilities p of the cells of equal volume about the rotations of a grid, the softmax of logits there. Densities are with respect to the volume
/// of SO(3), which is π²: p(cell) · cells / π².
/// </summary>
public sealed class RotationDistribution
{
    /// <summary>Volume of SO(3).</summary>
    public const double Volume = Math.PI * Math.PI;

    private const int Chunk = 512;

    private readonly Tensor _flat;

    /// <param name="logits"><c>[B, N]</c>; kept.</param>
    /// <param name="rotations">The cells' middles, <c>[N, 3, 3]</c>; kept.</param>
    /// <exception cref="InputException">The numbers of logits and of cells differ.</exception>
    public RotationDistribution(Tensor logits, Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(rotations);
        if (logits.dim() != 2 || rotations.shape is not [var cells, 3, 3] || cells != logits.shape[1])
        {
            throw new InputException($"Logits [B, N] of N rotations [N, 3, 3] are needed; found shapes [{string.Join(", ", logits.shape)}] and [{string.Join(", ", rotations.shape)}].");
        }

        LogProbabilities = logits.log_softmax(1);
        Rotations = rotations;
        _flat = rotations.reshape(-1, 9);
    }

    /// <summary>Logarithms of the cells' probabilities, <c>[B, N]</c>.</summary>
    public Tensor LogProbabilities { get; }

    /// <summary>The cells' middles, <c>[N, 3, 3]</c>.</summary>
    public Tensor Rotations { get; }

    /// <summary>Number of cells.</summary>
    public long Cells => Rotations.shape[0];

    /// <summary>The log density of the uniform distribution, -log π² = -2.2894597.</summary>
    public static double UniformLogDensity => -Math.Log(Volume);

    /// <summary>The largest log density that cells of this number can give: all in one.</summary>
    public static double LargestLogDensity(long cells) => Math.Log(cells / Volume);

    /// <summary>The distributions that functions on SO(3) give as logits.</summary>
    /// <param name="coefficients"><c>[B, Σ (2l + 1)²]</c> (see <see cref="RotationSignals"/>).</param>
    /// <param name="rotations">The cells' middles, <c>[N, 3, 3]</c>.</param>
    public static RotationDistribution OfSignals(Tensor coefficients, Tensor rotations) => new(RotationSignals.Values(coefficients, rotations), rotations);

    /// <summary>The cells that rotations lie in: those whose middles are nearest.</summary>
    /// <param name="rotations"><c>[..., 3, 3]</c>.</param>
    /// <returns><c>[...]</c>, int64.</returns>
    public Tensor CellsOf(Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        using var scope = torch.NewDisposeScope();
        var rows = rotations.reshape(-1, 9).to(_flat.dtype, _flat.device);
        var nearest = rows.split(Chunk).Select(part => part.matmul(_flat.t()).argmax(1));
        return scope.MoveToOuter(torch.cat([.. nearest]).view(rotations.shape[..^2]));
    }

    /// <summary>Log densities, each at rotations of its own sample.</summary>
    /// <param name="rotations"><c>[B, M, 3, 3]</c>.</param>
    /// <returns><c>[B, M]</c>.</returns>
    public Tensor LogDensity(Tensor rotations)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(LogProbabilities.gather(1, CellsOf(rotations)) + LargestLogDensity(Cells));
    }

    /// <summary>The likeliest cells' middles, <c>[B, 3, 3]</c>.</summary>
    public Tensor Mode()
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Rotations.index_select(0, LogProbabilities.argmax(1)));
    }

    /// <summary>
    /// The modes of one sample: cells in the order of probability, each at least so far from all before it; the sum over the cells that are nearest to a mode, and not farther than that from it,
    /// is the mode's probability.
    /// </summary>
    /// <param name="sample">Which sample.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="separation">Radians between modes.</param>
    /// <param name="floor">Cells less likely than this share of the likeliest are no modes.</param>
    /// <returns>Rotations <c>[k, 3, 3]</c> and probabilities <c>[k]</c>.</returns>
    public (Tensor Rotations, Tensor Probabilities) TopModes(long sample, int count, double separation, double floor = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var (p, reach) = (LogProbabilities[sample].exp(), 1 + (2 * Math.Cos(separation)));
        var (left, chosen, peak) = (p.clone(), new List<long>(), p.max().ToDouble());
        var traces = new List<Tensor>();
        while (chosen.Count < count && left.max().ToDouble() > floor * peak)
        {
            chosen.Add(left.argmax().item<long>());
            traces.Add(_flat.matmul(_flat[chosen[^1]]));
            left = left.masked_fill(traces[^1].gt(reach), 0);
        }

        var all = torch.stack([.. traces]);
        var (nearest, which) = all.max(0);
        var near = nearest.gt(reach).to(p.dtype);
        var sums = torch.zeros([chosen.Count], p.dtype, p.device).index_add(0, which, p * near, 1);
        return (scope.MoveToOuter(Rotations.index_select(0, torch.tensor(chosen.ToArray(), torch.int64, p.device))), scope.MoveToOuter(sums));
    }

    /// <summary>Draws cells' middles, <c>[B, count, 3, 3]</c>.</summary>
    /// <param name="count">Draws of each sample.</param>
    /// <param name="generator">Where randomness comes from.</param>
    public Tensor Sample(int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var drawn = torch.multinomial(LogProbabilities.exp().cpu(), count, replacement: true, generator: generator.Torch).to(Rotations.device);
        return scope.MoveToOuter(Rotations.index_select(0, drawn.flatten()).view(drawn.shape[0], count, 3, 3));
    }

    /// <summary>The mean angle between the distribution and the nearest of some rotations, radians, <c>[B]</c>: how spread it is about them.</summary>
    /// <param name="rotations"><c>[B, M, 3, 3]</c>.</param>
    public Tensor Spread(Tensor rotations)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        using var scope = torch.NewDisposeScope();
        var spreads = Enumerable.Range(0, (int)rotations.shape[0]).Select(i =>
        {
            var traces = rotations[i].reshape(-1, 9).to(_flat.dtype, _flat.device).matmul(_flat.t()).amax([0]);
            return ((traces - 1) / 2).clamp(-1, 1).acos().mul(LogProbabilities[i].exp()).sum();
        });
        return scope.MoveToOuter(torch.stack([.. spreads]));
    }
}
