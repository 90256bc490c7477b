using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models.Onnx;
using Noether.Lab.Tracking;

namespace Noether.Lab.Models;

/// <summary>What a file of weights or a model is, by its first bytes.</summary>
public enum ModelFormat
{
    /// <summary>A run's folder.</summary>
    Run,

    /// <summary>An ONNX model.</summary>
    Onnx,

    /// <summary>A TorchScript archive.</summary>
    TorchScript,

    /// <summary>Weights alone.</summary>
    Safetensors,
}

/// <summary>Where runs, their systems and their data are, and how files with code are tried.</summary>
/// <param name="RunsRoot">The folder of runs.</param>
/// <param name="Systems">The systems, given the paths of a run's plug-ins.</param>
/// <param name="Data">The data sets, given where to look first.</param>
public sealed record RunSources(string RunsRoot, Func<IReadOnlyList<string>, SystemCatalogue> Systems, Func<string?, IDataSets> Data)
{
    /// <summary>Loads TorchScript files in another process first; null: they are loaded at once.</summary>
    public TorchScriptProbe? Probe { get; init; }
}

/// <summary>Opens models by name: a run, an ONNX or TorchScript file, or a manifest that names one.</summary>
public static class ModelFile
{
    /// <summary>The metadata of an ONNX file under which Noether keeps its manifest.</summary>
    public const string ManifestKey = "noether.manifest";

    private static readonly string[] DataEndings = [".csv", ".parquet", ".npy", ".npz", ".png", ".jpg", ".jpeg"];

    /// <summary>Opens a model.</summary>
    /// <param name="model">A file, a manifest (<c>.json</c>) that names one, a run's name or folder, <c>RUN:ARM</c>, or <c>zoo:NAME</c>.</param>
    /// <param name="manifest">How a file is asked; null where it says so itself, or <c>audit.json</c> beside it does.</param>
    /// <param name="trusted">Whether code within the file may run.</param>
    /// <param name="sources">Where runs are.</param>
    /// <exception cref="InputException">There is no such model, it cannot be read, or nothing says how it is asked.</exception>
    public static ILoadedModel Open(string model, AuditManifest? manifest, bool trusted, RunSources sources)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sources);
        if (File.Exists(model))
        {
            RefuseData(model);
            return !IsManifest(model) ? OpenFile(model, manifest, trusted, sources.Probe)
                : manifest is null ? OpenNamed(model, trusted, sources.Probe)
                : throw new InputException($"'{model}' is itself a manifest, whose key 'path' names the model; leave the other manifest out.");
        }

        var (folder, arm) = FindRun(sources.RunsRoot, model);
        var config = folder.ReadConfig();
        return manifest is null
            ? RunModel.Open(folder, arm, sources.Systems(config.Plugins), sources.Data(config.Data))
            : throw new InputException($"'{model}' is a run, which knows how its network is asked; leave the manifest out.");
    }

    /// <summary>Whether a model's name is that of a file that takes a manifest from elsewhere: no run, and no manifest (<c>.json</c>) itself.</summary>
    public static bool TakesManifest(string model) => File.Exists(model) && !IsManifest(model);

    /// <summary>A run by its name or path, and the arm that may follow after a colon; or a model of the zoo.</summary>
    /// <exception cref="InputException">There is no such run.</exception>
    public static (RunFolder Folder, string? Arm) FindRun(string root, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.StartsWith(ModelZoo.Prefix, StringComparison.Ordinal))
        {
            var zoo = new ModelZoo();
            var entry = zoo.Find(name);
            return (zoo.Open(entry), entry.Arm);
        }

        var colon = name.LastIndexOf(':');
        return colon > 0 && !Directory.Exists(name)
            ? (RunFolder.Find(root, name[..colon]), name[(colon + 1)..])
            : (RunFolder.Find(root, name), null);
    }

    /// <summary>What a file is, by its first bytes. Nothing but those is checked.</summary>
    /// <exception cref="InputException">Missing or not readable.</exception>
    public static ModelFormat FormatOf(string path) => InputFile.Read(path, stream =>
    {
        Span<byte> start = stackalloc byte[9];
        start.Clear();
        var count = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..4].SequenceEqual("PK\x03\x04"u8) ? ModelFormat.TorchScript
            : count == start.Length && start[8] == (byte)'{' && start[7] == 0 && start[6] == 0 ? ModelFormat.Safetensors
            : ModelFormat.Onnx;
    });

    /// <summary>The manifest that an ONNX file carries; null when it carries none.</summary>
    /// <exception cref="InputException">It carries one that cannot be read.</exception>
    public static AuditManifest? Carried(OnnxFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Metadata.TryGetValue(ManifestKey, out var json) ? ManifestFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), $"{name} ({ManifestKey})") : null;
    }

    /// <summary>By its ending, as a table has no mark of its own and an archive of arrays has that of a TorchScript file.</summary>
    private static void RefuseData(string path)
    {
        var ending = Path.GetExtension(path);
        if (DataEndings.Contains(ending, StringComparer.OrdinalIgnoreCase))
        {
            throw new InputException($"{path} is data, not a model: {ending} files are given with --data.");
        }
    }

    private static bool IsManifest(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static ILoadedModel OpenNamed(string path, bool trusted, TorchScriptProbe? probe)
    {
        var manifest = ManifestFile.Read(path);
        var file = manifest.Path is null
            ? throw new InputException($"{path}: the key 'path' is missing; expected the model's file. Or name the model and give this file with --manifest.")
            : Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, manifest.Path);
        return OpenFile(file, manifest, trusted, probe);
    }

    private static ILoadedModel OpenFile(string path, AuditManifest? manifest, bool trusted, TorchScriptProbe? probe)
    {
        switch (FormatOf(path))
        {
            case ModelFormat.TorchScript:
                return TorchScriptModel.Open(path, manifest ?? Beside(path) ?? throw Unknown(path), trusted, probe);
            case ModelFormat.Safetensors:
                throw new InputException($"{path} holds weights without a network. Name the run they come from, or a model in ONNX.");
            default:
                var bytes = OnnxReader.ReadBytes(path);
                return OnnxModel.Open(bytes, path, manifest ?? Carried(OnnxReader.Read(bytes, path), path) ?? Beside(path) ?? throw Unknown(path));
        }
    }

    private static AuditManifest? Beside(string path)
    {
        var place = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, "audit.json");
        return File.Exists(place) && ManifestFile.Read(place) is var manifest && (manifest.Path is null || Path.GetFileName(manifest.Path) == Path.GetFileName(path)) ? manifest : null;
    }

    private static InputException Unknown(string path) =>
        new($"Nothing says how {path} is asked and what its answers mean. 'noether inspect {path} --propose audit.json' writes a first manifest beside it; check it, then give it with --manifest.");
}
