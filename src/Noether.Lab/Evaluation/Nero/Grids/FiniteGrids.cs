using Noether.Fields;
using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Grids that hold a whole finite group, drawn as tiles.</summary>
public static class FiniteGrids
{
    /// <summary>Name of the symmetries of the square.</summary>
    public const string SquareName = "D4";

    /// <summary>Name of the symmetries of the square with time reversal.</summary>
    public const string SquareAndTimeName = "D4xT";

    private static readonly string[] Square =
        ["identity", "flip across /", "rot90", "left-right flip", "rot180", @"flip across \", "rot270", "up-down flip"];

    // Walking round the ring steps through the group.
    private static readonly int[,] Ring = { { 2, 1 }, { 3, 0 }, { 4, 7 }, { 5, 6 } };

    // Identity in the middle, reversed time outside.
    private static readonly int[,] RingAndTime = { { 10, 2, 1, 9 }, { 11, 3, 0, 8 }, { 12, 4, 7, 15 }, { 13, 5, 6, 14 } };

    /// <summary>The 16 symmetries of the square and of time in words, in the order of <see cref="SquareAndTime"/>.</summary>
    public static IReadOnlyList<string> SquareAndTimeWords { get; } = [.. Square, .. Square.Select((w, i) => i == 0 ? "time reversal" : $"{w} + time reversal")];

    /// <summary>How they are laid out as tiles: the identity in the middle, reversed time outside.</summary>
    public static TilesLayout SquareAndTimeTiles { get; } = new(RingAndTime, [.. Enumerable.Range(0, 16).Select(Mark)]);

    /// <summary>The 8 symmetries of the square on square pictures, flows and boxes, in the order of <see cref="SquareAndTime"/>; exact.</summary>
    public static AuditGrid SquareSymmetries()
    {
        var group = new SquareAndTime();
        var symmetry = Symmetry.Natural(group.Square, SquareName);
        return new AuditGrid(symmetry, SquareAndTime.Spatial(torch.arange(8, torch.int64)), Square, new TilesLayout(Ring, [.. Enumerable.Range(0, 8).Select(Mark)]));
    }

    /// <summary>The 16 symmetries of the square and of time on frame pairs and flows; exact.</summary>
    public static AuditGrid SquareAndTimeSymmetries()
    {
        var group = new SquareAndTime();
        var action = new SquareAndTimeAction(group);
        return new AuditGrid(
            new Symmetry(SquareAndTimeName, group, action, action),
            group.Grid(new GridSpec(16)),
            SquareAndTimeWords,
            SquareAndTimeTiles);
    }

    /// <summary>A finite group of one's own, as maps of inputs and outputs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="maps">The elements; the first is the identity. The output's map is null for an invariant model.</param>
    /// <param name="table">Composition table, see <see cref="FiniteGroup"/>.</param>
    /// <exception cref="InputException">There are not as many maps as the group has elements, or the table is no group's.</exception>
    public static AuditGrid Custom(string name, IReadOnlyList<ElementMaps> maps, int[,] table)
    {
        ArgumentNullException.ThrowIfNull(maps);
        var group = new FiniteGroup(name, table);
        if (maps.Count != group.Order)
        {
            throw new InputException($"The group {name} has {group.Order} elements, but there are maps for {maps.Count}.");
        }

        var symmetry = new Symmetry(name, group, new MappedAction([.. maps.Select(m => m.Input)]), new MappedAction([.. maps.Select(m => m.Output ?? (x => x))]));
        return new AuditGrid(symmetry, group.Grid(new GridSpec(maps.Count)), [.. maps.Select(m => m.Words)], Tiles(maps.Count));
    }

    /// <summary>Rows of tiles, about as many as columns, in the elements' order.</summary>
    internal static TilesLayout Tiles(int count)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(count));
        var cells = new int[(count + columns - 1) / columns, columns];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i / columns, i % columns] = i < count ? i : -1;
        }

        return new TilesLayout(cells, [.. Enumerable.Range(0, count).Select(i => $"{i}")]);
    }

    private static string Mark(int element) => element < 8 ? $"{element}" : $"{element - 8}'";
}

/// <summary>An element of a group of one's own.</summary>
/// <param name="Words">What it does, in a few words.</param>
/// <param name="Input">How it moves inputs.</param>
/// <param name="Output">How it moves outputs and targets; null: not at all.</param>
public sealed record ElementMaps(string Words, Func<Batch, Batch> Input, Func<Batch, Batch>? Output = null);
