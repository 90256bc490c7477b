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
        if (_options.Degenerate == DegenerateFrame.Points && axes.Cases.gt(0).any().item<bool>())
        {
            return Weighted(points, axes).MoveToOuter(scope);
        }

        var (turns, offsets) = _turns.List(axes.Cases.cpu().data<long>().ToArray(), axes.Vectors.device);
        var sizes = torch.tensor(offsets, torch.int64, axes.Vectors.device).diff();
        var weights = (1 / sizes.to(torch.float64)).repeat_interleave(sizes);
        return new FrameBatch(Elements(axes, SegmentSum.Ids(offsets, axes.Vectors.device), turns), weights, offsets, axes.Cases.gt(0)).MoveToOuter(scope);
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
        if (_options.Degenerate == DegenerateFrame.Points && axes.Cases.gt(0).any().item<bool>())
        {
            return Drawn(Weighted(points, axes), count, generator).MoveToOuter(scope);
        }

        var samples = torch.arange(points.BatchSize, torch.int64, axes.Cases.device).repeat_interleave(count);
        var turns = _turns.Draw(axes.Cases.cpu().repeat_interleave(count), generator).to(axes.Vectors.device);
        return FrameBatch.Even(Elements(axes, samples, turns), points.BatchSize, axes.Cases.gt(0)).MoveToOuter(scope);
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

    private Tensor Elements(PrincipalAxes axes, Tensor samples, Tensor turns) =>
        _elements.Join(axes.Vectors.index_select(0, samples).matmul(turns), axes.Centre.index_select(0, samples));

    /// <summary>Sample by sample: axes through points where eigenvectors are not determined and the points span, turns of the eigenvectors elsewhere.</summary>
    private FrameBatch Weighted(Field points, PrincipalAxes axes)
    {
        var values = points.Masked().detach().to(torch.float64);
        var cases = axes.Cases.cpu().data<long>().ToArray();
        List<Tensor> elements = [], weights = [];
        List<long> offsets = [0];
        for (var s = 0; s < cases.Length; s++)
        {
            var (matrices, parts) = Weighted(values[s], points.Mask?[s], axes, s, cases[s]);
            elements.Add(_elements.Join(matrices, axes.Centre[s].unsqueeze(0).expand(matrices.shape[0], -1)));
            weights.Add(parts);
            offsets.Add(offsets[^1] + matrices.shape[0]);
        }

        return new FrameBatch(torch.cat(elements), torch.cat(weights), [.. offsets], axes.Cases.gt(0));
    }

    private (Tensor Matrices, Tensor Weights) Weighted(Tensor values, Tensor? exists, PrincipalAxes axes, int sample, long kind)
    {
        var (centre, vectors) = (axes.Centre[sample], axes.Vectors[sample]);
        if (kind > 0)
        {
            var around = values - centre.detach();
            around = exists is null ? around : around.masked_fill(exists.logical_not().unsqueeze(1), 0);
            var axis = _elements.Dimension == 2 || kind == 3 ? null : vectors.select(1, kind == 1 ? 2 : 0);
            var found = PointAxes.Of(around, centre.detach(), axis, _elements.Reflects);
            if (found.Weights.shape[0] > 0)
            {
                return found;
            }
        }

        var (turns, _) = _turns!.List([kind], vectors.device);
        return (vectors.matmul(turns), torch.full([turns.shape[0]], 1.0 / turns.shape[0], torch.float64, vectors.device));
    }

    private static FrameBatch Drawn(FrameBatch frame, int count, Generator generator)
    {
        var weights = frame.Weights.cpu();
        var rows = frame.Sizes.Select((size, s) => frame.Offsets[s] + torch.multinomial(weights.narrow(0, frame.Offsets[s], size), count, true, generator.Torch));
        return FrameBatch.Even(frame.Elements.index_select(0, torch.cat([.. rows]).to(frame.Elements.device)), frame.Samples, frame.Degenerate);
    }

    private static FrameBatch Shifts(Field points, int count)
    {
        var (centre, _) = PrincipalAxes.Moments(points, centred: true);
        return FrameBatch.Even(centre.repeat_interleave(count, 0), points.BatchSize, torch.zeros([points.BatchSize], torch.@bool, centre.device));
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
