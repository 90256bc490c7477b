using Noether.Groups;

namespace Noether.Representations;

/// <summary>
/// Weights of linear layers between features, sorted by the tensors they are made of. A matrix from Σ n_a T_a to Σ n_b T_b is n_b n_a small tensors of d^(a+b) entries for each
/// pair of kinds; all that have the same slots, whichever layer and pair they come from, lie side by side as the rows of one matrix, so that a linear map of tensors is one
/// product for each kind and not one for each pair and layer.
/// </summary>
public sealed class WeightLayout
{
    private readonly Tensor _order;
    private readonly Tensor _back;
    private readonly Segment[] _segments;

    /// <param name="layers">Features in and out of each matrix; no features in for a bias of features out.</param>
    /// <param name="orthogonal">Whether dual vectors move like vectors in all groups that are asked for: fewer kinds of slots.</param>
    public WeightLayout(IReadOnlyList<(TensorSum? In, TensorSum Out)> layers, bool orthogonal)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var places = new SortedDictionary<string, List<long>>(StringComparer.Ordinal);
        long start = 0;
        foreach (var (input, output) in layers)
        {
            Collect(input ?? new TensorSum(output.Space, (TensorKind.Scalar, 1)), output, start, orthogonal, places);
            start += (input?.Size ?? 1) * (long)output.Size;
        }

        using var scope = torch.NewDisposeScope();
        Length = start;
        var order = torch.tensor([.. places.Values.SelectMany(p => p)], torch.int64);
        _order = order.DetachFromDisposeScope();
        _back = order.argsort().DetachFromDisposeScope();
        var space = layers.Count > 0 ? layers[0].Out.Space : 1;
        long first = 0;
        List<Segment> segments = [];
        foreach (var (signs, entries) in places)
        {
            segments.Add(new Segment(new SlotSigns(signs), first, entries.Count / new TensorKind(signs.Length).Size(space), new TensorKind(signs.Length).Size(space)));
            first += entries.Count;
        }

        _segments = [.. segments];
    }

    /// <summary>Numbers of all weights.</summary>
    public long Length { get; }

    /// <summary>Matrices of tensors for <see cref="Apply"/>: the projector onto what the group leaves as it is.</summary>
    public TensorMap Projector(MatrixGroup group) => new([.. _segments.Select(s => s.Size == 1 ? null : EquivariantSubspace.Of(group, s.Slots).Projector.clone().DetachFromDisposeScope())]);

    /// <summary>What the projectors leave over, Σ factor (1 - P): its product with w is the gradient of Σ factor |w - P w|² / 2.</summary>
    /// <param name="groups">Groups and factors.</param>
    public TensorMap Complement(IReadOnlyList<(MatrixGroup Group, double Factor)> groups)
    {
        using var scope = torch.NewDisposeScope();
        return new([.. _segments.Select(s => Complement(groups, s).DetachFromDisposeScope())]);
    }

    /// <summary>How many dimensions the weights have beyond the equivariant ones, as a share of all: what a random weight's |w - P w|² / |w|² is on average.</summary>
    public double FreeShare(MatrixGroup group) => _segments.Sum(s => s.Rows * (double)(s.Size - EquivariantSubspace.Of(group, s.Slots).Rank)) / Length;

    /// <summary>The weights with every small tensor multiplied by its kind's matrix. Off the tape.</summary>
    /// <param name="weights">All layers' weights one after the other, <c>[length]</c>.</param>
    /// <param name="map">Symmetric matrices.</param>
    public Tensor Apply(Tensor weights, TensorMap map)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(map);
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var sorted = weights.index_select(0, _order.to(weights.device));
        List<Tensor> parts = [];
        foreach (var (i, segment) in _segments.Index())
        {
            var rows = sorted.narrow(0, segment.Start, segment.Rows * segment.Size);
            parts.Add(map.At(i, weights) is { } matrix ? rows.view(segment.Rows, segment.Size).matmul(matrix).flatten() : rows);
        }

        return scope.MoveToOuter(torch.cat(parts).index_select(0, _back.to(weights.device)));
    }

    private static Tensor Complement(IReadOnlyList<(MatrixGroup Group, double Factor)> groups, Segment segment)
    {
        var sum = torch.zeros([segment.Size, segment.Size], torch.float64);
        foreach (var (group, factor) in groups.Where(_ => segment.Size > 1))
        {
            sum += (torch.eye(segment.Size, dtype: torch.float64) - EquivariantSubspace.Of(group, segment.Slots).Projector) * factor;
        }

        return sum;
    }

    private static void Collect(TensorSum input, TensorSum output, long start, bool orthogonal, SortedDictionary<string, List<long>> places)
    {
        foreach (var (o, (to, outCopies)) in output.Blocks.Index())
        {
            foreach (var (i, (from, inCopies)) in input.Blocks.Index())
            {
                var slots = SlotSigns.OfMaps(from, to);
                var key = (orthogonal ? slots.WithoutDuals() : slots).Signs;
                if (!places.TryGetValue(key, out var list))
                {
                    places[key] = list = [];
                }

                var (height, width) = (to.Size(output.Space), from.Size(input.Space));
                for (var pair = 0; pair < outCopies * inCopies; pair++)
                {
                    var (row, column) = (output.Starts[o] + (pair / inCopies * height), input.Starts[i] + (pair % inCopies * width));
                    list.AddRange(Enumerable.Range(0, height * width).Select(e => start + ((row + (e / width)) * (long)input.Size) + column + (e % width)));
                }
            }
        }
    }

    private readonly record struct Segment(SlotSigns Slots, long Start, long Rows, int Size);
}
