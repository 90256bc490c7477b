using System.Text.Json.Nodes;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

public sealed class GroupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seeds_and_a_sweep_give_a_run_a_combination_and_claims_over_the_seeds_of_each()
    {
        var answer = Tiny(_folder.Path, "--name", "g", "--json", "--seeds", "0..2", "--sweep", "steps=2,3");

        Assert.Equal(0, answer.Code);
        var group = JsonNode.Parse(answer.OutLines[^1])!;
        Assert.Equal(["g-1", "g-2", "g-3", "g-4", "g-5", "g-6"], group["runs"]!.AsArray().Select(r => (string?)r!["run"]));
        Assert.Equal(["steps=2", "steps=3"], group["claims"]!.AsArray().Select(c => (string?)c!["combination"]));
        var learns = group["claims"]![0]!["claims"]![0]!;
        Assert.Equal("Holds", (string?)learns["outcome"]);
        var errors = group["runs"]!.AsArray().Take(3).Select(r => (double)r!["metrics"]!["without.error"]!);
        Assert.Equal(errors.Average(), (double)learns["left"]!, 12);
    }

    [Fact]
    public void People_see_a_row_a_run_a_column_of_numbers_of_each_and_the_claims()
    {
        var answer = Tiny(_folder.Path, "--name", "g", "--quiet", "--seeds", "0,3", "--sweep", "dropout=0,0.5");

        Assert.Contains(answer.OutLines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["g-1", "g-2", "g-3", "g-4"]);
        Assert.Contains(answer.OutLines, l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["without.error", _, _, _, _]);
        var learns = answer.OutLines.First(l => l.StartsWith("learns", StringComparison.Ordinal));
        Assert.Matches(@"holds +[0-9.]+ < 10 +-[0-9.]+ \(-[0-9.]+ to -[0-9.]+\) ", learns);
        Assert.Contains(answer.OutLines, l => l.StartsWith("g-4", StringComparison.Ordinal) && l.Contains("dropout=0.5"));
        Assert.Contains(answer.OutLines, l => l.StartsWith("learns", StringComparison.Ordinal) && l.Contains("holds"));
    }

    [Fact]
    public void The_name_of_a_set_shows_its_runs_and_how_they_stand()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "g", "--quiet", "--seeds", "0,3").Code);
        var whole = Ask("show", "g", "--out", _folder.Path);
        Assert.Contains($"Next: 'noether show g-1 --out {_folder.Path}'", whole.Out);
        static string[] Told(Answer answer) => answer.OutLines[..^1];
        Assert.Equal(Told(Ask("resume", "g", "--out", _folder.Path, "--quiet")), Told(whole));
        Assert.Equal("Holds", (string?)JsonNode.Parse(Ask("show", "g", "--out", _folder.Path, "--json").Out)!["claims"]![0]!["claims"]![0]!["outcome"]);
        Directory.Delete(_folder.File("g-2"), recursive: true);

        var shown = Ask("show", "g", "--out", _folder.Path);

        Assert.Equal(0, shown.Code);
        Assert.StartsWith("g: 2 runs of tiny/fit, preset smoke", shown.OutLines[0]);
        Assert.Contains(shown.OutLines, l => l.StartsWith("g-1", StringComparison.Ordinal) && l.Contains("finished"));
        Assert.Contains(shown.OutLines, l => l.StartsWith("g-2", StringComparison.Ordinal) && l.Contains("not started"));
        Assert.Contains($"Next: 'noether resume g --out {_folder.Path}'", shown.Out);
        var runs = JsonNode.Parse(Ask("show", "g", "--out", _folder.Path, "--json").Out)!["runs"]!.AsArray();
        Assert.Equal([("g-1", 0, "finished"), ("g-2", 3, "not started")], runs.Select(r => ((string)r!["run"]!, (int)r["seed"]!, (string)r["status"]!)));
    }

    [Fact]
    public void An_unfinished_group_is_continued_without_repeating_what_is_done()
    {
        var whole = Tiny(_folder.Path, "--name", "g", "--json", "--seeds", "0..2");
        var written = File.GetLastWriteTimeUtc(_folder.File("g-1", "result.json"));
        Directory.Delete(_folder.File("g-3"), recursive: true);
        File.Delete(_folder.File("g-2", "result.json"));
        File.Delete(_folder.File("g-2", "arms", "without.json"));

        var resumed = Ask("resume", "g", "--out", _folder.Path, "--json");

        Assert.Equal(0, resumed.Code);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.File("g-1", "result.json")));
        static string Metrics(Answer answer) => string.Concat(JsonNode.Parse(answer.OutLines[^1])!["runs"]!.AsArray().Select(r => r!["metrics"]!.ToJsonString()));
        Assert.Equal(Metrics(whole), Metrics(resumed));
    }

    [Fact]
    public void A_run_that_diverges_is_told_with_the_others_done_and_the_claims_not_measured()
    {
        var answer = Diverging("run", "tiny/diverges", "--plugin", Plugin, "--threads", "1", "--name", "g", "--seeds", "0..2", "--sweep", "dropout=0,0.1");

        Assert.Equal(["g-1", "g-3", "g-4", "g-6"], answer["runs"]!.AsArray().Select(r => (string?)r!["run"]));
        Assert.Equal(["g-2", "g-5"], answer["failed"]!.AsArray().Select(r => (string?)r!["run"]));
        var claims = answer["claims"]!.AsArray().SelectMany(c => c!["claims"]!.AsArray()).Select(c => ((string?)c!["outcome"], (string?)c["note"]));
        Assert.Equal([("NotMeasured", "failed: g-2"), ("NotMeasured", "failed: g-5")], claims);

        Directory.Delete(_folder.File("g-6"), recursive: true);
        Assert.Equal(4, Diverging("resume", "g")["runs"]!.AsArray().Count);
    }

    [Fact]
    public void People_see_which_runs_of_a_group_failed()
    {
        var answer = Ask("run", "tiny/diverges", "--plugin", Plugin, "--threads", "1", "--name", "g", "--seeds", "0..1", "--quiet", "--out", _folder.Path);

        Assert.Equal(1, answer.Code);
        Assert.Contains(answer.OutLines, l => l.StartsWith("g-2", StringComparison.Ordinal) && l.Contains("failed"));
        Assert.Contains("Run 'g-2' failed: After step", Assert.Single(answer.ErrorLines));
    }

    [Fact]
    public void Each_run_of_a_group_gets_its_own_profile()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "g", "--quiet", "--seeds", "0..1", "--profile", "--fast").Code);
        int Steps(string run) => JsonNode.Parse(File.ReadAllText(_folder.File(run, "profile.json")))!["traceEvents"]!.AsArray().Count(e => (string?)e!["name"] == "forward");
        Assert.True(Steps("g-1") > 0);
        Assert.Equal(Steps("g-1"), Steps("g-2"));
    }

    private JsonNode Diverging(params string[] args)
    {
        var answer = Ask([.. args, "--json", "--out", _folder.Path]);
        Assert.Equal(1, answer.Code);
        Assert.Contains("Run 'g-2' failed: After step", answer.Error);
        return JsonNode.Parse(answer.OutLines[^1])!;
    }

    [Fact]
    public void A_group_is_deleted_with_its_runs()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "g", "--quiet", "--seeds", "0..1", "--fast").Code);
        Assert.Equal(0, Ask("delete", "g", "--out", _folder.Path).Code);
        Assert.Contains("There are no runs", Ask("runs", "--out", _folder.Path).Out);
        Assert.Equal(2, Ask("resume", "g", "--out", _folder.Path).Code);
    }
}
