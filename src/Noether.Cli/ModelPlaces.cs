using Noether.Cli.Commands;
using Noether.Lab.Models;

namespace Noether.Cli;

/// <summary>Opens the models that commands are given.</summary>
/// <param name="terminal">Told of data that are fetched.</param>
/// <param name="runs">The folder of runs; null for the usual one.</param>
/// <param name="plugins">Plug-ins beside those that a run names itself.</param>
internal sealed class ModelPlaces(Terminal terminal, string? runs, IReadOnlyList<string> plugins)
{
    /// <summary>Opens several models, one after the other as they are asked for. Manifests are for files: one for all of them, or one for each in their order.</summary>
    /// <param name="names">Runs, files, or manifests that name one.</param>
    /// <param name="manifests">Files of manifests.</param>
    /// <param name="trusted">Whether code within files may run.</param>
    /// <exception cref="InputException">There are other than one manifest, or one for each file.</exception>
    public IEnumerable<ILoadedModel> OpenAll(IReadOnlyList<string> names, IReadOnlyList<string> manifests, bool trusted)
    {
        string[] files = [.. names.Where(ModelFile.TakesManifest)];
        if (manifests.Count > 0 && (files.Length == 0 || (manifests.Count > 1 && manifests.Count != files.Length)))
        {
            throw new InputException($"--manifest is given {(manifests.Count == 1 ? "once" : $"{manifests.Count} times")} for {files.Length} files of models: give it once for all, or once for each in their order. Or name a manifest itself as the MODEL: a .json file whose key 'path' names the model.");
        }

        var file = 0;
        return names.Select(name => Open(name, manifests.Count > 0 && ModelFile.TakesManifest(name) ? manifests[Math.Min(file++, manifests.Count - 1)] : null, trusted));
    }

    /// <summary>Opens a model.</summary>
    /// <param name="name">A run, a file, or a manifest that names one.</param>
    /// <param name="manifest">A manifest's file; null where the model says itself how it is asked.</param>
    /// <param name="trusted">Whether code within a file may run.</param>
    public ILoadedModel Open(string name, string? manifest, bool trusted)
    {
        var sources = new RunSources(
            runs ?? RunPlaces.DefaultRoot,
            own => new Sources([.. plugins.Union(own)]).Systems,
            place => new Sources(plugins).Data(place, terminal.Error.WriteLine))
        {
            Probe = TryTorchScriptCommand.Probe(),
        };
        return ModelFile.Open(name, manifest is null ? null : ManifestFile.Read(manifest), trusted, sources);
    }
}
