using System.Reflection;
using System.Runtime.Loader;

namespace Noether.Lab.Catalogue;

/// <summary>Systems from a user's own assembly: <c>--plugin my.dll</c>.</summary>
public sealed class Plugin
{
    private Plugin(string path, Assembly assembly, IReadOnlyList<ISystem> systems) => (Path, Assembly, Systems) = (path, assembly, systems);

    /// <summary>Full path of the assembly.</summary>
    public string Path { get; }

    /// <summary>The assembly, loaded beside the program; it shares the program's Noether and TorchSharp.</summary>
    public Assembly Assembly { get; }

    /// <summary>The systems in it.</summary>
    public IReadOnlyList<ISystem> Systems { get; }

    /// <summary>Loads an assembly and makes its systems.</summary>
    /// <exception cref="InputException">
    /// The file is missing or no .NET assembly, was built against another version of Noether, lacks a dependency, has no system in it, or one that breaks the catalogue's rules.
    /// </exception>
    public static Plugin Load(string path)
    {
        var full = global::System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            var what = Directory.Exists(full) ? "is a folder" : "does not exist";
            throw new InputException($"Plug-in {path} {what}. Give the path of the .dll that 'dotnet build' wrote.");
        }

        try
        {
            var assembly = new Room(full).LoadFromAssemblyPath(full);
            MustMatch(path, assembly);
            IReadOnlyList<ISystem> systems = [.. SystemCatalogue.SystemsOf(assembly)];
            MustBeRight(path, systems);
            return new Plugin(full, assembly, systems);
        }
        catch (BadImageFormatException e)
        {
            throw new InputException($"Plug-in {path} is not a .NET assembly for this platform. Give the .dll that 'dotnet build' wrote.", e);
        }
        catch (TargetInvocationException e)
        {
            throw new InputException($"Plug-in {path}: the constructor of a system failed: {e.InnerException?.Message}", e);
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or TypeLoadException or MissingMemberException or ReflectionTypeLoadException)
        {
            throw new InputException($"Plug-in {path} cannot be loaded: {e.Message} Build it again, with its dependencies beside it, against Noether {Ours.Version}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"Plug-in {path} cannot be read: {e.Message}", e);
        }
    }

    private static AssemblyName Ours => typeof(ISystem).Assembly.GetName();

    // Before 1.0 every minor version may change contracts.
    private static void MustMatch(string path, Assembly assembly)
    {
        var references = assembly.GetReferencedAssemblies();
        if (references.FirstOrDefault(r => r.Name == Ours.Name) is not { } lab)
        {
            throw new InputException($"Plug-in {path} does not use {Ours.Name}: there can be no system in it. See samples/FortyFirst for how one is made.");
        }

        var wrong = references.FirstOrDefault(r => r.Name!.StartsWith("Noether", StringComparison.Ordinal) && (r.Version?.Major, r.Version?.Minor) != (Ours.Version!.Major, Ours.Version.Minor));
        if (wrong is not null)
        {
            throw new InputException($"Plug-in {path} was built against {wrong.Name} {wrong.Version}; this program is {Ours.Version}. Build it again against this version.");
        }
    }

    private static void MustBeRight(string path, IReadOnlyList<ISystem> systems)
    {
        if (systems.Count == 0)
        {
            throw new InputException($"Plug-in {path} has no system in it: expected a public class that implements {nameof(ISystem)} and has a constructor without parameters. See samples/FortyFirst.");
        }

        var problems = new SystemCatalogue(systems).Validate();
        if (problems.Count > 0)
        {
            throw new InputException($"Plug-in {path}: {problems[0]}{(problems.Count > 1 ? $" And {problems.Count - 1} more." : "")}");
        }
    }

    /// <summary>Takes what the program has from the program, so that types are the same on both sides; the rest from the plug-in's folder.</summary>
    private sealed class Room(string path) : AssemblyLoadContext(global::System.IO.Path.GetFileNameWithoutExtension(path))
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (IsOfProgram(assemblyName))
            {
                return null;
            }

            return _resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
        }

        protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } found ? LoadUnmanagedDllFromPath(found) : IntPtr.Zero;

        private static bool IsOfProgram(AssemblyName name)
        {
            var listed = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
            return listed.Split(global::System.IO.Path.PathSeparator).Any(p => string.Equals(global::System.IO.Path.GetFileNameWithoutExtension(p), name.Name, StringComparison.OrdinalIgnoreCase));
        }
    }
}
