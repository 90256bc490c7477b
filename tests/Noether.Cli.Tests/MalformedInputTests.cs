using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests;

/// <summary>Wrong input gives one clear line, or two, exit code 2, and no stack trace.</summary>
public sealed class MalformedInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("runn", "did you mean 'run'?")]
    [InlineData("data lst", "did you mean 'list'?")]
    [InlineData("data", "Required command was not provided")]
    [InlineData("list --aera X", "did you mean '--area'?")]
    [InlineData("list too many", "one argument too many")]
    [InlineData("run", "Name the system to run")]
    [InlineData("--seed 3 run tiny/fit", "'--seed' is an option of 'noether run': put it after 'run'")]
    [InlineData("run --sed 3", "did you mean '--seed'?")]
    [InlineData("run tiny/fit --seed", "Required argument missing")]
    [InlineData("run tiny/fit --seed --quiet", "--seed needs a value, but --quiet follows it")]
    [InlineData("run tinny/fit", "Did you mean 'tiny'?")]
    [InlineData("run tiny/fti", "Did you mean 'fit'?")]
    [InlineData("run tiny/fit --preset smok", "Did you mean 'smoke'?")]
    [InlineData("run tiny/fit --seed -1", "whole number from 0")]
    [InlineData("run tiny/fit --seed one", "whole number from 0")]
    [InlineData("run tiny/fit --seeds 4..0", "names no seeds")]
    [InlineData("run tiny/fit --seeds a..b", "expected seeds from 0 on")]
    [InlineData("run tiny/fit --seed 1 --seeds 1..2", "Both --seed and --seeds")]
    [InlineData("run tiny/fit --threads 0", "whole number from 1")]
    [InlineData("run tiny/fit --threads 4096", "1 to 1024")]
    [InlineData("run tiny/fit --overfit 0", "whole number from 1")]
    [InlineData("run tiny/fit --device gpu", "Expected cpu, cuda or cuda:N")]
    [InlineData("run tiny/fit --set stpes=3", "Did you mean 'steps'?")]
    [InlineData("run tiny/fit --set steps", "expected key=value")]
    [InlineData("run tiny/fit --set steps=many", "whole number")]
    [InlineData("run tiny/fit --set steps=0", "1 to 1000000")]
    [InlineData("run tiny/fit --set dropout=1.5", "0 to 0.9")]
    [InlineData("run tiny/fit --sweep steps", "expected key=value")]
    [InlineData("run tiny/fit --sweep steps=1,,2", "empty value")]
    [InlineData("run tiny/fit --sweep stpes=1,2", "--sweep: there is no option 'stpes'. Did you mean 'steps'?")]
    [InlineData("run tiny/fit --sweep steps=a,b", "--sweep: ")]
    [InlineData("run tiny/fit --config nowhere", "Configuration file nowhere does not exist")]
    [InlineData("run tiny/fit --name a/b", "cannot be the name of a run")]
    [InlineData("run tiny/fit --name ..", "cannot be the name of a run")]
    [InlineData("run tiny/needs-data", "no-such-set")]
    [InlineData("info tinny", "Did you mean 'tiny'?")]
    [InlineData("list --area Tets", "did you mean 'Tests'?")]
    [InlineData("list --area Zoology", "There is no area 'Zoology'. There are")]
    [InlineData("show nobody", "'. 'noether runs' lists them.")]
    [InlineData("resume nobody", "There is no run 'nobody'")]
    [InlineData("delete nobody", "There is no run 'nobody'")]
    [InlineData("compare nobody nothing", "There is no run 'nobody'")]
    [InlineData("data get nothing", "no data set 'nothing'")]
    [InlineData("data verify nothing", "no data set 'nothing'")]
    [InlineData("data path nothing", "no data set 'nothing'")]
    [InlineData("completion tcsh", "no completion for the shell 'tcsh'")]
    [InlineData("completion emacs", "no completion for the shell 'emacs'. There are")]
    public void Wrong_words_are_named_with_what_was_expected(string line, string expected) => Refuses(expected, WithPlaces(line.Split(' ')));

    [Fact]
    public void An_empty_name_starts_no_run() => Refuses("--name is empty", WithPlaces("run", "tiny/fit", "--name", ""));

    [Theory]
    [InlineData("recipe ==", "column")]
    [InlineData("recipe = fit and", "column")]
    [InlineData("(recipe = fit", "column")]
    public void A_condition_that_is_none_is_refused(string condition, string expected)
    {
        Assert.Equal(0, Tiny(_folder.Path, "--quiet").Code);
        Refuses(expected, ["runs", "--where", condition, "--out", _folder.Path]);
    }

    [Fact]
    public void A_condition_on_something_no_run_has_names_the_nearest()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--quiet").Code);
        Refuses("did you mean 'recipe'? The fields are run, name,", ["runs", "--where", "recpie = fit", "--out", _folder.Path]);
    }

    [Theory]
    [InlineData("config.json", "{ \"steps\": ", "line 1")]
    [InlineData("config.json", "[1, 2]", "expected an object")]
    [InlineData("config.json", "{ \"steps\": \"many\" }", "whole number")]
    [InlineData("config.json", "{ \"stpes\": 1 }", "Did you mean 'steps'?")]
    [InlineData("config.yaml", "steps: [1, 2", "YAML")]
    [InlineData("config.yaml", "steps: 0", "1 to 1000000")]
    [InlineData("config.toml", "steps = 1", ".json, .yaml or .yml")]
    [InlineData("config.json", "{ \"threads\": 0, \"options\": {} }", "'threads' is '0'; expected a whole number, at least 1")]
    [InlineData("config.json", "{ \"device\": 3, \"options\": {} }", "'device' is '3'; expected text")]
    [InlineData("config.json", "{ \"arms\": \"with\", \"options\": {} }", "expected a list of names")]
    [InlineData("config.json", "{ \"arms\": [\"wiht\"], \"options\": {} }", "no arm 'wiht'; did you mean 'with'?")]
    [InlineData("config.json", "{ \"system\": \"nero\", \"options\": {} }", "was written for nero")]
    public void A_configuration_file_with_a_fault_is_refused(string name, string text, string expected) =>
        Refuses(expected, WithPlaces("run", "tiny/fit", "--config", _folder.Write(name, text)));

    [Fact]
    public void A_configuration_file_that_is_not_there_is_named() =>
        Refuses("missing.json does not exist", WithPlaces("run", "tiny/fit", "--config", _folder.File("missing.json")));

    [Fact]
    public void A_folder_is_no_configuration_file()
    {
        Directory.CreateDirectory(_folder.File("folder.json"));
        Refuses("is a folder", WithPlaces("run", "tiny/fit", "--config", _folder.File("folder.json")));
    }

    [Fact]
    public void A_file_cannot_hold_runs() => Refuses("Cannot", ["run", "tiny/fit", "--plugin", Plugin, "--out", _folder.Write("file", "")]);

    [Fact]
    public void A_file_cannot_hold_the_runs_of_a_sweep() =>
        Refuses("Cannot", ["run", "tiny/fit", "--plugin", Plugin, "--seeds", "0..1", "--out", _folder.Write("file", "")]);

    [Fact]
    public void A_folder_that_cannot_be_written_is_refused()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "Needs Linux: /proc cannot be written even by root.");
        Refuses("Cannot", ["run", "tiny/fit", "--plugin", Plugin, "--out", "/proc/runs"]);
        Refuses("Cannot", ["run", "tiny/fit", "--plugin", Plugin, "--seeds", "0..1", "--out", "/proc/runs"]);
    }

    [Fact]
    public void Data_that_are_not_there_are_named() =>
        Refuses("no-such-folder", WithPlaces("run", "tiny/fit", "--data", _folder.File("no-such-folder")));

    [Fact]
    public void A_plug_in_that_is_not_there_is_named() => Refuses("missing.dll", ["list", "--plugin", _folder.File("missing.dll")]);

    [Fact]
    public void A_plug_in_that_is_no_assembly_is_refused() => Refuses("text.dll", ["list", "--plugin", _folder.Write("text.dll", "not an assembly")]);

    [Fact]
    public void A_plug_in_without_systems_is_refused() => Refuses("TorchSharp", ["list", "--plugin", typeof(torch).Assembly.Location]);

    [Fact]
    public void A_name_that_is_taken_is_refused()
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", "a", "--quiet").Code);
        Refuses("already", WithPlaces("run", "tiny/fit", "--name", "a"));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused()
    {
        Interrupted("a");
        var checkpoint = _folder.File("a", "checkpoints", "with", "last.safetensors");
        var bytes = File.ReadAllBytes(checkpoint);
        bytes[^3] ^= 0x40;
        File.WriteAllBytes(checkpoint, bytes);

        Refuses("last.safetensors", ["resume", "a", "--out", _folder.Path, "--quiet"]);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("status.json")]
    [InlineData("metrics.jsonl")]
    public void A_run_with_a_damaged_file_is_refused(string file)
    {
        Interrupted("a");
        File.WriteAllText(_folder.File("a", file), "{ \"cut\n");

        Refuses(file, ["resume", "a", "--out", _folder.Path, "--quiet"]);
    }

    [Fact]
    public void A_run_that_another_process_writes_is_refused()
    {
        Interrupted("a");
        using var other = new FileStream(_folder.File("a", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Refuses("is being written by", ["resume", "a", "--out", _folder.Path]);
        Refuses("is being written by", ["delete", "a", "--out", _folder.Path]);
    }

    [Fact]
    public void Another_programs_folder_is_not_deleted_though_it_has_a_configuration()
    {
        var project = Directory.CreateDirectory(_folder.File("project")).FullName;
        _folder.Write("project/config.json", "{ \"name\": \"project\" }");
        _folder.Write("project/work.txt", "years");

        Refuses("is left alone", ["delete", "project", "--out", _folder.Path]);
        Refuses("is left alone", ["delete", project]);

        Assert.Equal(["config.json", "work.txt"], Directory.GetFiles(project).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([project], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_run_whose_plug_in_is_gone_is_refused()
    {
        Interrupted("a");
        var config = _folder.File("a", "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace(Plugin, "/nowhere/gone.dll"));

        Refuses("gone.dll", ["resume", "a", "--out", _folder.Path]);
    }

    private void Interrupted(string name)
    {
        Assert.Equal(0, Tiny(_folder.Path, "--name", name, "--quiet").Code);

        // As a kill during the first arm's evaluation leaves it.
        Directory.Delete(_folder.File(name, "arms"), recursive: true);
        File.Delete(_folder.File(name, "result.json"));
    }

    private string[] WithPlaces(params string[] args)
    {
        IEnumerable<string> plugin = args[0] is "run" or "list" or "info" ? ["--plugin", Plugin] : [];
        IEnumerable<string> place = args[0] is "run" or "show" or "resume" or "delete" or "compare" && !args.Contains("--out") ? ["--out", _folder.Path] : [];
        return [args[0], .. plugin, .. place, .. args[1..]];
    }

    private static void Refuses(string expected, string[] args)
    {
        var answer = Ask(args);

        Assert.Equal(("", 2), (answer.Out, answer.Code));
        Assert.DoesNotContain("   at ", answer.Error);
        Assert.InRange(answer.ErrorLines.Length, 1, 2);
        Assert.Contains(expected, answer.Error);
    }
}
