using System.Text.Json.Nodes;

namespace Noether.Cli.Tests.Commands;

public sealed class DryRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_prints_parameters_memory_and_time_and_writes_nothing_at_all()
    {
        var answer = ProgramUnderTest.RunIn(_folder.Path, ["run", "tiny/fit", "--plugin", Invocation.Plugin, "--threads", "1", "--dry-run"]);

        Assert.Equal("", answer.Code == 0 ? "" : answer.Error);
        Assert.Contains("Arm with: 49 parameters, 49 of them trained", answer.Out);
        Assert.Contains(answer.OutLines, l => l.Contains("_second.weight", StringComparison.Ordinal) && l.Contains("[1, 16]", StringComparison.Ordinal));
        Assert.Contains("training in all", answer.Out);
        Assert.Contains("Largest memory so far", answer.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void As_json_it_is_one_object_with_an_entry_an_arm()
    {
        var arms = JsonNode.Parse(Assert.Single(Invocation.Tiny(_folder.Path, "--dry-run", "--json").OutLines))!["arms"]!.AsArray();

        Assert.Equal(["with", "without"], arms.Select(a => (string?)a!["arm"]));
        Assert.All(arms, a =>
        {
            Assert.Equal(49, (long)a!["parameters"]!);
            Assert.True((double)a["stepSeconds"]! > 0);
            Assert.Equal(12 * (double)a["stepSeconds"]!, (double)a["expectedSeconds"]!, 3);
            Assert.True((long)a["peakBytes"]! > 1 << 20);
        });
    }

    [Fact]
    public void Only_the_named_arms_are_tried() =>
        Assert.Single(JsonNode.Parse(Invocation.Tiny(_folder.Path, "--dry-run", "--json", "--arms", "with").OutLines[^1])!["arms"]!.AsArray());

    [Fact]
    public void A_divergence_is_said_on_one_line_and_is_no_internal_error()
    {
        var answer = Invocation.Ask("run", "tiny/diverges", "--plugin", Invocation.Plugin, "--seed", "1", "--dry-run", "--out", _folder.Path);

        Assert.Equal(1, answer.Code);
        Assert.StartsWith("noether: After step", answer.ErrorLines[^1]);
        Assert.DoesNotContain("internal error", answer.Error);
    }
}
