using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Noether.Runtime;

namespace Noether.Learning;

/// <summary>
/// Process states as safetensors files: tensors and generators as tensors, numbers and texts in the metadata, each with its kind.
/// A checksum of names, types, shapes, tensors and values is kept with them, so that a damaged file is refused rather than continued from.
/// </summary>
public static class StateFile
{
    internal const string ChecksumKey = "noether.sha256";
    internal const string FormatKey = "noether.format";
    internal const string Format = "noether-state-2";

    /// <summary>Writes a state atomically (see <see cref="AtomicFile"/>).</summary>
    /// <param name="path">The file.</param>
    /// <param name="save">Writes the state.</param>
    /// <param name="about">Texts for people and tools that open the file; their names appear as they are.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, Action<StateWriter> save, IReadOnlyDictionary<string, string>? about = null)
    {
        using var state = new StateContents();
        save(new StateContentsWriter(state, ""));
        var metadata = new Dictionary<string, string>(state.Values, StringComparer.Ordinal)
        {
            [FormatKey] = Format,
        };
        foreach (var (key, value) in about ?? new Dictionary<string, string>())
        {
            metadata[key] = value;
        }

        metadata[ChecksumKey] = Checksum(state.Tensors, metadata);

        AtomicFile.Write(path, stream => SafetensorsWriter.Write(stream, state.Tensors, metadata));
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InputException">The file cannot be read, is damaged, or is not a state.</exception>
    public static void Read(string path, Action<StateReader> load)
    {
        using var state = new StateContents();
        using (var file = SafetensorsFile.Open(path))
        {
            if (file.Header.Metadata.GetValueOrDefault(FormatKey) != Format)
            {
                throw new InputException($"{path} is a safetensors file, but not a checkpoint of this program (its {FormatKey} is not '{Format}'). Name a checkpoint file.");
            }

            foreach (var (key, value) in file.Header.Metadata)
            {
                state.Values.Add(key, value);
            }

            foreach (var entry in file.Header.Entries)
            {
                state.Tensors.Add(entry.Name, file.Tensor(entry.Name));
            }
        }

        if (Checksum(state.Tensors, state.Values) != state.Values.GetValueOrDefault(ChecksumKey))
        {
            throw new InputException($"{path} is damaged: its contents do not match their checksum. Continue from another checkpoint, or delete the file to start again.");
        }

        load(new StateContentsReader(path, state, ""));
    }

    private static string Checksum(Dictionary<string, Tensor> tensors, Dictionary<string, string> values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in values.Where(v => v.Key != ChecksumKey).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            Append(hash, name);
            Append(hash, value);
        }

        foreach (var entry in SafetensorsWriter.Layout(tensors))
        {
            Append(hash, entry.Name);
            Append(hash, $"{entry.Type} [{string.Join(",", entry.Shape)}]");
            TensorBytes.Visit(tensors[entry.Name], bytes => hash.AppendData(bytes));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>With its length before it, so that no two lists of texts give the same bytes.</summary>
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}

/// <summary>A state held in memory: CPU tensors and encoded values by full name.</summary>
internal sealed class StateContents : IDisposable
{
    public Dictionary<string, Tensor> Tensors { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Values { get; } = new(StringComparer.Ordinal);

    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}

/// <summary>Collects a state in memory.</summary>
internal sealed class StateContentsWriter(StateContents state, string prefix) : StateWriter
{
    internal const string Long = "int64 ";
    internal const string Real = "double ";
    internal const string Text = "text ";

    public override void Write(string name, Tensor value)
    {
        var copy = TensorBytes.Snapshot(value);
        if (!state.Tensors.TryAdd(prefix + name, copy))
        {
            copy.Dispose();
            throw new ArgumentException($"The state names the tensor '{prefix + name}' twice.", nameof(name));
        }
    }

    public override void Write(string name, long value) => Add(name, Long + value.ToString(CultureInfo.InvariantCulture));

    public override void Write(string name, double value) => Add(name, Real + value.ToString("R", CultureInfo.InvariantCulture));

    public override void Write(string name, string value) => Add(name, Text + value);

    public override void Write(string name, Generator generator)
    {
        using var tensor = torch.tensor(generator.Save(), torch.uint8);
        Write(name, tensor);
    }

    public override StateWriter Under(string prefix1) => new StateContentsWriter(state, $"{prefix}{prefix1}/");

    private void Add(string name, string encoded)
    {
        if (!state.Values.TryAdd(prefix + name, encoded))
        {
            throw new ArgumentException($"The state names '{prefix + name}' twice.", nameof(name));
        }
    }
}

/// <summary>Gives back a state held in memory.</summary>
internal sealed class StateContentsReader(string source, StateContents state, string prefix) : StateReader
{
    public override IEnumerable<string> Names =>
        state.Tensors.Keys.Concat(state.Values.Keys)
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n is not (StateFile.ChecksumKey or StateFile.FormatKey))
            .Select(n => n[prefix.Length..])
            .Order(StringComparer.Ordinal);

    public override Tensor Tensor(string name) => Find(name).clone().DetachFromDisposeScope();

    public override long Int64(string name) =>
        long.TryParse(Value(name, StateContentsWriter.Long), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(name, "a whole number");

    public override double Double(string name) =>
        double.TryParse(Value(name, StateContentsWriter.Real), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(name, "a number");

    public override string Text(string name) => Value(name, StateContentsWriter.Text);

    public override void Restore(string name, Generator generator)
    {
        var bytes = Find(name);
        if (bytes.dtype != torch.ScalarType.Byte)
        {
            throw Wrong(name, "a generator's state");
        }

        generator.Restore(bytes.bytes.ToArray());
    }

    public override StateReader Under(string prefix1) => new StateContentsReader(source, state, $"{prefix}{prefix1}/");

    private Tensor Find(string name) =>
        state.Tensors.TryGetValue(prefix + name, out var tensor) ? tensor : throw Wrong(name, "a tensor");

    private string Value(string name, string kind) =>
        state.Values.TryGetValue(prefix + name, out var text) && text.StartsWith(kind, StringComparison.Ordinal)
            ? text[kind.Length..]
            : throw Wrong(name, $"a value of kind {kind.TrimEnd()}");

    private InputException Wrong(string name, string expected) =>
        new($"The checkpoint {source} has nothing named '{prefix + name}' that is {expected}. It was written by another program, model or version; continue with the one that wrote it, or start in another folder.");
}
