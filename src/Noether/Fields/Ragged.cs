using Noether.Numerics;

namespace Noether.Fields;

/// <summary>
/// Samples of different lengths without padding: their rows one after another, and where each sample begins.
/// Goes to the padded form with a mask and back without changing a value.
/// </summary>
public sealed class Ragged
{
    private readonly long[] _offsets;

    /// <param name="rows">Rows of all samples in order, <c>[N, ...]</c>.</param>
    /// <param name="offsets">Where each sample begins, and last N: <c>0, 2, 2, 5</c> are samples of 2, 0 and 3 rows.</param>
    /// <exception cref="ArgumentException">The offsets do not run from 0 to N, or decrease.</exception>
    public Ragged(Tensor rows, params IEnumerable<long> offsets)
    {
        ArgumentNullException.ThrowIfNull(rows);
        _offsets = [.. offsets];
        if (_offsets.Length == 0 || _offsets[0] != 0 || _offsets[^1] != rows.shape[0] || !_offsets.Order().SequenceEqual(_offsets))
        {
            throw new ArgumentException($"Offsets {string.Join(", ", _offsets)} do not run from 0 to the {rows.shape[0]} rows without decreasing.", nameof(offsets));
        }

        Rows = rows;
    }

    /// <summary>Rows of all samples in order, <c>[N, ...]</c>.</summary>
    public Tensor Rows { get; }

    /// <summary>Where each sample begins, and last the number of rows.</summary>
    public IReadOnlyList<long> Offsets => _offsets;

    /// <summary>Number of samples.</summary>
    public long BatchSize => _offsets.Length - 1;

    /// <summary>The samples one after another, each <c>[n_i, ...]</c>; at least one.</summary>
    public static Ragged Of(params IReadOnlyList<Tensor> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        var offsets = new long[samples.Count + 1];
        for (var i = 0; i < samples.Count; i++)
        {
            offsets[i + 1] = offsets[i] + samples[i].shape[0];
        }

        return new Ragged(torch.cat([.. samples]), offsets);
    }

    /// <summary>The unmasked rows of padded values, in order.</summary>
    /// <param name="values"><c>[batch, width, ...]</c>.</param>
    /// <param name="mask">Which rows exist, <c>[batch, width]</c>, bool.</param>
    public static Ragged FromPadded(Tensor values, Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(mask);
        using var scope = torch.NewDisposeScope();
        var lengths = mask.sum(1).cpu().data<long>().ToArray();
        var offsets = new long[lengths.Length + 1];
        for (var i = 0; i < lengths.Length; i++)
        {
            offsets[i + 1] = offsets[i] + lengths[i];
        }

        var places = mask.flatten().nonzero().squeeze(1);
        return new Ragged(scope.MoveToOuter(values.flatten(0, 1).index_select(0, places)), offsets);
    }

    /// <summary>Rows as a field of another one's places: what <see cref="FromPadded"/> takes out of it, put back; zero where there is nothing.</summary>
    /// <param name="rows"><c>[rows, ...]</c>, one for each entry of <paramref name="like"/> that exists.</param>
    /// <param name="like">The field whose places and mask they take, <c>[batch, n, ...]</c>.</param>
    /// <param name="type">How a group acts on the result.</param>
    public static Field Padded(Tensor rows, Field like, FieldType type)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(like);
        long[] shape = [.. like.Value.shape[..2], .. rows.shape[1..]];
        if (like.Mask is not { } mask)
        {
            return new Field(rows.reshape(shape), type);
        }

        using var scope = torch.NewDisposeScope();
        var places = mask.flatten().nonzero().squeeze(1);
        var values = torch.zeros([mask.NumberOfElements, .. rows.shape[1..]], rows.dtype, rows.device).index_copy(0, places, rows);
        return new Field(scope.MoveToOuter(values.view(shape)), type, mask);
    }

    /// <summary>Values <c>[batch, width, ...]</c> with each sample's rows first, and the mask <c>[batch, width]</c> of the rows that exist.</summary>
    /// <param name="fill">What padded entries hold.</param>
    /// <param name="width">Rows a sample; the longest sample's by default.</param>
    /// <exception cref="ArgumentException">A sample has more rows than <paramref name="width"/>.</exception>
    public (Tensor Values, Tensor Mask) ToPadded(double fill = 0, long? width = null)
    {
        var longest = Enumerable.Range(0, (int)BatchSize).Select(i => _offsets[i + 1] - _offsets[i]).DefaultIfEmpty(0).Max();
        var columns = width ?? longest;
        if (columns < longest)
        {
            throw new ArgumentException($"A sample of {longest} rows does not fit the width {columns}.", nameof(width));
        }

        using var scope = torch.NewDisposeScope();
        var places = new long[Rows.shape[0]];
        for (var s = 0; s < BatchSize; s++)
        {
            for (var row = _offsets[s]; row < _offsets[s + 1]; row++)
            {
                places[row] = (s * columns) + row - _offsets[s];
            }
        }

        var index = torch.tensor(places, torch.int64, Rows.device);
        long[] rest = Rows.shape[1..];
        var values = torch.full([BatchSize * columns, .. rest], fill, Rows.dtype, Rows.device).index_copy(0, index, Rows);
        // A named scalar lives until the call is over; one converted on the way may be finalised during it.
        using Scalar one = true;
        var mask = torch.zeros([BatchSize * columns], torch.@bool, Rows.device).index_fill(0, index, one);
        return (scope.MoveToOuter(values.view([BatchSize, columns, .. rest])), scope.MoveToOuter(mask.view(BatchSize, columns)));
    }

    /// <summary>This as a padded, masked field.</summary>
    public Field ToField(FieldType type)
    {
        var (values, mask) = ToPadded();
        return new Field(values, type, mask);
    }

    /// <summary>The sample of each row, <c>[N]</c>, int64.</summary>
    public Tensor SegmentIds() => SegmentSum.Ids(_offsets, Rows.device);

    /// <summary>Rows of each sample, <c>[batch]</c>, int64.</summary>
    public Tensor Lengths() => torch.tensor(Enumerable.Range(0, (int)BatchSize).Select(i => _offsets[i + 1] - _offsets[i]).ToArray(), torch.int64, Rows.device);

    /// <summary>The same offsets round other rows.</summary>
    public Ragged With(Tensor rows) => new(rows, _offsets);

    /// <summary>Sum of each sample's rows, <c>[batch, ...]</c>; zero for an empty sample. Differentiable.</summary>
    public Tensor Sum() => SegmentSum.Apply(Rows, _offsets);

    /// <summary>Mean of each sample's rows, <c>[batch, ...]</c>; zero for an empty sample. Differentiable.</summary>
    public Tensor Mean() => SegmentSum.Mean(Rows, _offsets);

    /// <summary>Maximum of each sample's rows, <c>[batch, ...]</c>; zero for an empty sample. Differentiable: the gradient goes to the first of equal maxima.</summary>
    public Tensor Max() => SegmentMax.Apply(Rows, _offsets);

    /// <summary>Softmax over each sample's rows, <c>[N, ...]</c>. Differentiable.</summary>
    public Tensor Softmax() => SegmentSoftmax.Apply(Rows, _offsets);

    /// <summary>Each sample's row of <paramref name="perSample"/> <c>[batch, ...]</c> repeated for its rows, <c>[N, ...]</c>. Differentiable.</summary>
    public Tensor Spread(Tensor perSample) => SegmentSum.Spread(perSample, _offsets);
}
