using System.Text.Json.Nodes;

namespace Noether.Cli.Tests.Commands;

public sealed class QuickstartCommandTests : IDisposable
{
    private static readonly string[] Small = ["quickstart", "--threads", "1", "--set", "trainImages=20", "testImages=10", "angles=4", "epochs=1", "orientations=4"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_ends_with_a_row_a_classifier_and_the_path_of_the_report()
    {
        var answer = Invocation.Ask([.. Small, "--no-open", "--out", _folder.Path]);

        Assert.Equal("", answer.Code == 0 ? "" : answer.Error);
        string Line(string start) => answer.OutLines.Single(l => l.StartsWith(start, StringComparison.Ordinal));
        Assert.Equal(["upright", "orbit mean", "worst angle", "variance"], Columns(Line("accuracy"))[1..]);
        Assert.Equal(5, Columns(Line("plain")).Length);
        Assert.Equal(5, Columns(Line("equivariant")).Length);
        Assert.DoesNotContain(answer.OutLines, l => l.StartsWith("augmented", StringComparison.Ordinal));
        var report = Line("Took").Split(": ")[^1];
        Assert.Contains("nero", File.ReadAllText(report));
    }

    [Fact]
    public void Its_json_ends_with_the_results_of_both_classifiers_and_no_display_is_no_failure()
    {
        var answer = ProgramUnderTest.Run([.. Small, "--json", "--out", _folder.Path], ("DISPLAY", ""), ("WAYLAND_DISPLAY", ""));

        Assert.Equal("", answer.Code == 0 ? "" : answer.Error);
        var metrics = JsonNode.Parse(answer.OutLines[^1])!["metrics"]!;
        Assert.All(
            from arm in (string[])["plain", "equivariant"] from name in (string[])["upright", "orbit_mean", "worst"] select $"{arm}.{name}",
            name => Assert.InRange((double)metrics[name]!, 0, 1));
        Assert.Null(metrics["augmented.upright"]);
    }

    [Fact]
    public void A_display_without_a_program_that_opens_files_is_no_failure()
    {
        var answer = ProgramUnderTest.Run([.. Small, "--json", "--out", _folder.Path], ("DISPLAY", ":99"), ("PATH", _folder.Path));
        Assert.Equal("", answer.Code == 0 ? "" : answer.Error);
    }

    private static string[] Columns(string line) => [.. line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
