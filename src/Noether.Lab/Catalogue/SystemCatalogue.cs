using System.Reflection;

namespace Noether.Lab.Catalogue;

/// <summary>Names the systems of an assembly, so that none has to be searched for.</summary>
/// <param name="systems">Public types that implement <see cref="ISystem"/> and have a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class NoetherSystemsAttribute(params Type[] systems) : Attribute
{
    /// <summary>The systems' types.</summary>
    public IReadOnlyList<Type> Systems { get; } = systems;
}

/// <summary>A recipe of a system, as found by name.</summary>
public sealed record Selection(ISystem System, Recipe Recipe)
{
    /// <summary>The name that leads here: <c>slug/recipe</c>.</summary>
    public string Path => $"{System.Card.Slug}/{Recipe.Name}";
}

/// <summary>The systems there are. Listing and looking up loads no native library.</summary>
public sealed class SystemCatalogue
{
    /// <param name="systems">In any order; they are kept by area, then slug.</param>
    /// <exception cref="InputException">Two systems have one slug.</exception>
    public SystemCatalogue(IEnumerable<ISystem> systems)
    {
        Systems = [.. systems.OrderBy(s => s.Card.Area, StringComparer.Ordinal).ThenBy(s => s.Card.Slug, StringComparer.Ordinal)];
        if (Systems.GroupBy(s => s.Card.Slug).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            var types = string.Join(" and ", twice.Select(s => $"{s.GetType().FullName} ({s.GetType().Assembly.GetName().Name})"));
            throw new InputException($"Two systems are called '{twice.Key}': {types}. Give one of them another slug.");
        }
    }

    /// <summary>All systems, by area, then slug.</summary>
    public IReadOnlyList<ISystem> Systems { get; }

    /// <summary>The systems of some assemblies: those that <see cref="NoetherSystemsAttribute"/> names, else every public one with a constructor without parameters.</summary>
    public static SystemCatalogue From(params IEnumerable<Assembly> assemblies) => new(assemblies.SelectMany(SystemsOf));

    /// <summary>This catalogue and more systems.</summary>
    /// <exception cref="InputException">Two systems have one slug.</exception>
    public SystemCatalogue With(IEnumerable<ISystem> systems) => new(Systems.Concat(systems));

    /// <summary>The system of that slug.</summary>
    /// <exception cref="InputException">There is none; the message names the nearest.</exception>
    public ISystem Find(string slug) => Systems.FirstOrDefault(s => s.Card.Slug == slug)
        ?? throw new InputException($"There is no system '{slug}'. {Suggestion.For(slug, [.. Systems.Select(s => s.Card.Slug)])} 'noether list' shows all.");

    /// <summary>The recipe of <c>slug/recipe</c>; of <c>slug</c> alone its first.</summary>
    /// <exception cref="InputException">There is no such system or recipe; the message names the nearest.</exception>
    public Selection Select(string path)
    {
        var cut = path.IndexOf('/');
        var system = Find(cut < 0 ? path : path[..cut]);
        if (cut < 0)
        {
            return new Selection(system, system.Recipes[0]);
        }

        var name = path[(cut + 1)..];
        var recipe = system.Recipes.FirstOrDefault(r => r.Name == name)
            ?? throw new InputException($"System '{system.Card.Slug}' has no recipe '{name}'. {Suggestion.For(name, [.. system.Recipes.Select(r => r.Name)])}");
        return new Selection(system, recipe);
    }

    /// <summary>What is wrong with the systems' cards, recipes, options and claims, one sentence each; empty where all is well.</summary>
    public IReadOnlyList<string> Validate() => [.. Systems.SelectMany(SystemRules.Problems)];

    internal static IEnumerable<ISystem> SystemsOf(Assembly assembly)
    {
        var named = assembly.GetCustomAttribute<NoetherSystemsAttribute>()?.Systems;
        var types = named ?? assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ISystem)) && t.GetConstructor([]) is not null);
        return types.Select(t => (ISystem)Activator.CreateInstance(t)!);
    }
}
