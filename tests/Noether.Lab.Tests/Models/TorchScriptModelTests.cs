using System.IO.Compression;
using Noether.Fields;
using Noether.Lab.Models;
using Noether.Lab.Tests.Data;
using static TorchSharp.torch;

namespace Noether.Lab.Tests.Models;

/// <summary>What scripts may answer and call, on a recorded script whose code is changed.</summary>
public sealed class TorchScriptModelTests : IDisposable
{
    private const string Answer = "return _18";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_tuple_each_tensor_has_its_number()
    {
        var path = Changed(("-> Tensor", "-> Tuple[Tensor, Tensor]"), (Answer, "return (b, _18)"));
        using var model = TorchScriptModel.Open(path, Manifest("1"), trusted: true);
        Assert.Equal([2L, 2, 8, 8], model.Forward(Frames)["flow"].Value.shape);
    }

    [Fact]
    public void A_dictionary_is_refused_in_plain_words()
    {
        var path = Changed(("-> Tensor", "-> Dict[str, Tensor]"), (Answer, "return {\"flow\": _18}"));
        using var model = TorchScriptModel.Open(path, Manifest("flow"), trusted: true);
        Assert.Contains("dictionaries are not read", Assert.Throws<InputException>(() => model.Forward(Frames)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_of_another_library_is_named_before_libtorch_sees_it()
    {
        var path = Changed((Answer, "return ops.torchvision.nms(_18, b, 0.5)"));
        Assert.Contains("'torchvision::nms', which libtorch alone does not have", Assert.Throws<InputException>(() => TorchScriptModel.Open(path, Manifest("0"), trusted: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_fails_says_on_which_shapes()
    {
        var path = Changed((Answer, "return torch.mul(_18, torch.ones([3]))"));
        using var model = TorchScriptModel.Open(path, Manifest("0"), trusted: true);
        var message = Assert.Throws<InputException>(() => model.Forward(Frames)).Message;
        Assert.Contains("failed on inputs [2, 1, 8, 8] and [2, 1, 8, 8]: ", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static Batch Frames => new(("frames", new Field(rand(2, 2, 8, 8), FieldType.FramePair)));

    private static AuditManifest Manifest(string output) => new()
    {
        Task = ModelTask.Flow,
        Inputs = [new() { Tensor = "a", Layout = InputLayout.Nchw }, new() { Tensor = "b", Layout = InputLayout.Nchw }],
        Output = new FlowOutput(output),
    };

    private string Changed(params (string Old, string New)[] changes)
    {
        var path = ModelFixtureTests.PathOf("global-lk-flow.ts.pt");
        Assert.SkipWhen(path is null, "The data set model-fixtures is not here.");
        var changed = Path.Combine(_folder.Path, "changed.ts.pt");
        using var from = ZipFile.OpenRead(path);
        using var to = ZipFile.Open(changed, ZipArchiveMode.Create);
        foreach (var entry in from.Entries.Where(e => !e.FullName.EndsWith(".debug_pkl", StringComparison.Ordinal)))
        {
            using var source = entry.Open();
            using var target = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
            if (!entry.FullName.EndsWith(".py", StringComparison.Ordinal))
            {
                source.CopyTo(target);
                continue;
            }

            var code = new StreamReader(source).ReadToEnd();
            foreach (var (old, replacement) in changes)
            {
                Assert.Contains(old, code, StringComparison.Ordinal);
                code = code.Replace(old, replacement, StringComparison.Ordinal);
            }

            target.Write(System.Text.Encoding.UTF8.GetBytes(code));
        }

        return changed;
    }
}
