using System.Security.Cryptography;
using System.Text;
using Noether.Fields;
using Noether.Runtime;

namespace Noether.Lab.Models;

/// <summary>
/// A model from elsewhere, asked through its manifest: fields in and out are those of <see cref="ModelFields"/>. A model of a fixed batch size is asked in pieces of
/// that size, the last one filled up; one that answers with a number of boxes of its own about one image at a time.
/// </summary>
public abstract class ForeignModel : ILoadedModel
{
    private readonly long? _rowsAtATime;

    private protected ForeignModel(string name, byte[] content, AuditManifest manifest, long? fixedBatch)
    {
        NativeTorch.EnsureLoaded();
        (Name, Manifest) = (name, manifest);
        _rowsAtATime = manifest.Output is BoxOutput { OneByOne: true } ? 1 : fixedBatch ?? (manifest.Inputs[0].Shape is [{ } batch, ..] ? batch : null);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData([.. SHA256.HashData(content), .. Encoding.UTF8.GetBytes(ManifestFile.Write(manifest with { Path = null }))]));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>How it is asked, and what its answers mean.</summary>
    public AuditManifest Manifest { get; }

    AuditManifest? ILoadedModel.Manifest => Manifest;

    /// <inheritdoc/>
    /// <exception cref="InputException">The batch lacks the field, has it in a shape that the model does not take, or the answer is not what the manifest says.</exception>
    public Batch Forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var picture = InputEncoding.PictureSize(Manifest, x);
        var inputs = InputEncoding.Encode(Manifest, x);
        var piece = _rowsAtATime ?? Math.Max(1, x.Size);
        List<Batch> answers = [];
        for (long start = 0; start < x.Size; start += piece)
        {
            var rows = Math.Min(piece, x.Size - start);
            var decoded = OutputDecoding.Decode(Manifest, Run([.. inputs.Select(t => Piece(t, start, rows))]), _rowsAtATime ?? rows, picture);
            answers.Add(decoded.Slice(0, rows));
        }

        return answers.Count == 0
            ? throw new InputException($"{Name} was asked about no samples.")
            : Batch.Cat(answers).Select((_, f) => new Field(scope.MoveToOuter(f.Value.contiguous()), f.Type, f.Mask is null ? null : scope.MoveToOuter(f.Mask.contiguous())));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Asks the model; inputs are contiguous, on the CPU, in the manifest's order.</summary>
    private protected abstract IReadOnlyDictionary<string, Tensor> Run(IReadOnlyList<Tensor> inputs);

    private protected abstract void Release();

    private Tensor Piece(Tensor values, long start, long rows)
    {
        var part = values.narrow(0, start, rows);
        if (_rowsAtATime is { } size && rows < size)
        {
            var last = part.narrow(0, rows - 1, 1);
            part = torch.cat([part, .. Enumerable.Repeat(last, (int)(size - rows))]);
        }

        return part.contiguous();
    }
}
