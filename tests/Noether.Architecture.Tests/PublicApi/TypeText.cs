using System.Reflection;

namespace Noether.Architecture.Tests.PublicApi;

/// <summary>Types as they are written in C#, without their namespaces.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
    };

    /// <param name="type">Any type.</param>
    /// <param name="nullability">Which of its parts may be null, where that is known.</param>
    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, nullability);
        }

        if (type.IsPointer)
        {
            return Of(type.GetElementType()!) + "*";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        // Of an unconstrained type parameter, metadata do not tell T from T?.
        var mayBeNull = type.IsGenericParameter ? type.GenericParameterAttributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) : !type.IsValueType;
        var mark = mayBeNull && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        return type.IsArray
            ? $"{Of(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}"
            : Named(type, nullability?.GenericTypeArguments ?? []) + mark;
    }

    /// <summary>What a type or method demands of its type parameters: <c> where T : class, new()</c>, or nothing.</summary>
    public static string Constraints(IEnumerable<Type> parameters) => string.Concat(
        from parameter in parameters
        let demands = Demands(parameter).ToArray()
        where demands.Length > 0
        select $" where {parameter.Name} : {string.Join(", ", demands)}");

    private static string Named(Type type, NullabilityInfo[] arguments)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        string[] names = [.. type.GetGenericArguments().Select((argument, i) => Of(argument, i < arguments.Length ? arguments[i] : null))];
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return $"({string.Join(", ", names)})";
        }

        return Chain(type, names);
    }

    /// <summary>The names of a type and of those it is nested in, each with its own share of the type arguments.</summary>
    private static string Chain(Type type, ReadOnlySpan<string> arguments)
    {
        var outer = type.DeclaringType?.GetGenericArguments().Length ?? 0;
        var prefix = type.DeclaringType is { } declaring ? Chain(declaring, arguments[..outer]) + "." : "";
        var own = arguments[outer..].ToArray();
        return $"{prefix}{type.Name.Split('`')[0]}{(own.Length > 0 ? $"<{string.Join(", ", own)}>" : "")}";
    }

    private static IEnumerable<string> Demands(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "struct";
        }

        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return "class";
        }

        foreach (var constraint in parameter.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(c => Of(c)).Order(StringComparer.Ordinal))
        {
            yield return constraint;
        }

        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "new()";
        }
    }
}
