using System.Text.Json.Nodes;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

public sealed class AuditCommandTests : IClassFixture<AuditCommandTests.TrainedRun>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run;

    public AuditCommandTests(TrainedRun run) => _run = run;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_audit_of_a_run_says_where_it_is_worst_and_writes_a_report()
    {
        var answer = Audit("--symmetry", "SO2-image", "--data", "digits", "--grid", "step=90", "--samples", "10");
        Assert.Equal(0, answer.Code);
        Assert.Contains("trained:plain", answer.Out, StringComparison.Ordinal);
        Assert.Contains("accuracy", answer.Out, StringComparison.Ordinal);
        Assert.Contains(_folder.File("audit"), answer.OutLines[^1], StringComparison.Ordinal);
        Assert.Contains("40/40", answer.Error, StringComparison.Ordinal);
        Assert.All(["report.html", "result.json", "values.npy", "figures/aggregate-confidence.svg", "figures/samples.png"], f => Assert.True(File.Exists(_folder.File("audit", f)), f));
    }

    [Fact]
    public void Json_is_one_line_and_repeats_from_what_is_kept()
    {
        string[] what = ["--symmetry", "Shift2-image", "--data", "digits", "--grid", "range=2", "--samples", "10", "--json"];
        var (first, second) = (Audit(what), Audit(what));
        Assert.Equal("", first.Error);
        Assert.Equal(first.Out, second.Out);
        var json = JsonNode.Parse(Assert.Single(first.OutLines))!;
        Assert.Equal("shift 0,0", (string?)json["elements"]![0]!["words"]);
        Assert.Equal(9, json["metrics"]![0]!["models"]![0]!["curve"]!.AsArray().Count);
    }

    [Fact]
    public void A_run_is_audited_as_its_system_does_where_nothing_else_is_said()
    {
        var answer = Audit("--grid", "step=90", "--samples", "5", "--json");
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        var json = JsonNode.Parse(Assert.Single(answer.OutLines))!;
        Assert.Equal(("SO2-image", "digits", 5), ((string?)json["symmetry"], (string?)json["data"], (int?)json["samples"]));
    }

    [Theory]
    [InlineData("aggregate-confidence", "Heat-map", "Shift2-image", "range=4,step=4")]
    [InlineData("aggregate-confidence", "Line plot", "Scale-image", "from=0.8,to=1.2,step=0.2,mirror=1,circle=1")]
    public void Digits_are_offered_under_shifts_and_enlargements(string figure, string kind, string symmetry, string grid)
    {
        Assert.Equal(0, Audit("--symmetry", symmetry, "--data", "digits", "--grid", grid, "--samples", "10").Code);
        Assert.Contains(kind, File.ReadAllText(_folder.File("audit", "figures", $"{figure}.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_of_ones_own_comes_from_a_file_and_the_worst_orbits_go_to_one()
    {
        File.WriteAllText(_folder.File("mirror.json"), """
            { "name": "mirror", "elements": [ { "words": "unmoved" }, { "words": "left and right exchanged", "inputs": [ { "field": "image", "flip": 3 } ] } ] }
            """);
        var answer = Audit("--symmetry", _folder.File("mirror.json"), "--data", "digits", "--samples", "10", "--colour", "variance", "--export-worst", "2");
        Assert.Equal(0, answer.Code);
        var json = JsonNode.Parse(File.ReadAllText(_folder.File("audit", "result.json")))!;
        Assert.Equal(["unmoved", "left and right exchanged"], json["elements"]!.AsArray().Select(e => (string?)e!["words"]));
        var again = Ask("audit", "trained:plain", "--runs", _run.Root, "--out", _folder.File("again"), "--symmetry", "D4", "--data", _folder.File("audit", "worst-1.npz"), "--threads", "1", "--json");
        Assert.Equal(0, again.Code);
        Assert.Equal(4, (int)JsonNode.Parse(again.OutLines[0])!["samples"]!);
    }

    [Fact]
    public void Three_models_are_compared_in_one_table_and_by_themselves()
    {
        string[] model = ["trained:plain", "trained:plain", "trained:plain"];
        var answer = Ask(["audit", .. model, "--runs", _run.Root, "--out", _folder.File("audit"), "--symmetry", "SO2-image", "--grid", "step=90", "--data", "digits", "--samples", "10", "--threads", "1"]);
        Assert.Equal(0, answer.Code);
        Assert.All(["apart-confidence", "difference-confidence-2", "difference-confidence-3", "quantiles-confidence"], f => Assert.True(File.Exists(_folder.File("audit", "figures", $"{f}.svg")), f));
        Assert.Contains("By their worst element the models rank 1. trained:plain", File.ReadAllText(_folder.File("audit", "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_audit_that_was_ended_goes_on_with_the_same_command_to_the_same_bytes(bool killed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent through libc.");
        string[] Command(string folder) =>
            ["audit", "trained:plain", "--runs", _run.Root, "--out", _folder.File(folder), "--symmetry", "SO2-image", "--grid", "step=4", "--data", "digits", "--samples", "300", "--threads", "1", "--json"];
        using (var process = ProgramUnderTest.Start(Command("cut")))
        {
            while (!Directory.Exists(_folder.File("cut")) || Directory.GetFiles(_folder.File("cut"), "*.sha256", SearchOption.AllDirectories).Length == 0)
            {
                Assert.False(process.HasExited);
                Thread.Sleep(5);
            }

            if (killed)
            {
                process.Kill();
                process.WaitForExit();
            }
            else
            {
                ProgramUnderTest.PressCtrlC(process);
                var stopped = ProgramUnderTest.End(process);
                Assert.Equal(130, stopped.Code);
                Assert.Contains("the same command continues", stopped.Error, StringComparison.Ordinal);
            }
        }

        Assert.False(File.Exists(_folder.File("cut", "result.json")));
        var kept = Directory.GetFiles(_folder.File("cut"), "*.sha256", SearchOption.AllDirectories).ToDictionary(f => f, File.GetLastWriteTimeUtc);
        Assert.Equal(0, ProgramUnderTest.Run(Command("cut")).Code);
        Assert.All(kept, k => Assert.Equal(k.Value, File.GetLastWriteTimeUtc(k.Key)));
        Assert.Equal(0, ProgramUnderTest.Run(Command("whole")).Code);
        foreach (var file in Directory.GetFiles(_folder.File("whole"), "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("report.html", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(_folder.File("cut", Path.GetRelativePath(_folder.File("whole"), file))));
        }
    }

    [Theory]
    [InlineData("range>=0", 3)]
    [InlineData("range<0", 0)]
    public void A_condition_that_holds_gives_exit_code_3(string condition, int code)
    {
        var answer = Audit("--symmetry", "D4", "--data", "digits", "--samples", "10", "--metric", "accuracy", "--fail-if", condition);
        Assert.Equal(code, answer.Code);
        Assert.Equal(code == 3, answer.Out.Contains($"{condition} holds for trained:plain", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_models_share_one_plot_and_need_no_labels_against_their_consensus()
    {
        var answer = Ask("audit", "trained:plain", "trained:plain", "--runs", _run.Root, "--out", _folder.File("audit"), "--symmetry", "D4", "--data", "digits", "--samples", "10", "--target", "consensus", "--threads", "1");
        Assert.Equal(0, answer.Code);
        Assert.Contains("trained:plain (2)", answer.Out, StringComparison.Ordinal);
        Assert.Contains("not how right", File.ReadAllText(_folder.File("audit", "report.html")), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("audit", "consensus.npy")));
    }

    [Theory]
    [InlineData("did you mean 'SO2-image'", "--symmetry", "SO2-imag", "--data", "digits")]
    [InlineData("no data set", "--symmetry", "D4", "--data", "digitz")]
    [InlineData("not a condition", "--symmetry", "D4", "--data", "digits", "--fail-if", "gap")]
    [InlineData("--target consensus", "--symmetry", "D4", "--data", "digits", "--target", "consensus", "--fail-if", "correlation<0.5")]
    [InlineData("measures accuracy", "--symmetry", "D4", "--data", "digits", "--metric", "accuracy", "--fail-if", "confidence.gap>0.1")]
    [InlineData("for 0 files", "--symmetry", "D4", "--data", "digits", "--manifest", "audit.json")]
    [InlineData("no setting", "--symmetry", "D4", "--data", "digits", "--grid", "step=1")]
    [InlineData("There is no metric", "--symmetry", "D4", "--data", "digits", "--metric", "acuracy")]
    [InlineData("--target is 'lies'", "--symmetry", "D4", "--data", "digits", "--target", "lies")]
    [InlineData("--colour is 'red'", "--symmetry", "D4", "--data", "digits", "--colour", "red")]
    [InlineData("nowhere.json", "--symmetry", "nowhere.json", "--data", "digits")]
    [InlineData("--layout is 'round'", "--symmetry", "D4", "--data", "digits", "--layout", "round")]
    [InlineData("'boxes'", "--symmetry", "D4", "--data", "digits", "--metric", "iou", "--samples", "10")]
    public void Bad_input_is_one_line_and_exit_code_2(string why, params string[] arguments)
    {
        var answer = Audit(arguments);
        Assert.Equal(2, answer.Code);
        Assert.Contains(why, answer.ErrorLines[^1], StringComparison.Ordinal);
        Assert.Equal("", answer.Out);
    }

    private Answer Audit(params string[] arguments) => Ask(["audit", "trained:plain", "--runs", _run.Root, "--out", _folder.File("audit"), "--threads", "1", .. arguments]);

    /// <summary>A run of a few steps whose network can be asked.</summary>
    public sealed class TrainedRun : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public TrainedRun()
        {
            var answer = Ask("run", "nero/digits", "--fast", "--arms", "plain", "--set", "trainImages=50", "testImages=10", "angles=4", "width=0.2", "plainWidth=0.2", "--threads", "1", "--out", _folder.Path, "--name", "trained", "--quiet");
            Assert.Equal(0, answer.Code);
        }

        public string Root => _folder.Path;

        public void Dispose() => _folder.Dispose();
    }
}
