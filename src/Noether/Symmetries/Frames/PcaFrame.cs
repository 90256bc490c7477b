using Noether.Fields;
using Noether.Groups;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// Frames of isometries from principal axes: with t the mean of the points and v_1..v_d the eigenvectors of their covariance by ascending
/// eigenvalue, the maps x -> [±v_1 .. ±v_d] x + t. E(d) and O(d): all 2^d signs; SE(d) and SO(d): the 2^(d-1) of determinant 1; T(d): the shift alone.
/// O(d) and SO(d) keep the origin: t = 0 and the covariance is taken about it.
/// <para>
/// The order of the points does not matter, so a network of sets stays one. O and E erase handedness, SO and SE keep it. Masked points do not count.
/// Axes are found in float64.
/// </para>
/// <para>
/// Degenerate samples, whose eigenvalues are equal up to <see cref="PcaOptions.RelativeGap"/> (spheres, cubes, regular polygons; lines, single and
/// equal points in space; no points): every basis of the eigenspace belongs to their frame. <see cref="Of"/> then takes a fixed grid of rotations of
/// the eigenspace, which makes the average approximate, and <see cref="Draw"/> draws from all of them, exact on average; or both take axes through the
/// points (<see cref="DegenerateFrame.Points"/>), exact. All are finite for every finite
/// input, and <see cref="FrameBatch.Degenerate"/> tells such samples. As a function of the input, axes jump where eigenvalues cross.
/// </para>
/// </summary>
/// <remarks>Source: Puny et al., "Frame averaging for invariant and equivariant network design", ICLR 2022, section 3.</remarks>
public sealed class PcaFrame : IFrame
{
    private readonly IAffineGroup _group;
    private readonly PcaOptions _options;
    private readonly EuclideanElements _elements;
    private readonly AxisTurns? _turns;

