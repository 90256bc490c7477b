using System.Security.Cryptography;
using System.Text;
using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>Hashes of contents, as 64 hexadecimal digits.</summary>
public static class Fingerprint
{
    /// <summary>Of a batch: names, types, shapes and values of its fields.</summary>
    public static string Of(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, batch);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Of words, in their order.</summary>
    public static string Of(params ReadOnlySpan<string> words)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var word in words)
        {
            Add(hash, word);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal static void Add(IncrementalHash hash, Batch batch)
    {
        foreach (var (name, field) in batch)
        {
            Add(hash, $"{name}:{field.Type}:{(field.Mask is null ? "" : "masked")}");
            Add(hash, field.Value);
            if (field.Mask is { } mask)
            {
                Add(hash, mask);
            }
        }
    }

    internal static void Add(IncrementalHash hash, string word)
    {
        var bytes = Encoding.UTF8.GetBytes(word);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }

    internal static void Add(IncrementalHash hash, Tensor values)
    {
        using var scope = torch.NewDisposeScope();
        Add(hash, $"{values.dtype} {string.Join(',', values.shape)}");
        hash.AppendData(values.detach().cpu().contiguous().bytes);
    }
}
