using System.Security.Cryptography;
using System.Text;
using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Tracking;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>
/// A model's answers in blocks, in memory or in a folder: <c>block-00003.logits.npy</c> for each field, and <c>block-00003.sha256</c> with their checksums,
/// written last. A block whose checksum is missing or wrong is not there.
/// </summary>
/// <param name="folder">The folder; null: memory.</param>
/// <param name="types">The answers' fields.</param>
/// <param name="halved">Fields that are kept in half precision.</param>
internal sealed class OutputStore(string? folder, IReadOnlyDictionary<string, FieldType> types, IReadOnlySet<string> halved) : IDisposable
{
    private const string MaskEnding = ".mask";
    private readonly Dictionary<int, Batch> _memory = [];

    /// <summary>The block in the precision in which it is kept; owned by the caller's scope. Null where there is none.</summary>
    public Batch? Read(int block)
    {
        if (folder is null)
        {
            return _memory.TryGetValue(block, out var kept) ? kept.Select((_, f) => new Field(f.Value.alias(), f.Type, f.Mask?.alias())) : null;
        }

        if (!Whole(block))
        {
            return null;
        }

        Field Load(string name, FieldType type)
        {
            var mask = PathOf(block, name + MaskEnding);
            return new Field(NpyFile.Read(PathOf(block, name)).ToTensor(), type, File.Exists(mask) ? NpyFile.Read(mask).ToTensor() : null);
        }

        return new Batch(types.Select(t => (t.Key, Load(t.Key, t.Value))));
    }

    /// <summary>Keeps a block. What is kept of it later is what <see cref="Read"/> gives at once.</summary>
    public void Write(int block, Batch outputs)
    {
        using var scope = torch.NewDisposeScope();
        var kept = outputs.Select((name, f) => new Field(Kept(f.Value, halved.Contains(name)), f.Type, f.Mask?.cpu().contiguous()));
        if (folder is null)
        {
            _memory[block] = kept.Select((_, f) => new Field(Outlive(f.Value), f.Type, f.Mask is null ? null : Outlive(f.Mask)));
            return;
        }

        var sums = new StringBuilder();
        foreach (var (name, field) in kept)
        {
            sums.Append(Save(block, name, field.Value));
            if (field.Mask is { } mask)
            {
                sums.Append(Save(block, name + MaskEnding, mask));
            }
        }

        Disk.Replace(SumsOf(block), sums.ToString());
    }

    public void Dispose()
    {
        foreach (var field in _memory.Values.SelectMany(b => b.Values))
        {
            field.Value.Dispose();
            field.Mask?.Dispose();
        }
    }

    private static Tensor Outlive(Tensor kept) => kept.clone().DetachFromDisposeScope();

    private static Tensor Kept(Tensor value, bool half)
    {
        var here = value.detach().cpu();
        return (half && here.is_floating_point() ? here.to(torch.float16) : here).contiguous();
    }

    private string Save(int block, string name, Tensor value)
    {
        var bytes = new MemoryStream();
        NpyFile.Write(bytes, new NumberArray(value.shape, TypeOf(value.dtype), value.bytes.ToArray()));
        var content = bytes.ToArray();
        var path = PathOf(block, name);
        Disk.Replace(path, content);
        return $"{Convert.ToHexStringLower(SHA256.HashData(content))}  {Path.GetFileName(path)}\n";
    }

    private bool Whole(int block)
    {
        var sums = SumsOf(block);
        if (!File.Exists(sums))
        {
            return false;
        }

        var lines = File.ReadAllLines(sums).Select(l => l.Split("  ", 2)).ToList();
        var files = lines.Where(l => l.Length == 2).ToDictionary(l => l[1], l => l[0]);
        return types.Keys.All(name => files.ContainsKey(Path.GetFileName(PathOf(block, name)))) && lines.TrueForAll(l => l.Length == 2 && Matches(Path.Combine(folder!, l[1]), l[0]));
    }

    private static bool Matches(string path, string sum)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = InputFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == sum;
    }

    private string PathOf(int block, string name) => Path.Combine(folder!, $"block-{block:00000}.{name}.npy");

    private string SumsOf(int block) => Path.Combine(folder!, $"block-{block:00000}.sha256");

    private static NumberType TypeOf(torch.ScalarType type) => type switch
    {
        torch.ScalarType.Bool => NumberType.Boolean,
        torch.ScalarType.Byte => NumberType.UInt8,
        torch.ScalarType.Int32 => NumberType.Int32,
        torch.ScalarType.Int64 => NumberType.Int64,
        torch.ScalarType.Float16 => NumberType.Float16,
        torch.ScalarType.Float32 => NumberType.Float32,
        torch.ScalarType.Float64 => NumberType.Float64,
        _ => throw new InputException($"A model's answers of type {type} cannot be kept; let it give float32, float64, int64 or bool."),
    };
}
