using System.Text.Json.Nodes;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_last_line_of_json_is_the_result_of_the_contract()
    {
        var answer = Tiny(_folder.Path, "--name", "a", "--json");

        Assert.Equal(0, answer.Code);
        Assert.All(answer.OutLines, line => Assert.NotNull(JsonNode.Parse(line)));
        var result = JsonNode.Parse(answer.OutLines[^1])!;
        Assert.Equal("a", (string?)result["run"]);
        Assert.Equal("tiny", (string?)result["system"]);
        Assert.Equal("fit", (string?)result["recipe"]);
        Assert.Equal("smoke", (string?)result["preset"]);
        Assert.Equal(0, (int?)result["seed"]);
        Assert.True((double?)result["seconds"] > 0);
        Assert.Equal(["with.error", "with.chunks", "without.error", "without.chunks"], result["metrics"]!.AsObject().Select(m => m.Key));
        Assert.Equal(["Undecided", "Undecided", "NotMeasured"], result["claims"]!.AsArray().Select(c => (string?)c!["outcome"]));
        string[] figures = ["plots/errors.csv", "plots/errors.png", "plots/errors.svg"];
        Assert.Equal(figures, result["artifacts"]!.AsArray().Select(a => (string)a!).Where(a => a.StartsWith("plots/errors.", StringComparison.Ordinal)));
        Assert.Contains("<h2>The error of the first chunk</h2>", File.ReadAllText(_folder.File("a", "report.html")));
        var table = File.ReadAllLines(_folder.File("a", "plots", "first.csv"));
        Assert.Equal("arm,error", table[0]);
        Assert.StartsWith("with.errors,", table[1]);
        Assert.Contains("plots/first.csv", result["artifacts"]!.AsArray().Select(a => (string)a!));
        Assert.All(result["artifacts"]!.AsArray(), a => Assert.True(File.Exists(_folder.File("a", (string)a!))));
    }

    [Fact]
    public void What_to_do_next_keeps_the_users_data() =>
        Assert.Contains($"--data {_folder.Path} --preset reproduce", Tiny(_folder.Path, "--name", "a", "--data", _folder.Path).OutLines[^1]);

    [Fact]
    public void People_see_metrics_claims_where_everything_is_and_what_to_do_next()
    {
        var answer = Tiny(_folder.Path, "--name", "a");

        Assert.Equal(0, answer.Code);
        Assert.Contains("without", answer.OutLines[0]);
        Assert.Contains(answer.OutLines, line => line.StartsWith("impossible", StringComparison.Ordinal) && line.Contains("undecided") && line.Contains("by its value it would fail"));
        Assert.Contains(answer.OutLines, line => line.StartsWith("error ", StringComparison.Ordinal) && line.EndsWith("mean squared error, of a sine of height 1", StringComparison.Ordinal));
        Assert.Contains("--preset reproduce --seeds 0..2' decides the claims", answer.OutLines[^1]);
        Assert.Contains(_folder.File("a"), answer.OutLines[^1]);
        Assert.Contains("Next:", answer.OutLines[^1]);
        Assert.Contains("train  12/12", answer.Error);
    }

    [Fact]
    public void Quiet_says_nothing_on_standard_error() => Assert.Equal("", Tiny(_folder.Path, "--quiet").Error);

    [Fact]
    public void Claims_that_must_hold_and_do_not_give_exit_code_3()
    {
        var answer = Tiny(_folder.Path, "--require-claims", "--quiet");

        Assert.Equal(3, answer.Code);
        Assert.Contains("learns (undecided), impossible (undecided), unmeasured (not measured)", answer.Error);
    }

    [Fact]
    public void Equal_seeds_give_equal_metrics_and_others_do_not()
    {
        static string Metrics(Answer answer) => JsonNode.Parse(answer.OutLines[^1])!["metrics"]!.ToJsonString();

        var first = Metrics(Tiny(_folder.Path, "--json", "--seed", "3"));
        Assert.Equal(first, Metrics(Tiny(_folder.Path, "--json", "--seed", "3")));
        Assert.NotEqual(first, Metrics(Tiny(_folder.Path, "--json", "--seed", "4")));
    }

    [Fact]
    public void A_printed_configuration_is_read_back_and_the_command_line_wins_over_it()
    {
        var printed = Ask("run", "tiny/fit", "--plugin", Plugin, "--set", "steps=7", "chunks=2", "--seed", "5", "--threads", "3", "--device", "cuda:1", "--print-config");
        var file = _folder.Write("config.json", printed.Out);

        var again = Ask("run", "tiny/fit", "--plugin", Plugin, "--config", file, "--print-config");
        Assert.Equal(printed.Out, again.Out);
        var other = JsonNode.Parse(Ask("run", "tiny/fit", "--plugin", Plugin, "--config", file, "--set", "steps=9", "--seed", "6", "--threads", "4", "--device", "cpu", "--print-config").Out)!;
        Assert.Equal((9, 2, 6), ((int)other["options"]!["steps"]!, (int)other["options"]!["chunks"]!, (int)other["seed"]!));
        Assert.Equal((4, "cpu"), ((int)other["threads"]!, (string?)other["device"]));
    }

    [Fact]
    public void Several_seeds_print_a_configuration_each()
    {
        var printed = Ask("run", "tiny/fit", "--plugin", Plugin, "--seeds", "0..2", "--print-config");
        Assert.Equal([0, 1, 2], JsonNode.Parse(printed.Out)!.AsArray().Select(c => (int)c!["seed"]!));
    }

    [Fact]
    public void A_runs_own_configuration_starts_the_same_run_again()
    {
        var first = Tiny(_folder.Path, "--name", "a", "--json", "--set", "steps=5");
        var second = Tiny(_folder.Path, "--name", "b", "--json", "--config", _folder.File("a", "config.json"));

        Assert.Equal("", second.Code == 0 ? "" : second.Error);
        Assert.Equal(JsonNode.Parse(first.OutLines[^1])!["metrics"]!.ToJsonString(), JsonNode.Parse(second.OutLines[^1])!["metrics"]!.ToJsonString());
    }

    [Fact]
    public void A_run_that_breaks_says_so_on_one_line_and_keeps_the_trace_in_its_log()
    {
        var answer = Ask("run", "tiny/breaks", "--plugin", Plugin, "--out", _folder.Path, "--name", "a", "--quiet");

        Assert.Equal(1, answer.Code);
        var line = Assert.Single(answer.ErrorLines);
        Assert.Contains("internal error: InvalidOperationException: deliberately. The trace is in", line);
        Assert.Contains("   at ", File.ReadAllText(_folder.File("a", "log.txt")));
        Assert.Contains("failed: deliberately", Ask("show", "a", "--out", _folder.Path).Out);
    }

    [Fact]
    public void The_log_tells_what_a_network_warns_of()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--quiet", "--set", "dropout=0.9").Code);
        Assert.Equal(0, Tiny(_folder.Path, "--name", "b", "--quiet").Code);
        Assert.Single(File.ReadAllLines(_folder.File("a", "log.txt")), line => line.Contains("Nearly all hidden units are dropped.", StringComparison.Ordinal));
        Assert.DoesNotContain("dropped", File.ReadAllText(_folder.File("b", "log.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void Verbose_prints_the_trace_of_an_error() =>
        Assert.Contains("   at ", Ask("run", "tiny/breaks", "--plugin", Plugin, "--out", _folder.Path, "--quiet", "--verbose").Error);

    [Fact]
    public void Fast_cuts_each_arm_to_a_few_steps()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--fast", "--quiet").Code);
        Assert.DoesNotContain("\"step\":6,", File.ReadAllText(_folder.File("a", "metrics.jsonl")));
        Assert.Contains("\"step\":5,", File.ReadAllText(_folder.File("a", "metrics.jsonl")));
    }

    [Fact]
    public void Overfitting_trains_on_the_given_samples_alone()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--overfit", "8", "--quiet").Code);

        // Eight samples are one batch of eight: the epoch moves by one each step.
        var steps = File.ReadLines(_folder.File("a", "metrics.jsonl")).Select(l => JsonNode.Parse(l)!).Where(l => l["values"]!["epoch"] is not null);
        Assert.All(steps, l => Assert.Equal((double)l["step"]!, (double)l["values"]!["epoch"]!));
    }

    [Fact]
    public void A_profile_is_written_as_a_trace()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--profile", "--quiet").Code);
        var events = JsonNode.Parse(File.ReadAllText(_folder.File("a", "profile.json")))!["traceEvents"]!.AsArray();
        Assert.Contains(events, e => (string?)e!["name"] == "forward");
    }
}
