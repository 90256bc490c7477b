using System.Text.Json;

namespace Noether.Lab.Catalogue;

/// <summary>
/// Runs many recipes and seeds one after the other, within a budget of time, and continues where it was stopped or killed.
/// Its state is a file that is replaced before and after each item. Interrupted items come first, then what has no recorded result, the cheapest first,
/// then what has one, then what failed before.
/// </summary>
public sealed class ReproductionQueue
{
    /// <summary>How often an item may take the process down with it, without having got on, before it is left alone.</summary>
    public const int MostCrashes = 3;

    private readonly string _path;
    private readonly string _commit;
    private readonly Func<QueueItem, long> _position;
    private readonly List<QueueEntry> _entries;
    private readonly List<QueueEntry> _others;

    private ReproductionQueue(string path, string commit, Func<QueueItem, long> position, List<QueueEntry> entries, List<QueueEntry> others) =>
        (_path, _commit, _position, _entries, _others) = (path, commit, position, entries, others);

    /// <summary>The planned items.</summary>
    public IReadOnlyList<QueueEntry> Entries => _entries;

    /// <summary>Opens the queue kept in a file, or begins one. Items of the file that are not planned stay in it untouched.</summary>
    /// <param name="path">The file.</param>
    /// <param name="plan">What is to be run.</param>
    /// <param name="commit">Revision of the program. Seeds that another revision left unrecorded are run again, so that a record has one origin.</param>
    /// <param name="position">How far an item's unfinished run is; grows whenever it gets on. One that is killed ever again, but gets on in between, is continued.</param>
    /// <param name="restart">Forget what was done before.</param>
    /// <exception cref="InputException">The file is not a queue, or cannot be read.</exception>
    public static ReproductionQueue Open(string path, IEnumerable<QueueItem> plan, string commit, Func<QueueItem, long> position, bool restart = false)
    {
        var file = !restart && File.Exists(path) ? ResultJson.Read(TextFile.Read(path), ResultJson.File.QueueFile, path) : new QueueFile(commit, []);
        var planned = plan.Select(item => file.Entries.FirstOrDefault(e => e.IsFor(item)) is { } known
            ? Reopened(known with { Item = item }, file.Commit == commit, position)
            : new QueueEntry(item)).ToList();
        var names = planned.Select(e => (e.Item.Path, e.Item.Seed)).ToHashSet();
        var others = file.Entries.Where(e => !names.Contains((e.Item.Path, e.Item.Seed))).Select(e => file.Commit == commit || e.State != QueueState.Done ? e : e with { State = QueueState.Waiting, Result = null });
        return new ReproductionQueue(path, commit, position, planned, [.. others]);
    }

    /// <summary>The seeds of some recipes at a preset, with what their recorded results say about the time they take.</summary>
    public static IReadOnlyList<QueueItem> Plan(
        IEnumerable<Selection> selections, Preset preset, IReadOnlyList<int> seeds, string device, int threads, ReproductionFolder records) =>
    [
        .. from selection in selections
           let options = new OptionsBinder(selection.Recipe).Bind(preset).Json
           let recorded = records.Read(selection.System.Card.Slug)?.Recipes.FirstOrDefault(r => r.Recipe == selection.Recipe.Name)
           from seed in seeds
           select new QueueItem(selection.System.Card.Slug, selection.Recipe.Name, seed, preset, options, device, threads, recorded is not null, recorded?.Seconds / recorded?.Seeds.Count),
    ];

    /// <summary>Runs items until none is left, none fits into the budget, or it is asked to stop.</summary>
    /// <param name="runner">Runs one item; an exception is noted as its failure, and the queue goes on, but for <see cref="InputException"/>: what the user can mend is no failure of the item.</param>
    /// <param name="completed">Called when all planned seeds of a recipe are done, in the order of the seeds: record them. Called again after a kill in between.</param>
    /// <param name="budget">No item is begun after this time, nor one known to take longer than what is left; null for no limit.</param>
    /// <param name="clock">Measures the time.</param>
    /// <param name="ct">Asks to stop; the item that is running is then continued next time.</param>
    /// <exception cref="InputException">The state file cannot be written, or an item was refused its input; that one waits as before.</exception>
    public QueueSummary Run(
        Func<QueueItem, CancellationToken, SeedResult> runner,
        Action<QueueItem, IReadOnlyList<SeedResult>> completed,
        TimeSpan? budget,
        TimeProvider clock,
        CancellationToken ct)
    {
        var start = clock.GetTimestamp();
        RecordCompleted(completed);
        while (!ct.IsCancellationRequested && Next(budget - clock.GetElapsedTime(start)) is { } index)
        {
            if (!RunOne(index, runner, ct))
            {
                break;
            }

            RecordCompleted(completed);
        }

        var finished = _entries.Count(e => e.State is QueueState.Done or QueueState.Recorded);
        var failed = _entries.Count(e => e.State == QueueState.Failed);
        return new QueueSummary(finished, failed, _entries.Count - finished - failed, clock.GetElapsedTime(start));
    }

