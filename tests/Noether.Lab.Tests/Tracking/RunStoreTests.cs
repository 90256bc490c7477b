using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Root => _temporary["runs"];

    private string File => _temporary["runs", "runs.db"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void A_run_is_read_back_whole()
    {
        var entry = RunEntry.Of(Examples.Finished(Root, Examples.Config(3), ("plain.upright", 1.0 / 3), ("plain.worst", double.NaN)));
        using var store = RunStore.Open(Root);
        store.Put(entry);
        var read = Assert.Single(store.List());
        Assert.Equal(entry with { Options = read.Options, Metrics = read.Metrics, Claims = read.Claims }, read);
        Assert.Equal(entry.Options.ToJsonString(), read.Options.ToJsonString());
        Assert.Equal(entry.Metrics, read.Metrics);
        Assert.Equal(entry.Claims, read.Claims);
        Assert.Equal(Outcome.Holds, read.Claims[0].Outcome);
    }

    [Fact]
    public void Putting_a_run_again_replaces_it()
    {
        using var store = RunStore.Open(Root);
        var config = Examples.Config(name: "one");
        using (var run = RunWriter.Create(Root, config))
        {
            store.Put(RunEntry.Of(run.Folder));
            Assert.Equal(RunState.Running, Assert.Single(store.List()).Status);
            run.SaveResult(Examples.Result(run.Config, ("plain.upright", 0.9)));
            run.End(RunState.Finished);
            store.Put(RunEntry.Of(run.Folder));
        }

        var read = Assert.Single(store.List());
        Assert.Equal((RunState.Finished, 0.9), (read.Status, read.Metrics["plain.upright"]));
    }

    [Fact]
    public void The_newest_run_comes_first()
    {
        using var store = RunStore.Open(Root);
        foreach (var seed in new[] { 1, 3, 2 })
        {
            store.Put(RunEntry.Of(Examples.Finished(Root, Examples.Config(seed, name: $"run-{seed}"))));
        }

        Assert.Equal(["run-3", "run-2", "run-1"], store.List().Select(r => r.Name));
        Assert.Equal(["run-2"], store.List(RunFilter.Parse("seed=2")).Select(r => r.Name));
    }

    [Fact]
    public void A_run_that_died_is_listed_as_interrupted()
    {
        using var store = RunStore.Open(Root);
        using (var run = RunWriter.Create(Root, Examples.Config()))
        {
            store.Put(RunEntry.Of(run.Folder));
        }

        Assert.Equal(RunState.Interrupted, Assert.Single(store.List()).Status);
    }

    [Fact]
    public void A_lost_index_is_made_anew_from_the_folders()
    {
        Examples.Finished(Root, Examples.Config(1), ("plain.upright", 0.9));
        Examples.Finished(Root, Examples.Config(2), ("plain.upright", 0.8));
        using var store = RunStore.Open(Root);
        Assert.Equal([0.8, 0.9], store.List().Select(r => r.Metrics["plain.upright"]));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("middle")]
    public void A_damaged_index_is_set_aside_and_made_anew(string damage)
    {
        Examples.Finished(Root, Examples.Config(1), ("plain.upright", 0.9));
        RunStore.Open(Root).Dispose();
        var bytes = System.IO.File.ReadAllBytes(File);
        if (damage == "garbage")
        {
            bytes = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 37))];
        }
        else
        {
            Array.Fill<byte>(bytes, 0x5a, 100, bytes.Length - 100);
        }

        System.IO.File.WriteAllBytes(File, bytes);
        using var store = RunStore.Open(Root);
        Assert.Equal(0.9, Assert.Single(store.List()).Metrics["plain.upright"]);
        Assert.True(System.IO.File.Exists($"{File}.damaged"));
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_left_out_and_named()
    {
        Examples.Finished(Root, Examples.Config(1, name: "good"));
        var bad = Examples.Finished(Root, Examples.Config(2, name: "bad"));
        System.IO.File.WriteAllText(Path.Combine(bad.Path, "result.json"), "{");
        using var store = RunStore.Open(Root);
        Assert.Equal(["good"], store.List().Select(r => r.Name));
        Assert.Contains("bad", Assert.Single(store.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_removed_or_brought_by_hand_are_followed()
    {
        var kept = Examples.Finished(Root, Examples.Config(1, name: "kept"), ("plain.upright", 0.9));
        var removed = Examples.Finished(Root, Examples.Config(2, name: "removed"), ("plain.upright", 0.8));
        using var store = RunStore.Open(Root);
        Assert.Equal(["removed", "kept"], store.List().Select(r => r.Name));

        Directory.Delete(removed.Path, recursive: true);
        Examples.Finished(_temporary["elsewhere"], Examples.Config(3, name: "brought"), ("plain.upright", 0.7));
        Directory.Move(_temporary["elsewhere", "brought"], _temporary["runs", "brought"]);
        var listed = store.List();
        Assert.Equal(["brought", "kept"], listed.Select(r => r.Name));
        Assert.Equal(0.7, listed[0].Metrics["plain.upright"]);
        Assert.Equal(RunEntry.Of(kept).Metrics, listed[1].Metrics);
    }

    [Fact]
    public void A_run_that_finished_without_telling_the_index_is_listed_with_its_metrics()
    {
        using var store = RunStore.Open(Root);
        using (var run = RunWriter.Create(Root, Examples.Config(name: "one")))
        {
            store.Put(RunEntry.Of(run.Folder));
            run.SaveResult(Examples.Result(run.Config, ("plain.upright", 0.9)));
            run.End(RunState.Finished);
        }

        var listed = Assert.Single(store.List());
        Assert.Equal((RunState.Finished, 0.9), (listed.Status, listed.Metrics["plain.upright"]));
    }

    [Fact]
    public void A_folder_of_another_program_is_no_run_and_no_problem()
    {
        Directory.CreateDirectory(_temporary["runs", "project"]);
        System.IO.File.WriteAllText(_temporary["runs", "project", "config.json"], """{ "name": "project" }""");
        using var store = RunStore.Open(Root);
        Assert.Empty(store.List());
        Assert.Empty(store.Problems);
    }

    [Fact]
    public void Runs_in_a_folder_that_cannot_be_written_are_listed_all_the_same()
    {
        Examples.Finished(Root, Examples.Config(1, name: "one"));
        Directory.CreateDirectory(File);
        using var store = RunStore.Open(Root);
        Assert.Equal(["one"], store.List().Select(r => r.Name));
    }

    [Fact]
    public void An_index_that_breaks_under_way_is_named_and_the_runs_are_read_from_their_folders()
    {
        var entry = RunEntry.Of(Examples.Finished(Root, Examples.Config(1, name: "one"), ("plain.upright", 0.9)));
        using var store = RunStore.Open(Root);
        using (var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={File};Pooling=False"))
        {
            other.Open();
            using var drop = other.CreateCommand();
            drop.CommandText = "drop table claims; drop table metrics; drop table runs";
            drop.ExecuteNonQuery();
        }

        Assert.Contains(File, Assert.Throws<InputException>(() => store.Put(entry)).Message, StringComparison.Ordinal);
        Assert.Equal(0.9, Assert.Single(store.List()).Metrics["plain.upright"]);
        Assert.Contains(File, Assert.Single(store.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_writers_at_a_time_lose_nothing()
    {
        const int Writers = 4;
        const int Each = 25;
        var template = RunEntry.Of(Examples.Finished(Root, Examples.Config(0, name: "template"), ("plain.upright", 0.9)));
        var threads = Enumerable.Range(0, Writers).Select(w => new Thread(() =>
        {
            using var store = RunStore.Open(Root);
            for (var i = 0; i < Each; i++)
            {
                store.Put(template with { Name = $"run-{w}-{i}" });
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        using var read = RunStore.Open(Root);
        Assert.Equal(Writers * Each, read.List().Count(r => r.Name.StartsWith("run-", StringComparison.Ordinal)));
    }
}
