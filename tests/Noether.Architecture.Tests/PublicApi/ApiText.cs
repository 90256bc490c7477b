using System.Reflection;
using System.Runtime.CompilerServices;

namespace Noether.Architecture.Tests.PublicApi;

/// <summary>Everything that a library shows to others, as a text that changes only where that does.</summary>
internal static class ApiText
{
    public static string Of(Assembly library) => Of(library.GetExportedTypes());

    /// <summary>Namespaces, types and members in alphabetical order, a line each.</summary>
    public static string Of(IEnumerable<Type> types) => string.Join('\n', types.GroupBy(t => t.Namespace ?? "").OrderBy(room => room.Key, StringComparer.Ordinal).Select(Namespace));

    private static string Namespace(IGrouping<string, Type> room) =>
        $"namespace {room.Key}\n" + string.Concat(room.OrderBy(t => TypeText.Of(t), StringComparer.Ordinal).Select(Declaration));

    private static string Declaration(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"\ndelegate {MemberText.Result(invoke)} {TypeText.Of(type)}{MemberText.Parameters(invoke)}\n";
        }

        var members = type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}")
            : MemberText.Of(type);
        return $"\n{Header(type)}\n{string.Concat(members.Select(member => $"    {member}\n"))}";
    }

    private static string Header(Type type)
    {
        string[] parents = [.. Parents(type)];
        return $"{Kind(type)} {TypeText.Of(type)}{(parents.Length > 0 ? $" : {string.Join(", ", parents)}" : "")}{TypeText.Constraints(type.GetGenericArguments())}";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsInterface)
        {
            return "interface";
        }

        var record = type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly) is not null;
        if (type.IsValueType)
        {
            var passing = (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "");
            return passing + (record ? "record struct" : "struct");
        }

        var modifier = type switch
        {
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };
        return modifier + (record ? "record" : "class");
    }

    /// <summary>The base class, then the interfaces that neither it nor another interface brings along.</summary>
    private static IEnumerable<string> Parents(Type type)
    {
        if (type.IsEnum)
        {
            yield break;
        }

        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            yield return TypeText.Of(parent);
        }

        var all = type.GetInterfaces();
        var inherited = all.SelectMany(i => i.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []).ToHashSet();
        var own = all.Where(i => i.IsVisible && !inherited.Contains(i) && i != typeof(IEquatable<>).MakeGenericType(type));
        foreach (var name in own.Select(i => TypeText.Of(i)).Order(StringComparer.Ordinal))
        {
            yield return name;
        }
    }
}
