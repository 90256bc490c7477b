using System.Text.Json.Nodes;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>The commands about runs that are there: runs, show, compare, resume, delete.</summary>
public sealed class RunsCommandsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RunsCommandsTests()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "short", "--quiet", "--set", "steps=2").Code);
        Assert.Equal(0, Tiny(_folder.Path, "--name", "long", "--quiet", "--set", "steps=9", "--seed", "1").Code);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Runs_are_listed_newest_first_and_chosen_by_a_condition()
    {
        var all = Ask("runs", "--out", _folder.Path).OutLines;
        Assert.Equal(["run", "long", "short"], all.Select(l => l.Split(' ')[0]));

        var some = Ask("runs", "--out", _folder.Path, "--where", "steps < 5 and without.error > 0").OutLines;
        Assert.Equal(["run", "short"], some.Select(l => l.Split(' ')[0]));
    }

    [Theory]
    [InlineData("run = short and took >= 0")]
    [InlineData("name = short and seconds >= 0")]
    public void The_columns_of_the_list_are_fields_of_a_condition(string condition) =>
        Assert.Equal(["run", "short"], Ask("runs", "--out", _folder.Path, "--where", condition).OutLines.Select(l => l.Split(' ')[0]));

    [Fact]
    public void A_quick_look_is_marked_as_such_where_runs_are_listed_and_shown()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "look", "--quiet", "--fast", "--overfit", "8").Code);

        var rows = Ask("runs", "--out", _folder.Path).OutLines;
        Assert.Contains("smoke (fast, overfit 8)", Assert.Single(rows, r => r.StartsWith("look", StringComparison.Ordinal)));
        Assert.DoesNotContain("fast", Assert.Single(rows, r => r.StartsWith("short", StringComparison.Ordinal)));
        Assert.Contains("fast, overfit 8: a quick look", Ask("show", "look", "--out", _folder.Path).Out);
        Assert.DoesNotContain("quick look", Ask("show", "short", "--out", _folder.Path).Out);
        var cuts = Ask("runs", "--out", _folder.Path, "--json").OutLines.Select(l => JsonNode.Parse(l)!).ToDictionary(r => (string)r["run"]!, r => (string?)r["cuts"]);
        Assert.Equal(("fast, overfit 8", null), (cuts["look"], cuts["short"]));
    }

    [Theory]
    [InlineData("show", "<RUN>")]
    [InlineData("compare", "<RUN> <OTHER>")]
    [InlineData("info", "<SLUG>")]
    public void Help_names_what_is_wanted_and_not_what_there_is(string command, string expected) =>
        Assert.Contains($"{command} {expected}", Ask(command, "--help").Out);

    [Fact]
    public void Runs_as_json_carry_options_and_metrics()
    {
        var run = JsonNode.Parse(Ask("runs", "--out", _folder.Path, "--json").OutLines[0])!;
        Assert.Equal(("long", 9, "finished"), ((string?)run["run"], (int)run["options"]!["steps"]!, (string?)run["status"]));
        Assert.True((double)run["metrics"]!["with.error"]! > 0);
    }

    [Fact]
    public void A_run_is_shown_by_name_and_by_path_with_its_options_metrics_and_files()
    {
        var shown = Ask("show", "short", "--out", _folder.Path);
        Assert.Equal(0, shown.Code);
        Assert.Contains("\"steps\":2", shown.Out);
        Assert.Contains("finished", shown.Out);
        Assert.Contains("plots/errors.svg", shown.Out);
        Assert.Equal(shown.Out, Ask("show", _folder.File("short")).Out);
        Assert.Equal("short", (string?)JsonNode.Parse(Ask("show", "short", "--out", _folder.Path, "--json").Out)!["run"]);
    }

    [Fact]
    public void A_comparison_names_only_what_differs_and_sets_metrics_side_by_side()
    {
        var lines = Ask("compare", "short", "long", "--out", _folder.Path).OutLines;
        Assert.Equal(["seed", "steps"], lines.Skip(1).TakeWhile(l => !l.StartsWith("metric", StringComparison.Ordinal)).Select(l => l.Split(' ')[0]));
        Assert.Contains(lines, l => l.StartsWith("with.chunks", StringComparison.Ordinal) && l.EndsWith('0'));
    }

    [Fact]
    public void A_finished_run_is_not_repeated_by_resuming_it()
    {
        var before = File.GetLastWriteTimeUtc(_folder.File("short", "result.json"));
        var answer = Ask("resume", "short", "--out", _folder.Path, "--json");
        Assert.Equal((0, "short"), (answer.Code, (string?)JsonNode.Parse(answer.OutLines[^1])!["run"]));
        Assert.Equal(before, File.GetLastWriteTimeUtc(_folder.File("short", "result.json")));
    }

    [Fact]
    public void A_deleted_run_is_gone_from_disk_and_list()
    {
        Assert.Equal(0, Ask("delete", "short", "--out", _folder.Path).Code);
        Assert.False(Directory.Exists(_folder.File("short")));
        Assert.DoesNotContain("short", Ask("runs", "--out", _folder.Path).Out);
    }
}
