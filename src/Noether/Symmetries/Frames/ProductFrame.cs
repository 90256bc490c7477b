using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// The pairs of two frames' elements: a frame of the direct product, provided that each of the two ignores how the other's group moves the input
/// (principal axes ignore the order of points, a graph's spectrum ignores where its nodes lie).
/// Where a network already respects one of the groups, the other's frame alone is enough and cheaper.
/// </summary>
/// <param name="first">Frame of the product's first group.</param>
/// <param name="second">Frame of the product's second group.</param>
public sealed class ProductFrame(IFrame first, IFrame second) : IFrame
{
    private readonly DirectProduct _group = new(first.Group, second.Group);

    /// <inheritdoc/>
    public string Name => $"{first.Name} x {second.Name}";

    /// <inheritdoc/>
    public IGroup Group => _group;

    /// <inheritdoc/>
    public FrameBatch Of(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        return Pairs(x, first.Of(x), second.Of(x)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public FrameBatch Draw(Batch x, int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var (a, b) = (first.Draw(x, count, generator), second.Draw(x, count, generator));
        var elements = Sized(x).Join(a.Elements, b.Elements);
        return FrameBatch.Even(elements, x.Size, a.Degenerate.logical_or(b.Degenerate)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public Tensor Log10Size(Batch x) => first.Log10Size(x) + second.Log10Size(x);

    private DirectProduct Sized(Batch x) => (DirectProduct)_group.For(x);

    private FrameBatch Pairs(Batch x, FrameBatch a, FrameBatch b)
    {
        List<long> rowsOfA = [], rowsOfB = [], offsets = [0];
        for (var s = 0; s < a.Samples; s++)
        {
            for (var i = a.Offsets[s]; i < a.Offsets[s + 1]; i++)
            {
                for (var j = b.Offsets[s]; j < b.Offsets[s + 1]; j++)
                {
                    rowsOfA.Add(i);
                    rowsOfB.Add(j);
                }
            }

            offsets.Add(rowsOfA.Count);
        }

        Tensor Index(List<long> rows) => torch.tensor(rows, torch.int64, a.Elements.device);
        var (left, right) = (Index(rowsOfA), Index(rowsOfB));
        return new FrameBatch(
            Sized(x).Join(a.Elements.index_select(0, left), b.Elements.index_select(0, right)),
            a.Weights.index_select(0, left) * b.Weights.index_select(0, right),
            [.. offsets],
            a.Degenerate.logical_or(b.Degenerate));
    }
}
