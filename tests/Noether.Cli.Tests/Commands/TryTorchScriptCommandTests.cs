using Noether.Cli.Commands;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using Noether.Lab.Tests.Models;
using static Noether.Cli.Tests.Invocation;

namespace Noether.Cli.Tests.Commands;

/// <summary>Whatever a TorchScript archive holds, the program ends with one line. libtorch would end the process.</summary>
public sealed class TryTorchScriptCommandTests : IDisposable
{
    private const string Return = "return torch.stack([m, torch.rsub(m, 1)], 1)";
    private static readonly string Divides = TinyScript.Code.Replace("m = torch.mean(x, [1, 2, 3])", "m = torch.add(torch.mean(x, [1, 2, 3]), torch.remainder(1, torch.sub(torch.size(x, 0), torch.size(x, 0))))", StringComparison.Ordinal);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_archive_is_run()
    {
        var answer = Predict(TinyScript.Archive());
        Assert.Equal((0, ""), (answer.Code, answer.Error));
        var probabilities = File.ReadAllLines(_folder.File("y.csv"))[1].Split(',');
        Assert.Equal(1 / (1 + Math.Exp(0.5)), double.Parse(probabilities[3]), 1e-6);
    }

    [Theory]
    [InlineData("Unknown builtin op: aten::nothing", "torch.mean(x, [1, 2, 3])", "torch.nothing(x)")]
    [InlineData("Unknown builtin op: aten::nothing", "torch.mean(x, [1, 2, 3])", "ops.aten.nothing(x)")]
    [InlineData("Arguments for call are not valid", "[1, 2, 3]", "\"all\"")]
    [InlineData("has no attribute or method 'weight'", "torch.mean(x,", "torch.mean(self.weight,")]
    [InlineData("Unknown type name 'Number'", "training : bool", "training : Number")]
    [InlineData("Unknown type name '__torch__.M'", "class M", "class N")]
    [InlineData("does not support class inheritance", "(Module)", "(Exception)")]
    [InlineData("undefined value n", "[m, torch", "[n, torch")]
    [InlineData("expected", Return, "return (")]
    public void Code_that_libtorch_cannot_compile_is_refused_in_one_line(string why, string old, string replacement) =>
        Refused(why, TinyScript.Archive(TinyScript.Code.Replace(old, replacement, StringComparison.Ordinal), TinyScript.Data()));

    /// <summary>The processor ends a process that divides whole numbers by zero.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Code_that_would_end_the_process_when_it_runs_is_refused_in_one_line(bool shape) =>
        Refused("failed on inputs [1, 1, 2, 2]: it ended the process", TinyScript.Archive(Divides, TinyScript.Data()), shape ? [null, 1, 2, 2] : []);

    [Theory]
    [InlineData(true, "of the users")]
    [InlineData(false, "of the users")]
    public void What_a_script_raises_is_told(bool shape, string why) =>
        Refused(why, TinyScript.Archive(TinyScript.Code.Replace(Return, $"ops.prim.RaiseException(\"{why}\", \"builtins.ValueError\")\n    {Return}", StringComparison.Ordinal), TinyScript.Data()), shape ? [null, 1, 2, 2] : []);

    [Theory]
    [InlineData("None", "None", "NoneType")]
    [InlineData("Scalar", "3", "int")]
    [InlineData("neither with a tensor", "\"three\"", "str")]
    public void A_script_that_answers_with_something_else_is_refused_in_one_line(string why, string answer, string type) =>
        Refused(why, TinyScript.Archive(TinyScript.Code.Replace(Return, $"return {answer}", StringComparison.Ordinal).Replace("-> Tensor", $"-> {type}", StringComparison.Ordinal), TinyScript.Data()), [null, 1, 2, 2]);

    [Fact]
    public void A_fault_says_whether_a_file_could_not_be_loaded_or_not_be_asked()
    {
        byte[][] archives = [TinyScript.Archive(Divides, TinyScript.Data()), TinyScript.Archive("class", TinyScript.Data()), TinyScript.Archive()];
        TorchScriptTrial[] trials = [.. archives.Select((a, i) => new TorchScriptTrial(Written($"{i}.pt", a), [new TrialInput([3, 1, 2, 2], InputType.Float32)]))];
        Assert.Equal([true, false, null], TryTorchScriptCommand.Probe().Try(trials).Select(f => f?.WhileAsked));

        // A file that is only loaded is not run.
        Assert.Null(TryTorchScriptCommand.Probe().Try([trials[0].Path])[0]);
    }

