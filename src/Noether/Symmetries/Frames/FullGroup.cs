using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// The frame that is the whole group, whatever the input: averaging over it is group averaging. Exact for finite groups small enough to list;
/// for others take draws (Haar), or give a grid, which makes it approximate.
/// </summary>
/// <param name="group">The group.</param>
/// <param name="grid">The covering that stands for an infinite group in <see cref="Of"/>; null to refuse.</param>
/// <param name="limit">The largest finite group that <see cref="Of"/> lists.</param>
public sealed class FullGroup(IGroup group, GridSpec? grid = null, int limit = 5040) : IFrame
{
    /// <inheritdoc/>
    public string Name => $"all of {group.Name}";

    /// <inheritdoc/>
    public IGroup Group => group;

    /// <inheritdoc/>
    public FrameBatch Of(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var sized = group.For(x);
        if (sized.Order is not { } order ? grid is null : order > limit)
        {
            var found = sized.Order is { } elements ? $"{elements} elements, more than the {limit} that are listed" : "too many elements to list";
            throw new InputException($"{sized.Name} has {found}. Take a number of random draws instead, or give a grid.");
        }

        using var scope = torch.NewDisposeScope();
        var device = x.Values.First().Value.device;
        var all = sized.Grid(sized.Order is { } n ? new GridSpec((int)n) : grid!).to(device);
        var repeated = all.repeat([x.Size, .. all.shape.Skip(1).Select(_ => 1L)]);
        var stands = torch.full([x.Size], sized.Order is null, torch.@bool, device);
        return FrameBatch.Even(repeated, x.Size, stands).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public FrameBatch Draw(Batch x, int count, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        using var scope = torch.NewDisposeScope();
        var device = x.Values.First().Value.device;
        var draws = group.For(x).Sample(x.Size * count, generator).to(device);
        return FrameBatch.Even(draws, x.Size, torch.zeros([x.Size], torch.@bool, device)).MoveToOuter(scope);
    }

    /// <inheritdoc/>
    public Tensor Log10Size(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var size = group.For(x) is { Order: { } order } ? Math.Log10(order) : double.PositiveInfinity;
        return torch.full([x.Size], size, torch.float64, x.Values.First().Value.device);
    }
}