    private static QueueEntry Reopened(QueueEntry entry, bool sameCommit, Func<QueueItem, long> position) => entry switch
    {
        { State: QueueState.Running } when position(entry.Item) > entry.Position => entry with { Attempts = 0 },
        { State: QueueState.Running, Attempts: >= MostCrashes } => entry with { State = QueueState.Failed, Error = $"ended the whole process {entry.Attempts} times" },
        { State: QueueState.Failed, Attempts: < MostCrashes } => entry with { State = QueueState.Waiting },
        { State: QueueState.Done } when !sameCommit => new QueueEntry(entry.Item),
        { State: QueueState.Recorded, Item.Recorded: false } => sameCommit ? entry with { State = QueueState.Done } : new QueueEntry(entry.Item),
        _ => entry,
    };

    /// <summary>Runs an item; false when asked to stop.</summary>
    private bool RunOne(int index, Func<QueueItem, CancellationToken, SeedResult> runner, CancellationToken ct)
    {
        var before = _entries[index];
        Set(index, before with { State = QueueState.Running, Attempts = before.Attempts + 1, Position = _position(before.Item) });
        try
        {
            // Asked to stop: begun, but not by its own fault unfinished.
            var after = Outcome(_entries[index], runner, ct);
            Set(index, after ?? _entries[index] with { Attempts = before.Attempts });
            return after is not null;
        }
        catch (InputException)
        {
            Set(index, before);
            throw;
        }
    }

    private static QueueEntry? Outcome(QueueEntry entry, Func<QueueItem, CancellationToken, SeedResult> runner, CancellationToken ct)
    {
        try
        {
            return entry with { State = QueueState.Done, Result = runner(entry.Item, ct), Error = null };
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e) when (e is not InputException)
        {
            return entry with { State = QueueState.Failed, Error = e.Message };
        }
    }

    private int? Next(TimeSpan? left) => _entries
        .Select((entry, index) => (Entry: entry, Index: index, Seconds: Estimate(entry.Item)))
        .Where(e => e.Entry.State is QueueState.Waiting or QueueState.Running)
        .Where(e => left is null || (left > TimeSpan.Zero && !(e.Seconds > left.Value.TotalSeconds)))
        .OrderBy(e => e.Entry.State == QueueState.Running ? 0 : e.Entry.Error is null ? 1 : 2)
        .ThenBy(e => e.Entry.Item.Recorded)
        .ThenBy(e => e.Seconds ?? double.PositiveInfinity)
        .ThenBy(e => e.Index)
        .Select(e => (int?)e.Index)
        .FirstOrDefault();

    /// <summary>The mean of the recipe's seeds that are done; else what was recorded.</summary>
    private double? Estimate(QueueItem item) =>
        _entries.Where(e => e.Item.Path == item.Path && e.Result is not null).Select(e => (double?)e.Result!.Seconds).Average() ?? item.EstimatedSeconds;

    private void RecordCompleted(Action<QueueItem, IReadOnlyList<SeedResult>> completed)
    {
        foreach (var recipe in _entries.GroupBy(e => e.Item.Path).Where(g => g.All(e => e.Result is not null) && g.Any(e => e.State == QueueState.Done)).ToList())
        {
            completed(recipe.First().Item, [.. recipe.Select(e => e.Result!).OrderBy(r => r.Seed)]);
            foreach (var entry in recipe)
            {
                _entries[_entries.IndexOf(entry)] = entry with { State = QueueState.Recorded };
            }

            Write();
        }
    }

    private void Set(int index, QueueEntry entry)
    {
        _entries[index] = entry;
        Write();
    }

    private void Write() => TextFile.Write(_path, JsonSerializer.Serialize(new QueueFile(_commit, [.. _entries, .. _others]), ResultJson.File.QueueFile) + "\n");
}