    [Fact]
    public void Code_that_exhausts_the_stack_is_refused_in_one_line() =>
        Refused("nested too deeply", TinyScript.Archive(TinyScript.Code.Replace(Return, $"return {new string('(', 200_000)}m{new string(')', 200_000)}", StringComparison.Ordinal), TinyScript.Data()));

    [Fact]
    public void A_script_is_not_tried_before_it_is_trusted()
    {
        var script = _folder.File("model.pt");
        File.WriteAllBytes(script, TinyScript.Archive("class", TinyScript.Data()));
        var answer = Ask("predict", script, "--manifest", Manifest(), "--data", Images());
        Assert.Equal(2, answer.Code);
        Assert.Contains("--trust", Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_after_one_that_ends_the_process_are_tried_all_the_same()
    {
        byte[][] archives = [TinyScript.Archive(), TinyScript.Archive("class M(Module):\n  a : B\n", TinyScript.Data()), TinyScript.Archive("class", TinyScript.Data()), TinyScript.Archive()];
        var answers = TryTorchScriptCommand.Probe().Try([.. archives.Select((a, i) => Written($"{i}.pt", a))]);
        Assert.Equal([true, false, false, true], answers.Select(a => a is null));
        Assert.Equal("Unknown type name 'B'.", answers[1]);
    }

    [Fact]
    public void Another_program_that_cannot_be_started_is_named() =>
        Assert.Contains("no-such-program", Assert.Throws<InputException>(() => new TorchScriptProbe("no-such-program", []).Try(["x.pt"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Twenty_hostile_archives_with_sound_checksums_are_asked_or_refused_in_one_line() => Attack(20);

    [Fact]
    [Trait("Category", "Soak")]
    public void A_thousand_hostile_archives_with_sound_checksums_are_asked_or_refused_in_one_line() => Attack(1000);

    [Fact]
    public void The_command_is_no_part_of_help_or_completion()
    {
        Assert.DoesNotContain("try-torchscript", Ask("--help").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("try-torchscript", Ask("[suggest:10]", "noether tr").Out, StringComparison.Ordinal);
    }

    private void Attack(int count)
    {
        List<TorchScriptTrial> trials = [];
        List<string?> answers = [];
        for (var seed = 0; seed < count; seed++)
        {
            var path = Written($"{seed}.pt", TinyScript.Hostile(seed));
            try
            {
                _ = TorchScriptArchive.Read(path);
                trials.Add(new TorchScriptTrial(path, [new TrialInput([1, 1, 2, 2], InputType.Float32)]));
            }
            catch (InputException e)
            {
                answers.Add(e.Message);
            }
        }

        answers.AddRange(TryTorchScriptCommand.Probe().Try(trials).Select(f => f?.Reason));
        Assert.Equal(count, answers.Count);
        Assert.InRange(answers.Count(a => a is not null), count / 2, count);
        Assert.All(answers.OfType<string>(), a =>
        {
            Assert.DoesNotContain('\n', a);
            Assert.InRange(a.Length, 5, 600);
        });
    }

    private void Refused(string why, byte[] archive, params IReadOnlyList<long?> shape)
    {
        var answer = Predict(archive, shape);
        Assert.Equal(2, answer.Code);
        Assert.Contains(why, Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("y.csv")));
    }

    private Answer Predict(byte[] archive, params IReadOnlyList<long?> shape) =>
        Ask("predict", Written("model.pt", archive), "--manifest", Manifest(shape), "--data", Images(), "--trust", "--out", _folder.File("y.csv"), "--quiet");

    private string Written(string name, byte[] archive)
    {
        File.WriteAllBytes(_folder.File(name), archive);
        return _folder.File(name);
    }

    private string Manifest(params IReadOnlyList<long?> shape) => _folder.Write("audit.json", ManifestFile.Write(new AuditManifest
    {
        Task = ModelTask.Classification,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw, Shape = shape }],
        Output = new ClassOutput("0", false),
    }));

    private string Images()
    {
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<float>([1, 1, 2, 2], [0, 0, 0, 1]));
        return _folder.File("x.npy");
    }
}
