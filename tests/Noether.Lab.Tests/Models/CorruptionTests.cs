using Noether.Lab.Models;
using Noether.Lab.Tests.Data;

namespace Noether.Lab.Tests.Models;

/// <summary>
/// Damaged files end in one clear sentence, never in another exception or in the end of the process. A flipped bit of a weight may leave a model that is whole and merely
/// another one: it may open, too. A file that was cut short may not.
/// </summary>
public sealed class CorruptionTests : IDisposable
{
    private const int Flips = 700;
    private const int Cuts = 300;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_onnx_files_are_refused_in_one_sentence() => Attack(TinyModels.Classifier(), bytes =>
    {
        using var model = OnnxModel.Open(bytes, "damaged.onnx", TinyModels.Manifest());
        _ = model.Forward(TinyModels.Images(1));
    });

    [Fact]
    public void Damaged_torchscript_files_are_refused_in_one_sentence()
    {
        var path = ModelFixtureTests.PathOf("tiny-classifier.ts.pt");
        Assert.SkipWhen(path is null, "The data set model-fixtures is not here.");
        var manifest = TinyModels.Manifest() with { Classes = [], Output = new ClassOutput("0", false) };
        var damaged = Path.Combine(_folder.Path, "damaged.pt");
        Attack(File.ReadAllBytes(path), bytes =>
        {
            File.WriteAllBytes(damaged, bytes);
            using var model = TorchScriptModel.Open(damaged, manifest, trusted: true);
        });
    }

    [Fact]
    public void Damaged_manifests_are_refused_in_one_sentence() =>
        Attack(System.Text.Encoding.UTF8.GetBytes(ManifestFile.Write(TinyModels.Manifest(i => i with { Shape = [null, 1, 8, 8], Mean = [0.1], Colours = ColourOrder.Grey })).TrimEnd()), bytes => ManifestFile.Parse(bytes, "audit.json"));

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        Assert.Throws<InputException>(() => OnnxModel.Open([], "empty", TinyModels.Manifest()));
        Assert.Throws<InputException>(() => OnnxModel.Open("just text, no model"u8.ToArray(), "text", TinyModels.Manifest()));
        var text = Path.Combine(_folder.Path, "text.pt");
        File.WriteAllText(text, "just text, no model");
        Assert.Throws<InputException>(() => TorchScriptModel.Open(text, TinyModels.Manifest(), trusted: true));
    }

    [Fact]
    public void TorchScript_is_opened_only_when_it_is_trusted() =>
        Assert.Contains("--trust", Assert.Throws<InputException>(() => TorchScriptModel.Open("any.pt", TinyModels.Manifest(), trusted: false)).Message, StringComparison.Ordinal);

    private static void Attack(byte[] good, Action<byte[]> open)
    {
        open(good);
        var random = new Random(20);
        for (var i = 0; i < Flips; i++)
        {
            var bytes = good.ToArray();
            for (var flips = 1 + (i % 4); flips > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            _ = Refusal(bytes, open);
        }

        for (var i = 0; i < Cuts; i++)
        {
            var length = random.Next(good.Length);
            Assert.True(Refusal(good[..length], open), $"The first {length} of {good.Length} bytes were taken for the whole.");
        }
    }

    private static bool Refusal(byte[] bytes, Action<byte[]> open)
    {
        try
        {
            open(bytes);
            return false;
        }
        catch (InputException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            Assert.InRange(e.Message.Length, 20, 700);
            return true;
        }
    }
}
