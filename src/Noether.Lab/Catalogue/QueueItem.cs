using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Noether.Lab.Catalogue;

/// <summary>One seed of one recipe to be reproduced.</summary>
/// <param name="System">The system's slug.</param>
/// <param name="Recipe">The recipe's name.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Preset">The preset its options come from.</param>
/// <param name="Options">The composed options; an item whose options have changed is run again.</param>
/// <param name="Device">Where it is computed.</param>
/// <param name="Threads">Threads of torch; sums depend on their number.</param>
/// <param name="Recorded">Whether the recipe has a recorded result already.</param>
/// <param name="EstimatedSeconds">What it took when it was recorded; null when unknown.</param>
public sealed record QueueItem(string System, string Recipe, int Seed, Preset Preset, JsonObject Options, string Device, int Threads, bool Recorded = false, double? EstimatedSeconds = null)
{
    /// <summary>The recipe's path, <c>slug/recipe</c>.</summary>
    [JsonIgnore]
    public string Path => $"{System}/{Recipe}";
}

/// <summary>How far an item is.</summary>
public enum QueueState
{
    /// <summary>To be run.</summary>
    Waiting,

    /// <summary>Being run; found in a file, it was interrupted and is continued first.</summary>
    Running,

    /// <summary>Run; the recipe's other seeds are still to come.</summary>
    Done,

    /// <summary>Run, and the recipe's result is recorded.</summary>
    Recorded,

    /// <summary>It ended by an error; tried again when the queue is next opened, after all others.</summary>
    Failed,
}

/// <summary>An item and how far it is.</summary>
/// <param name="Item">What to run.</param>
/// <param name="State">How far it is.</param>
/// <param name="Attempts">How often it was begun since it last got on.</param>
/// <param name="Result">What it gave; null until it is done.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Position">How far it was when it was last begun, see <see cref="ReproductionQueue.Open"/>.</param>
public sealed record QueueEntry(QueueItem Item, QueueState State = QueueState.Waiting, int Attempts = 0, SeedResult? Result = null, string? Error = null, long Position = 0)
{
    /// <summary>Whether it is the same work: system, recipe, seed and options, on the same device with as many threads.</summary>
    internal bool IsFor(QueueItem other) =>
        (Item.System, Item.Recipe, Item.Seed, Item.Preset, Item.Device, Item.Threads) == (other.System, other.Recipe, other.Seed, other.Preset, other.Device, other.Threads)
        && JsonNode.DeepEquals(Item.Options, other.Options);
}

/// <summary>What a call of <see cref="ReproductionQueue.Run"/> left behind.</summary>
/// <param name="Finished">Items that are done or recorded.</param>
/// <param name="Failed">Items that ended by an error.</param>
/// <param name="Remaining">Items still to be run: call again to continue.</param>
/// <param name="Elapsed">Time this call took.</param>
public sealed record QueueSummary(int Finished, int Failed, int Remaining, TimeSpan Elapsed);

/// <summary>The queue as it is kept on disk.</summary>
/// <param name="Commit">Revision that the results not yet recorded come from.</param>
/// <param name="Entries">All items.</param>
internal sealed record QueueFile(string Commit, IReadOnlyList<QueueEntry> Entries);
