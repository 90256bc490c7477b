using System.Text.Json;
using Noether.Lab.Catalogue;
using Noether.Lab.Tracking;

namespace Noether.Lab.Tests.Tracking;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    private string Root => _temporary["runs"];

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_a_run_was_started_with_is_read_back()
    {
        using var run = RunWriter.Create(Root, Examples.Config() with { Commit = "abc" });
        var read = RunFolder.Find(Root, run.Config.Name).ReadConfig();
        Assert.Equal(JsonSerializer.Serialize(run.Config, TrackingJson.Line.RunConfig), JsonSerializer.Serialize(read, TrackingJson.Line.RunConfig));
        Assert.Equal((run.Config.Seed, "abc", run.Config.Started), (read.Seed, read.Commit, read.Started));
    }

    [Fact]
    public void The_configuration_is_readable_as_text()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        var text = File.ReadAllText(Path.Combine(run.Folder.Path, "config.json"));
        Assert.Contains("\"recipe\": \"digits\"", text, StringComparison.Ordinal);
        Assert.Contains("\"optimiser\": \"adam\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_is_read_back()
    {
        var folder = Examples.Finished(Root, Examples.Config(), ("plain.upright", 1.0 / 3), ("plain.worst", double.NaN));
        var result = folder.ReadResult()!;
        Assert.Equal(1.0 / 3, result.Metrics["plain.upright"]);
        Assert.True(double.IsNaN(result.Metrics["plain.worst"]));
        Assert.Equal(Outcome.Holds, Assert.Single(result.Claims).Outcome);
        Assert.DoesNotContain('\n', result.ToJsonLine());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_finite_number_is_null_in_every_file_and_read_as_NaN(double value)
    {
        var config = Examples.Config();
        using var run = RunWriter.Create(Root, config);
        var result = Examples.Result(run.Config, ("plain.worst", value)) with { Claims = [new ClaimRecord("c", "s", value, "<", 1, Outcome.Fails)] };
        run.SaveResult(result);
        run.SaveArm("plain", new ArmResult(new Dictionary<string, double> { ["worst"] = value }, new Dictionary<string, Table>()));
        run.Sink("plain").Metrics(1, new Dictionary<string, double> { ["loss"] = value });

        Assert.Contains("\"plain.worst\":null", result.ToJsonLine(), StringComparison.Ordinal);
        Assert.Contains("\"left\":null", result.ToJsonLine(), StringComparison.Ordinal);
        Assert.Contains("\"plain.worst\": null", File.ReadAllText(Path.Combine(run.Folder.Path, "result.json")), StringComparison.Ordinal);
        Assert.Contains("\"worst\": null", File.ReadAllText(Path.Combine(run.Folder.Path, "arms", "plain.json")), StringComparison.Ordinal);
        using (var metrics = new StreamReader(new FileStream(run.Folder.MetricsFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite)))
        {
            Assert.Contains("\"loss\":null", metrics.ReadToEnd(), StringComparison.Ordinal);
        }

        Assert.Equal(double.NaN, run.Folder.ReadResult()!.Metrics["plain.worst"]);
        Assert.Equal(double.NaN, run.Folder.ReadArm("plain")!.Metrics["worst"]);
        Assert.Equal(double.NaN, Assert.Single(run.Folder.ReadMetrics()).Values["loss"]);
    }

    [Fact]
    public void A_run_that_has_not_finished_has_no_result()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        Assert.Null(run.Folder.ReadResult());
        Assert.Equal(RunState.Running, run.Folder.ReadStatus().State);
    }

    [Fact]
    public void A_misspelt_name_is_answered_with_the_nearest()
    {
        using (RunWriter.Create(Root, Examples.Config(name: "quiet-otter-42")))
        {
        }

        var error = Assert.Throws<InputException>(() => RunFolder.Find(Root, "quiet-oter-42"));
        Assert.Contains("'quiet-otter-42'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_configuration_is_no_run()
    {
        var error = Assert.Throws<InputException>(() => RunFolder.Open(_temporary.Path));
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{\"seed\": \"x\"}")]
    [InlineData("[1, 2]")]
    public void A_damaged_configuration_is_named(string content)
    {
        var folder = Examples.Finished(Root, Examples.Config());
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), content);
        var error = Assert.Throws<InputException>(folder.ReadConfig);
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_of_something_else_are_not_listed()
    {
        Directory.CreateDirectory(Path.Combine(Root, "notes"));
        Examples.Finished(Root, Examples.Config(name: "b-run"));
        Examples.Finished(Root, Examples.Config(name: "a-run"));
        Assert.Equal(["a-run", "b-run"], RunFolder.List(Root).Select(f => f.Name));
        Assert.Empty(RunFolder.List(_temporary["nowhere"]));
    }

    [Theory]
    [InlineData("""{ "name": "project", "version": "1.0" }""", "{}")]
    [InlineData("not JSON", "{}")]
    [InlineData(null, null)]
    public void A_folder_that_is_no_runs_is_not_deleted(string? config, string? status)
    {
        var folder = Examples.Finished(Root, Examples.Config(name: "project"));
        Replace("config.json", config ?? File.ReadAllText(Path.Combine(folder.Path, "config.json")));
        Replace("status.json", status);
        Directory.CreateDirectory(Path.Combine(folder.Path, "src"));
        File.WriteAllText(Path.Combine(folder.Path, "src", "work.txt"), "years");

        var error = Assert.Throws<InputException>(folder.Delete);

        Assert.Contains("left alone", error.Message, StringComparison.Ordinal);
        Assert.Equal("years", File.ReadAllText(Path.Combine(folder.Path, "src", "work.txt")));

        void Replace(string name, string? content)
        {
            File.Delete(Path.Combine(folder.Path, name));
            if (content is not null)
            {
                File.WriteAllText(Path.Combine(folder.Path, name), content);
            }
        }
    }

    [Fact]
    public void An_arm_is_read_back_bit_for_bit()
    {
        using var run = RunWriter.Create(Root, Examples.Config());
        var table = new Table(["angle (degrees)", "accuracy, mean"], [[0, 1.0 / 3], [5, double.NaN], [10, double.PositiveInfinity], [15, -1e-300]]);
        run.SaveArm("plain", new ArmResult(new Dictionary<string, double> { ["worst"] = 0.1 + 0.2 }, new Dictionary<string, Table> { ["nero"] = table }));
        var read = run.Folder.ReadArm("plain")!;
        Assert.Equal(0.1 + 0.2, read.Metrics["worst"]);
        Assert.Equal(table.Columns, read.Tables["nero"].Columns);
        Assert.Equal(table.Rows, read.Tables["nero"].Rows);
        Assert.Equal(["plots/plain.nero.csv"], run.Artifacts);
        Assert.Null(run.Folder.ReadArm("equivariant"));
    }
}
