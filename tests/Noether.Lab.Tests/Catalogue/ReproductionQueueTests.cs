using System.Text.Json.Nodes;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Tests.Catalogue;

public sealed class ReproductionQueueTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualClock _clock = new();
    private readonly List<string> _log = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_has_no_record_comes_first_and_the_cheapest_first()
    {
        Run(Open([Item("old", 0, recorded: true, seconds: 1), Item("unknown", 0), Item("dear", 0, seconds: 50), Item("cheap", 0, seconds: 5)]));
        Assert.Equal(["cheap/r 0", "dear/r 0", "unknown/r 0", "old/r 0"], Ran);
    }

    [Fact]
    public void A_recipe_is_recorded_as_soon_as_its_seeds_are_done()
    {
        var summary = Run(Open([Item("a", 1), Item("a", 0), Item("b", 0)]));
        Assert.Equal(["a/r 1", "a/r 0", "record a/r [0,1]", "b/r 0", "record b/r [0]"], _log);
        Assert.Equal((3, 0, 0), (summary.Finished, summary.Failed, summary.Remaining));
    }

    [Fact]
    public void A_queue_that_is_opened_again_runs_only_what_is_left()
    {
        using var stop = new CancellationTokenSource();
        var plan = new[] { Item("a", 0), Item("a", 1), Item("b", 0) };
        var first = Run(Open(plan), runner: (item, _) =>
        {
            if (item.Seed == 1)
            {
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            }

            return Take(item);
        }, stop: stop);
        Assert.Equal((1, 2), (first.Finished, first.Remaining));
        _log.Clear();
        Run(Open(plan));
        Assert.Equal(["a/r 1", "record a/r [0,1]", "b/r 0", "record b/r [0]"], _log);
        _log.Clear();
        Run(Open([.. plan.Select(i => i with { Recorded = true })]));
        Assert.Empty(_log);
    }

    [Fact]
    public void A_process_killed_at_any_write_of_the_state_loses_nothing_but_the_item_that_ran()
    {
        var plan = new[] { Item("a", 0), Item("a", 1), Item("b", 0) };
        foreach (var state in StatesOf(plan))
        {
            _log.Clear();
            File.WriteAllText(State, state);
            var known = Open(plan).Entries.Count(e => e.Result is not null);
            var summary = Run(Open(plan));
            Assert.Equal(3, summary.Finished);
            Assert.Equal(3 - known, Ran.Count());
            Assert.Contains("record a/r [0,1]", _log);
            Assert.Contains("record b/r [0]", _log);
        }
    }

    [Fact]
    public void An_item_that_takes_the_process_down_three_times_is_left_alone()
    {
        var plan = new[] { Item("a", 0), Item("b", 0) };
        Run(Open([plan[0]]), (_, _) => Crash());
        var crashed = File.ReadAllText(State).Replace("\"Failed\"", "\"Running\"");
        File.WriteAllText(State, crashed.Replace("\"attempts\": 1", "\"attempts\": 2"));
        Assert.Equal(QueueState.Running, Open(plan).Entries[0].State);
        File.WriteAllText(State, crashed.Replace("\"attempts\": 1", "\"attempts\": 3"));
        var queue = Open(plan);
        Assert.Equal((QueueState.Failed, "ended the whole process 3 times"), (queue.Entries[0].State, queue.Entries[0].Error));
        Assert.Equal((1, 1), (Run(queue).Finished, queue.Entries.Count(e => e.State == QueueState.Failed)));
    }

    [Fact]
    public void An_item_that_was_killed_often_but_got_on_each_time_is_continued()
    {
        QueueItem[] plan = [Item("a", 0)];
        for (var sitting = 1; sitting <= 2 * ReproductionQueue.MostCrashes; sitting++)
        {
            Assert.Equal(QueueState.Running, Killed(plan, from: sitting - 1, to: sitting));
        }

        QueueState[] stuck = [.. Enumerable.Range(0, ReproductionQueue.MostCrashes).Select(_ => Killed(plan, from: 6, to: 6))];
        Assert.Equal([QueueState.Running, QueueState.Running, QueueState.Failed], stuck);
    }

    [Fact]
    public void Input_that_is_refused_stops_the_queue_and_counts_as_no_attempt()
    {
        QueueItem[] plan = [Item("a", 0, seconds: 1), Item("b", 0, seconds: 2)];
        for (var attempt = 0; attempt <= ReproductionQueue.MostCrashes; attempt++)
        {
            Assert.Throws<InputException>(() => Run(Open(plan), (_, _) => throw new InputException("no such device")));
        }

        Assert.All(Open(plan).Entries, e => Assert.Equal((QueueState.Waiting, 0, null), (e.State, e.Attempts, e.Error)));
        Assert.Equal(2, Run(Open(plan)).Finished);
    }

    [Fact]
    public void Another_device_or_number_of_threads_is_other_work()
    {
        Run(Open([Item("a", 0), Item("b", 0)]));
        _log.Clear();
        Run(Open([Item("a", 0, recorded: true, threads: 8), Item("b", 0, recorded: true, device: "cuda:0")]));
        Assert.Equal(["a/r 0", "b/r 0"], Ran);
    }

    [Fact]
    public void A_failure_is_noted_the_queue_goes_on_and_the_item_is_tried_last_next_time()
    {
        var plan = new[] { Item("a", 0, seconds: 1), Item("b", 0, seconds: 2) };
        var summary = Run(Open(plan), (item, _) => item.System == "a" ? Crash() : Take(item));
        Assert.Equal((1, 1, 0), (summary.Finished, summary.Failed, summary.Remaining));
        Assert.Equal("it broke", Open(plan).Entries[0].Error);
        _log.Clear();
        Run(Open([.. plan, Item("c", 0)]));
        Assert.Equal(["record b/r [0]", "c/r 0", "record c/r [0]", "a/r 0", "record a/r [0]"], _log);
    }

    [Fact]
    public void No_item_is_begun_that_is_known_not_to_fit_into_the_budget()
    {
        var plan = new[] { Item("a", 0, seconds: 10), Item("a", 1, seconds: 10), Item("b", 0, seconds: 40), Item("c", 0) };
        var summary = Run(Open(plan), budget: TimeSpan.FromSeconds(35));
        Assert.Equal(["a/r 0", "a/r 1", "c/r 0"], Ran);
        Assert.Equal((3, 1, 30), (summary.Finished, summary.Remaining, summary.Elapsed.TotalSeconds));
    }

    [Fact]
    public void What_a_seed_took_is_the_estimate_for_the_others()
    {
        Run(Open([Item("a", 0), Item("a", 1), Item("b", 0, seconds: 15)]), budget: TimeSpan.FromSeconds(1000));
        Assert.Equal(["b/r 0", "a/r 0", "a/r 1"], Ran);
        _log.Clear();
        Run(Open([Item("x", 0), Item("x", 1)]), budget: TimeSpan.FromSeconds(12));
        Assert.Equal(["x/r 0"], Ran);
    }

    [Fact]
    public void Other_options_or_an_unrecorded_seed_of_another_commit_are_run_again()
    {
        Run(Open([Item("a", 0), Item("b", 0)]), (item, _) => item.System == "a" ? Take(item) : Crash());
        _log.Clear();
        Run(Open([Item("a", 0, recorded: true, width: 7)]));
        Assert.Equal(["a/r 0"], Ran);
        Run(Open([Item("d", 0), Item("d", 1)]), (item, _) => item.Seed == 0 ? Take(item) : Crash());
        Assert.Equal(QueueState.Done, Open([Item("d", 0)]).Entries[0].State);
        Assert.Equal(QueueState.Waiting, ReproductionQueue.Open(State, [Item("d", 0)], "another", Still).Entries[0].State);
    }

    [Fact]
    public void Items_outside_the_plan_stay_in_the_file()
    {
        Run(Open([Item("a", 0)]));
        Run(Open([Item("b", 0)]));
        Assert.Equal(QueueState.Recorded, Open([Item("a", 0, recorded: true)]).Entries[0].State);
        Assert.Equal(QueueState.Waiting, ReproductionQueue.Open(State, [Item("a", 0, recorded: true)], "c", Still, restart: true).Entries[0].State);
    }

    [Fact]
    public void A_plan_has_every_seed_of_every_recipe_with_the_recorded_time()
    {
        var records = new ReproductionFolder(_folder.Path);
        records.Write("circle-example", Records.From("abc", 1), Records.Train());
        var system = new ExampleSystem();
        var plan = ReproductionQueue.Plan(system.Recipes.Select(r => new Selection(system, r)), Preset.Reproduce, [0, 1], "cpu", 2, records);
        Assert.Equal(["circle-example/train 0", "circle-example/train 1", "circle-example/data-sizes 0", "circle-example/data-sizes 1"], plan.Select(i => $"{i.Path} {i.Seed}"));
        Assert.Equal([61.25, 61.25, null, null], plan.Select(i => i.EstimatedSeconds));
        Assert.Equal([true, true, false, false], plan.Select(i => i.Recorded));
        Run(Open(plan));
        Assert.All(Open([.. plan.Select(i => i with { Recorded = true })]).Entries, e => Assert.Equal(QueueState.Recorded, e.State));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "commit": "c", "entries": [ { "state": "Lost" } ] }""")]
    public void A_damaged_state_file_is_refused(string text)
    {
        File.WriteAllText(State, text);
        Assert.StartsWith(State, Assert.Throws<InputException>(() => Open([])).Message, StringComparison.Ordinal);
    }

    private string State => Path.Combine(_folder.Path, "queue.json");

    private IEnumerable<string> Ran => _log.Where(l => !l.StartsWith("record", StringComparison.Ordinal));

    private static QueueItem Item(string system, int seed, bool recorded = false, double? seconds = null, int width = 3, string device = "cpu", int threads = 2) =>
        new(system, "r", seed, Preset.Reproduce, new JsonObject { ["width"] = width, ["rate"] = 0.1 }, device, threads, recorded, seconds);

    private static long Still(QueueItem item) => 0;

    private static SeedResult Crash() => throw new InvalidOperationException("it broke");

    private ReproductionQueue Open(IEnumerable<QueueItem> plan, long position = 0) => ReproductionQueue.Open(State, plan, "c", _ => position);

    private SeedResult Take(QueueItem item)
    {
        _log.Add($"{item.Path} {item.Seed}");
        _clock.Pass(TimeSpan.FromSeconds(10));
        return new SeedResult(item.Seed, 10, new Dictionary<string, double> { ["a.x"] = item.Seed + 0.1, ["a.nan"] = double.NaN });
    }

    private QueueSummary Run(ReproductionQueue queue, Func<QueueItem, CancellationToken, SeedResult>? runner = null, TimeSpan? budget = null, CancellationTokenSource? stop = null) =>
        queue.Run(runner ?? ((item, _) => Take(item)), (item, results) => _log.Add($"record {item.Path} [{string.Join(',', results.Select(r => r.Seed))}]"), budget, _clock, stop?.Token ?? CancellationToken.None);

    /// <summary>The state of the only item when the queue is opened after a process that died while it ran it from one position to another.</summary>
    private QueueState Killed(QueueItem[] plan, long from, long to)
    {
        var state = "";
        Run(Open(plan, from), (item, _) =>
        {
            state = File.ReadAllText(State);
            return Take(item);
        });
        File.WriteAllText(State, state);
        return Open(plan, to).Entries[0].State;
    }

    /// <summary>The state file as it stands at every moment of a whole run.</summary>
    private List<string> StatesOf(QueueItem[] plan)
    {
        var states = new List<string>();
        void Look() => states.Add(File.ReadAllText(State));
        Open(plan).Run(
            (item, _) =>
            {
                Look();
                return Take(item);
            },
            (_, _) => Look(),
            null,
            _clock,
            CancellationToken.None);
        Look();
        return states;
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Pass(TimeSpan time) => _ticks += time.Ticks;
    }
}
