using System.Reflection;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;

namespace Noether.Cli;

/// <summary>The systems and data sets that a command works with: the product's own, and those of plug-ins.</summary>
internal sealed class Sources
{
    /// <param name="plugins">Paths of assemblies.</param>
    /// <exception cref="InputException">A plug-in cannot be loaded, or names a system that there is already.</exception>
    public Sources(IReadOnlyList<string> plugins)
    {
        PluginOptions = Options(plugins);
        Systems = SystemCatalogue.From(Assembly.Load("Noether.Systems.Equivariance")).With(plugins.SelectMany(p => Plugin.Load(p).Systems));
    }

    /// <summary>What a command that needs the same systems is given: <c> --plugin my.dll</c>, or nothing.</summary>
    public string PluginOptions { get; }

    public SystemCatalogue Systems { get; }

    /// <summary><c> --plugin my.dll</c> for each plug-in.</summary>
    public static string Options(IReadOnlyList<string> plugins) => string.Concat(plugins.Select(p => $" --plugin {p}"));

    /// <summary>The data sets.</summary>
    /// <param name="place">Folder or file to look in first.</param>
    /// <param name="say">Told what is generated or downloaded.</param>
    public DataRegistry Data(string? place, Action<string> say) =>
        DataRegistry.FromAssemblies(Systems.Systems.Select(s => s.GetType().Assembly), DataRegistryOptions.FromEnvironment() with { Override = place, Message = say });
}
