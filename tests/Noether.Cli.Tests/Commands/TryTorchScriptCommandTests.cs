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
    public void Twenty_hostile_archives_with_sound_checksums_are_loaded_or_refused_in_one_line() => Attack(20);

    [Fact]
    [Trait("Category", "Soak")]
    public void A_thousand_hostile_archives_with_sound_checksums_are_loaded_or_refused_in_one_line() => Attack(1000);

    [Fact]
    public void The_command_is_no_part_of_help_or_completion()
    {
        Assert.DoesNotContain("try-torchscript", Ask("--help").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("try-torchscript", Ask("[suggest:10]", "noether tr").Out, StringComparison.Ordinal);
    }

    private void Attack(int count)
    {
        List<string> paths = [];
        List<string?> answers = [];
        for (var seed = 0; seed < count; seed++)
        {
            var path = Written($"{seed}.pt", TinyScript.Hostile(seed));
            try
            {
                _ = TorchScriptArchive.Read(path);
                paths.Add(path);
            }
            catch (InputException e)
            {
                answers.Add(e.Message);
            }
        }

        answers.AddRange(TryTorchScriptCommand.Probe().Try(paths));
        Assert.Equal(count, answers.Count);
        Assert.InRange(answers.Count(a => a is not null), count / 2, count);
        Assert.All(answers.OfType<string>(), a =>
        {
            Assert.DoesNotContain('\n', a);
            Assert.InRange(a.Length, 5, 600);
        });
    }

    private void Refused(string why, byte[] archive)
    {
        var answer = Predict(archive);
        Assert.Equal(2, answer.Code);
        Assert.Contains(why, Assert.Single(answer.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("y.csv")));
    }

    private Answer Predict(byte[] archive) =>
        Ask("predict", Written("model.pt", archive), "--manifest", Manifest(), "--data", Images(), "--trust", "--out", _folder.File("y.csv"), "--quiet");

    private string Written(string name, byte[] archive)
    {
        File.WriteAllBytes(_folder.File(name), archive);
        return _folder.File(name);
    }

    private string Manifest() => _folder.Write("audit.json", ManifestFile.Write(new AuditManifest
    {
        Task = ModelTask.Classification,
        Inputs = [new() { Tensor = "image", Layout = InputLayout.Nchw }],
        Output = new ClassOutput("0", false),
    }));

    private string Images()
    {
        NpyFile.Write(_folder.File("x.npy"), NumberArray.Of<float>([1, 1, 2, 2], [0, 0, 0, 1]));
        return _folder.File("x.npy");
    }
}