    /// <param name="group">T(d), or O, SO, E or SE with d = 2 or 3.</param>
    /// <param name="options">Degeneracy and derivatives; null for the defaults.</param>
    /// <exception cref="ArgumentException">Another group.</exception>
    public PcaFrame(IAffineGroup group, PcaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        _group = group;
        _options = options ?? new PcaOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.RelativeGap, nameof(options));
        if (_options.Resolution < 2 || _options.Resolution % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), _options.Resolution, "The resolution must be even and at least 2.");
        }

        _elements = EuclideanElements.Of(group);
        _turns = _elements.Turns ? new AxisTurns(group.Dimension, _elements.Reflects, _options.Resolution) : null;
    }

    /// <inheritdoc/>
    public string Name => $"principal axes, {_group.Name}";

    /// <inheritdoc/>
    public IGroup Group => _group;

    /// <inheritdoc/>
    public FrameBatch Of(Batch x)
    {
        using var mode = _options.Differentiate ? null : torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var points = Points(x);
        if (_turns is null)
        {
            return Shifts(points, 1).MoveToOuter(scope);
        }

        var axes = Axes(points);
        return (axes.Cases.gt(0).any().item<bool>() ? Mixed(points, axes) : Regular(axes)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public FrameBatch Draw(Batch x, int count, Generator generator)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using var mode = _options.Differentiate ? null : torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var points = Points(x);
        if (_turns is null)
        {
            return Shifts(points, count).MoveToOuter(scope);
        }

        var axes = Axes(points);
        var matrices = axes.Vectors.repeat_interleave(count, 0).matmul(_turns.Draw(axes.Cases.repeat_interleave(count), generator));
        if (_options.Degenerate == DegenerateFrame.Points && axes.Cases.gt(0).any().item<bool>())
        {
            matrices = DrawnThroughPoints(matrices, points, axes, count, generator);
        }

        var elements = _elements.Join(matrices, axes.Centre.repeat_interleave(count, 0));
        return FrameBatch.Even(elements, points.BatchSize, axes.Cases.gt(0)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public Tensor Log10Size(Batch x)
    {
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var points = Points(x);
        if (_turns is null)
        {
            return scope.MoveToOuter(torch.zeros([points.BatchSize], torch.float64, points.Value.device));
        }

        var cases = Axes(points).Cases;
        var regular = torch.full_like(cases, Math.Log10(_turns.Size), torch.float64);
        return scope.MoveToOuter(regular.masked_fill(cases.gt(0), double.PositiveInfinity));
    }

    /// <summary>
    /// The least difference of neighbouring eigenvalues over the largest, <c>[samples]</c>, float64: how far a sample is from being degenerate.
    /// Zero where all eigenvalues are; one for a group without rotations.
    /// </summary>
    public Tensor RelativeGaps(Batch x)
    {
        using var mode = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var points = Points(x);
        if (_turns is null)
        {
            return scope.MoveToOuter(torch.ones([points.BatchSize], torch.float64, points.Value.device));
        }

        var values = Axes(points).Values;
        var largest = values.select(-1, -1);
        return scope.MoveToOuter(values.diff(dim: -1).amin([-1]).clamp_min(0) / torch.where(largest.gt(0), largest, torch.ones_like(largest)));
    }

    private PrincipalAxes Axes(Field points) => PrincipalAxes.Of(points, _elements.Shifts, _options.RelativeGap, _options.Differentiate && torch.is_grad_enabled());

    private FrameBatch Regular(PrincipalAxes axes)
    {
        var samples = axes.Cases.shape[0];
        var signs = _turns!.Signs(axes.Vectors.device);
        var matrices = axes.Vectors.unsqueeze(1).matmul(signs).flatten(0, 1);
        var elements = _elements.Join(matrices, axes.Centre.repeat_interleave(signs.shape[0], 0));
        return FrameBatch.Even(elements, samples, torch.zeros([samples], torch.@bool, axes.Cases.device), degenerateSamples: 0);
    }

    /// <summary>Turns of the eigenvectors, but axes through the points for the samples that have them.</summary>
    private FrameBatch Mixed(Field points, PrincipalAxes axes)
    {
        var device = axes.Vectors.device;
        var cases = axes.Cases.cpu().data<long>().ToArray();
        var through = ThroughPoints(points, axes, cases);
        long[] turned = [.. Enumerable.Range(0, cases.Length).Where(s => !through.ContainsKey(s))];
        var (turns, starts) = _turns!.List([.. turned.Select(s => cases[s])], device);
        var samples = torch.tensor(turned, torch.int64, device).index_select(0, SegmentSum.Ids(starts, device));
        var sizes = torch.tensor(starts, torch.int64, device).diff();
        Tensor[] matrices = [axes.Vectors.index_select(0, samples).matmul(turns), .. through.Values.Select(t => t.Matrices)];
        Tensor[] weights = [(1 / sizes.to(torch.float64)).repeat_interleave(sizes), .. through.Values.Select(t => t.Weights)];

        // They stand by kind so far; the index puts them in the order of the samples.
        var (rows, offsets) = InOrder(turned, starts, through);
        var index = torch.tensor(rows, torch.int64, device);
        var centres = axes.Centre.index_select(0, SegmentSum.Ids(offsets, device));
        var elements = _elements.Join(torch.cat(matrices).index_select(0, index), centres);
        return new FrameBatch(elements, torch.cat(weights).index_select(0, index), offsets, axes.Cases.gt(0)) { KnownDegenerate = cases.Count(c => c > 0) };
    }

    /// <summary>Where each sample's elements stand, sample by sample, when those of <paramref name="turned"/> come first and the others' follow.</summary>
    private static (List<long> Rows, long[] Offsets) InOrder(long[] turned, long[] starts, SortedDictionary<int, (Tensor Matrices, Tensor Weights)> through)
    {
        var samples = turned.Length + through.Count;
        var places = new (long Start, long Size)[samples];
        for (var i = 0; i < turned.Length; i++)
        {
            places[turned[i]] = (starts[i], starts[i + 1] - starts[i]);
        }

        var next = starts[^1];
        foreach (var (sample, (matrices, _)) in through)
        {
            places[sample] = (next, matrices.shape[0]);
            next += matrices.shape[0];
        }

        List<long> rows = [];
        var offsets = new long[samples + 1];
        for (var s = 0; s < samples; s++)
        {
            for (var row = 0L; row < places[s].Size; row++)
            {
                rows.Add(places[s].Start + row);
            }

            offsets[s + 1] = rows.Count;
        }

        return (rows, offsets);
    }

    /// <summary>Axes through the points of those degenerate samples whose points span their eigenspace; none where the grid was chosen.</summary>
    private SortedDictionary<int, (Tensor Matrices, Tensor Weights)> ThroughPoints(Field points, PrincipalAxes axes, long[] cases)
    {
        SortedDictionary<int, (Tensor Matrices, Tensor Weights)> found = [];
        if (_options.Degenerate == DegenerateFrame.Grid)
        {
            return found;
        }

        for (var s = 0; s < cases.Length; s++)
        {
            if (cases[s] > 0 && ThroughPoints(points, axes, s, cases[s]) is { Weights.shape: [> 0] } one)
            {
                found.Add(s, one);
            }
        }

        return found;
    }

    private (Tensor Matrices, Tensor Weights) ThroughPoints(Field points, PrincipalAxes axes, int sample, long kind)
    {
        var centre = axes.Centre[sample].detach();
        var around = points.Value[sample].detach().to(torch.float64) - centre;
        around = points.Mask is { } mask ? around.masked_fill(mask[sample].logical_not().unsqueeze(1), 0) : around;
        var axis = _elements.Dimension == 2 || kind == 3 ? null : axes.Vectors[sample].select(1, kind == 1 ? 2 : 0);
        return PointAxes.Of(around, centre, axis, _elements.Reflects);
    }

    private Tensor DrawnThroughPoints(Tensor matrices, Field points, PrincipalAxes axes, int count, Generator generator)
    {
        var through = ThroughPoints(points, axes, axes.Cases.cpu().data<long>().ToArray());
        if (through.Count == 0)
        {
            return matrices;
        }

        var drawn = through.Values.Select(t => t.Matrices.index_select(0, torch.multinomial(t.Weights.cpu(), count, true, generator.Torch).to(matrices.device)));
        var rows = through.Keys.SelectMany(s => Enumerable.Range(s * count, count).Select(row => (long)row)).ToArray();
        return matrices.index_copy(0, torch.tensor(rows, torch.int64, matrices.device), torch.cat([.. drawn]));
    }

    private static FrameBatch Shifts(Field points, int count)
    {
        var (centre, _) = PrincipalAxes.Moments(points, centred: true);
        return FrameBatch.Even(centre.repeat_interleave(count, 0), points.BatchSize, torch.zeros([points.BatchSize], torch.@bool, centre.device), degenerateSamples: 0);
    }

    private Field Points(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (name, field) = _options.Field is { } chosen ? (chosen, x[chosen]) : First(x);
        if (field.Value.dim() != 3 || field.Value.shape[2] != _group.Dimension)
        {
            throw new InputException($"Principal axes of {_group.Name} need points [batch, points, {_group.Dimension}]; field '{name}' is [{string.Join(", ", field.Value.shape)}].");
        }

        return field.Type is PositionType || (field.Type is VectorType && !_elements.Shifts)
            ? field
            : throw new InputException($"Principal axes of {_group.Name} need {(_elements.Shifts ? "positions" : "positions or vectors")}; field '{name}' holds values of type '{field.Type}'.");
    }

    private (string Name, Field Field) First(Batch x)
    {
        foreach (var (name, field) in x)
        {
            if (field.Type is PositionType && field.Value.dim() == 3)
            {
                return (name, field);
            }
        }

        throw new InputException($"The batch has no positions [batch, points, {_group.Dimension}] to take principal axes of; it has {x}. Add them, or name another field.");
    }
}
