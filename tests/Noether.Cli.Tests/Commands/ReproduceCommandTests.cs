using System.Text.Json.Nodes;

namespace Noether.Cli.Tests.Commands;

public sealed class ReproduceCommandTests : IDisposable
{
    private static readonly string[] Command = ["reproduce", "tiny/fit", "--plugin", Invocation.Plugin, "--threads", "1", "--preset", "smoke", "--seeds", "0..1", "--quiet"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Seeds_are_recorded_with_claims_and_page_and_a_second_call_has_nothing_left_to_do()
    {
        var answer = Reproduce();

        Assert.Equal("", answer.Code == 0 ? "" : answer.Error);
        var record = JsonNode.Parse(File.ReadAllText(_folder.File("reproductions", "tiny.json")))!;
        Assert.Equal("tiny", (string?)record["system"]);
        var recipe = record["recipes"]![0]!;
        Assert.Equal([0, 1], recipe["seeds"]!.AsArray().Select(s => (int)s!));
        Assert.Equal(["with", "without"], recipe["arms"]!.AsArray().Select(a => (string?)a));
        Assert.Equal(2, recipe["metrics"]!["without.error"]!["values"]!.AsArray().Count);
        Assert.Equal(["Holds", "Undecided", "NotMeasured"], recipe["claims"]!.AsArray().Select(c => (string?)c!["outcome"]));
        var page = File.ReadAllText(_folder.File("docs", "systems", "tiny.md"));
        Assert.Contains("A line fitted twice", page);
        Assert.Contains("![The error of each chunk](../images/tiny-fit-errors.svg)", page);
        Assert.Equal(["errors"], recipe["figures"]!.AsArray().Select(f => (string?)f!["name"]));
        Assert.Equal([_folder.File("docs", "images", "tiny-fit-errors.svg")], Directory.GetFiles(_folder.File("docs", "images")));
        Assert.StartsWith("<svg", File.ReadAllText(_folder.File("docs", "images", "tiny-fit-errors.svg")));

        var written = File.GetLastWriteTimeUtc(_folder.File("reproductions", "tiny.json"));
        Assert.Contains("2 of 2 runs done", Reproduce().Out);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.File("reproductions", "tiny.json")));
    }

    [Fact]
    public void The_list_tells_the_recorded_state_of_the_claims()
    {
        string Tiny() => ProgramUnderTest.RunIn(_folder.Path, ["list", "--plugin", Invocation.Plugin]).OutLines.Single(l => l.StartsWith("tiny", StringComparison.Ordinal));

        Assert.Contains("4 not recorded", Tiny());
        Assert.Equal(0, Reproduce().Code);
        Assert.Contains("1 hold, 1 undecided, 1 not measured, 1 not recorded", Tiny());

        var info = ProgramUnderTest.RunIn(_folder.Path, ["info", "tiny", "--plugin", Invocation.Plugin]).OutLines;
        Assert.Contains(info, l => l.StartsWith("learns", StringComparison.Ordinal) && l.Contains("holds"));
        Assert.Contains(info, l => l.StartsWith("impossible", StringComparison.Ordinal) && l.Contains("undecided"));
        Assert.Contains(info, l => l.StartsWith("with.error", StringComparison.Ordinal));
        Assert.Contains(info, l => l.Contains("with preset smoke, seeds 0, 1, 1 thread, commit "));
        Assert.EndsWith($"--plugin {Invocation.Plugin}'.", info[^1]);
    }

    [Fact]
    public void Records_that_came_with_the_program_are_found_beside_it_and_in_its_repository()
    {
        Assert.Equal(0, Reproduce().Code);
        var program = Directory.CreateDirectory(_folder.File("artifacts", "bin")).FullName;
        Assert.NotNull(Recorded.Shipped(_folder.Path, "tiny"));
        Assert.Null(Recorded.Shipped(program, "tiny"));
        _folder.Write("Noether.slnx", "");
        Assert.Equal("tiny", Recorded.Shipped(program, "tiny")!.System);
    }

    [Fact]
    public void Out_of_its_budget_it_stops_and_the_same_command_goes_on()
    {
        // After the first seed nothing may begin: the budget is shorter than any run.
        var first = Reproduce("--budget", "0.1s");
        Assert.Equal(0, first.Code);
        Assert.Contains("1 of 2 runs done, 0 failed, 1 left", first.Out);
        Assert.False(File.Exists(_folder.File("reproductions", "tiny.json")));

        Assert.Contains("2 of 2 runs done", Reproduce().Out);
        Assert.True(File.Exists(_folder.File("reproductions", "tiny.json")));
    }

    [Fact]
    public void A_recipe_that_breaks_is_named_and_gives_exit_code_1()
    {
        var answer = ProgramUnderTest.RunIn(_folder.Path, ["reproduce", "tiny/breaks", "--plugin", Invocation.Plugin, "--preset", "smoke", "--seeds", "0", "--quiet"]);
        Assert.Equal(1, answer.Code);
        Assert.Contains("tiny/breaks, seed 0 failed", answer.Error);
    }

    [Fact]
    public void A_device_that_there_is_not_is_refused_before_anything_is_queued()
    {
        var answer = Reproduce("--device", "gpu");
        Assert.Equal((2, ""), (answer.Code, answer.Out));
        Assert.Contains("Expected cpu, cuda or cuda:N", Assert.Single(answer.ErrorLines));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Data_that_are_missing_are_wrong_input_however_often_they_are_asked_for()
    {
        for (var call = 0; call <= 3; call++)
        {
            var answer = ProgramUnderTest.RunIn(_folder.Path, ["reproduce", "tiny/needs-data", "--plugin", Invocation.Plugin, "--seeds", "0", "--quiet"]);
            Assert.Equal(2, answer.Code);
            Assert.Contains("no-such-set", answer.Error);
        }
    }

    [Fact]
    public void The_record_names_the_threads_that_it_was_measured_with()
    {
        Assert.Equal(0, Reproduce("--budget", "0.1s").Code);
        Assert.Equal(0, ProgramUnderTest.RunIn(_folder.Path, [.. Command.Select(word => word == "1" ? "2" : word)]).Code);
        Assert.Equal(2, (int)JsonNode.Parse(File.ReadAllText(_folder.File("reproductions", "tiny.json")))!["threads"]!);
        Assert.All(Directory.EnumerateDirectories(_folder.File("runs", "reproduce")), run => Assert.Equal(2, (int)JsonNode.Parse(File.ReadAllText(Path.Combine(run, "config.json")))!["threads"]!));
    }

    [Theory]
    [InlineData("reproduce", "Name the systems to reproduce")]
    [InlineData("reproduce tinny --all", "give one of them")]
    [InlineData("reproduce tinny", "Did you mean 'tiny'?")]
    [InlineData("reproduce tiny --budget soon", "no span of time")]
    public void Wrong_usage_is_refused(string line, string expected)
    {
        var answer = Invocation.Ask([.. line.Split(' '), "--plugin", Invocation.Plugin]);
        Assert.Equal((2, ""), (answer.Code, answer.Out));
        Assert.Contains(expected, Assert.Single(answer.ErrorLines));
    }

    private Answer Reproduce(params string[] more) => ProgramUnderTest.RunIn(_folder.Path, [.. Command, .. more]);
}
