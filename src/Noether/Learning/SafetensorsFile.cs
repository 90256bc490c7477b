using Noether.Runtime;

namespace Noether.Learning;

/// <summary>A safetensors file opened for reading; a tensor's bytes are read when it is asked for.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly Stream _stream;
    private readonly string _source;
    private readonly long _start;

    private SafetensorsFile(Stream stream, string source)
    {
        _stream = stream;
        _source = source;
        _start = stream.Position;
        Header = SafetensorsHeader.Read(stream, source);
    }

    /// <summary>What the file holds.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="InputException">It cannot be opened, or it is not a whole safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            return Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Cannot read {path}: {e.Message} Check the path and that you may read it.", e);
        }
    }

    /// <summary>Reads a file from a stream, and owns the stream from then on.</summary>
    /// <param name="stream">Seekable, at the file's first byte.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="InputException">It is not a whole safetensors file.</exception>
    public static SafetensorsFile Open(Stream stream, string source)
    {
        try
        {
            return new SafetensorsFile(stream, source);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads one tensor to the CPU; the caller owns it.</summary>
    /// <exception cref="InputException">The file has no tensor of that name.</exception>
    public Tensor Tensor(string name)
    {
        var entry = Header.Find(name)
            ?? throw new InputException($"{_source} holds no tensor '{name}'; it holds {Nearby()}.");
        NativeTorch.EnsureLoaded();
        if (entry.Type != SafetensorsType.BOOL)
        {
            return Read(entry, entry.Type.ToTorch());
        }

        // A damaged file may hold bytes that are neither 0 nor 1, which torch must not see as bool.
        using var bytes = Read(entry, torch.ScalarType.Byte);
        return bytes.ne(0).DetachFromDisposeScope();
    }

    /// <summary>Reads all tensors to the CPU; the caller owns them.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors() => Header.Entries.ToDictionary(e => e.Name, e => Tensor(e.Name), StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private Tensor Read(SafetensorsEntry entry, torch.ScalarType type)
    {
        var tensor = torch.empty([.. entry.Shape], type, torch.CPU).DetachFromDisposeScope();
        try
        {
            _stream.Position = _start + Header.DataStart + entry.Offset;
            TensorBytes.Fill(tensor, _stream);
            return tensor;
        }
        catch (IOException e)
        {
            tensor.Dispose();
            throw new InputException($"Cannot read tensor '{entry.Name}' of {_source}: {e.Message} Check the disk and that nothing changes the file.", e);
        }
    }

    private string Nearby()
    {
        const int Shown = 8;
        var names = string.Join(", ", Header.Entries.Take(Shown).Select(e => e.Name));
        return Header.Entries.Count switch
        {
            0 => "none",
            > Shown => $"{names} and {Header.Entries.Count - Shown} more",
            _ => names,
        };
    }
}
