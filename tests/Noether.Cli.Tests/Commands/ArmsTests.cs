using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

public sealed class ArmsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Only_the_named_arms_run_and_claims_about_others_are_not_measured_and_say_so()
    {
        var whole = Result(Tiny(_folder.Path, "--json"));
        var result = Result(Tiny(_folder.Path, "--name", "a", "--json", "--arms", "with"));

        Assert.Equal(["with.error", "with.chunks"], result["metrics"]!.AsObject().Select(m => m.Key));
        Assert.Equal((double)whole["metrics"]!["with.error"]!, (double)result["metrics"]!["with.error"]!);
        var learns = result["claims"]!.AsArray().Single(c => (string?)c!["id"] == "learns")!;
        Assert.Equal(("NotMeasured", "not measured: without.error"), ((string?)learns["outcome"], (string?)learns["note"]));
        Assert.DoesNotContain("without", File.ReadAllText(_folder.File("a", "metrics.jsonl")));
    }

    [Fact]
    public void The_arms_are_kept_in_the_configuration_and_a_resumed_run_keeps_to_them()
    {
        var whole = Result(Tiny(_folder.Path, "--name", "a", "--json", "--arms", "without"));
        Assert.Equal(["without"], JsonNode.Parse(File.ReadAllText(_folder.File("a", "config.json")))!["arms"]!.AsArray().Select(a => (string?)a));
        File.Delete(_folder.File("a", "result.json"));
        Directory.Delete(_folder.File("a", "arms"), recursive: true);

        var resumed = Result(Ask("resume", "a", "--out", _folder.Path, "--json"));

        Assert.Equal(whole["metrics"]!.ToJsonString(), resumed["metrics"]!.ToJsonString());
    }

    [Fact]
    public void Arms_run_in_the_recipes_order_whatever_the_order_of_their_names() =>
        Assert.Equal(["with", "without"], Arms("--arms", "without,with"));

    [Fact]
    public void The_arms_of_a_configuration_file_hold_unless_others_are_named()
    {
        var file = _folder.Write("config.json", Ask("run", "tiny/fit", "--plugin", Plugin, "--arms", "with", "--print-config").Out);
        Assert.Equal(["with"], Arms("--config", file));
        Assert.Equal(["without"], Arms("--config", file, "--arms", "without"));
    }

    [Theory]
    [InlineData("withot", "no arm 'withot'; did you mean 'without'?")]
    [InlineData("with,other", "no arm 'other'. Its arms are with, without.")]
    [InlineData(",", "No arm is named; the recipe 'fit' has with, without.")]
    public void An_arm_that_there_is_not_is_refused(string arms, string expected)
    {
        var answer = Tiny(_folder.Path, "--arms", arms);
        Assert.Equal((2, ""), (answer.Code, answer.Out));
        Assert.Contains(expected, Assert.Single(answer.ErrorLines));
    }

    [Fact]
    public void The_report_says_how_to_run_the_same_arms_again()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--quiet", "--arms", "with").Code);
        Assert.Contains("--arms with", Regex.Replace(File.ReadAllText(_folder.File("a", "report.html")), "<[^>]+>", ""));
    }

    private static IEnumerable<string?> Arms(params string[] args) =>
        JsonNode.Parse(Ask(["run", "tiny/fit", "--plugin", Plugin, "--print-config", .. args]).Out)!["arms"]!.AsArray().Select(a => (string?)a);

    private static JsonNode Result(Answer answer) => JsonNode.Parse(answer.OutLines[^1])!;
}
