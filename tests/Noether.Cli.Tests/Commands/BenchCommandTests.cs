using System.Text.Json.Nodes;

namespace Noether.Cli.Tests.Commands;

public sealed class BenchCommandTests
{
    [Fact]
    public void It_prints_a_json_object_for_each_contender()
    {
        var answer = Invocation.Ask("bench", "segment-sum", "--quick", "--repeats", "4");

        Assert.Equal(0, answer.Code);
        var lines = answer.OutLines.Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(["segment-sum.noether", "segment-sum.torch.index_add", "segment-sum.torch.scatter_add"], lines.Select(l => (string)l["name"]!));
        Assert.All(lines, line =>
        {
            Assert.Equal((3_000, 4, 1), ((int)line["sizes"]!["edges"]!, (int)line["repeats"]!, (int)line["threads"]!));
            Assert.InRange((double)line["min_s"]!, 1e-9, (double)line["median_s"]!);
        });
    }

    [Fact]
    public void On_a_terminal_it_draws_a_table()
    {
        var answer = Invocation.AskOnTerminal(80, "bench", "segment-sum", "--quick");

        Assert.Equal(0, answer.Code);
        Assert.Equal("segment-sum, 100 nodes, 3000 edges, 64 channels", answer.OutLines[0]);
        Assert.Contains("times ours", answer.OutLines[1]);
        Assert.Contains("torch.index_add", answer.Out);
    }

    [Fact]
    public void Alone_it_lists_the_kernels_and_how_one_is_timed()
    {
        var answer = Invocation.AskOnTerminal(100, "bench");

        Assert.Equal(0, answer.Code);
        Assert.Contains("segment-sum", answer.Out);
        Assert.Contains("'noether bench segment-sum' times one", answer.Out);
        Assert.DoesNotContain("times ours", answer.Out);
        var lines = Invocation.Ask("bench", "--json").OutLines.Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Contains("oriented-step", lines.Select(l => (string)l["kernel"]!));
        Assert.All(lines, l => Assert.True(((string)l["summary"]!).Length > 0 && (int)l["sizes"]! > 0));
    }

    [Fact]
    public void An_unknown_kernel_is_wrong_usage()
    {
        var answer = Invocation.Ask("bench", "segment-sun");

        Assert.Equal(2, answer.Code);
        Assert.Contains("did you mean 'segment-sum'?", answer.Error);
    }

    [Fact]
    public void Recorded_times_are_kept_and_told_on_a_page()
    {
        using var folder = new TemporaryFolder();
        var missing = ProgramUnderTest.RunIn(folder.Path, ["bench", "--page"]);
        Assert.Equal(2, missing.Code);
        Assert.Contains("noether bench --record", missing.Error);

        var answer = ProgramUnderTest.RunIn(folder.Path, ["bench", "frames", "--record", "--repeats", "1", "--json"]);
        Assert.True(answer.Code == 0, answer.Error);
        var record = JsonNode.Parse(File.ReadAllText(folder.File("reproductions", "bench.json")))!["kernels"]![0]!;
        Assert.Equal("frames", (string?)record["kernel"]);
        Assert.Equal(answer.OutLines.Length, record["timings"]!.AsArray().Count);
        Assert.InRange((double)record["ceilings"]!["flopsPerSecond"]!, 1e8, 1e13);
        var page = File.ReadAllText(folder.File("docs", "performance.md"));
        Assert.Contains("## `frames`", page);

        File.Delete(folder.File("docs", "performance.md"));
        Assert.Equal(0, ProgramUnderTest.RunIn(folder.Path, ["bench", "--page"]).Code);
        Assert.Equal(page, File.ReadAllText(folder.File("docs", "performance.md")));
    }

    [Fact]
    public void Quick_times_are_not_recorded()
    {
        var answer = Invocation.Ask("bench", "frames", "--quick", "--record");
        Assert.Equal(2, answer.Code);
        Assert.Contains("--quick", answer.Error);
    }
}
