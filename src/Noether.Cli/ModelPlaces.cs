using Noether.Cli.Commands;
using Noether.Lab.Models;

namespace Noether.Cli;

/// <summary>Opens the models that commands are given.</summary>
/// <param name="terminal">Told of data that are fetched.</param>
/// <param name="runs">The folder of runs; null for the usual one.</param>
/// <param name="plugins">Plug-ins beside those that a run names itself.</param>
internal sealed class ModelPlaces(Terminal terminal, string? runs, IReadOnlyList<string> plugins)
{
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
