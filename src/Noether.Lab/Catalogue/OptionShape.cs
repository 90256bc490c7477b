using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Noether.Lab.Catalogue;

/// <summary>What values a type takes, found once by reflection.</summary>
internal abstract record OptionShape(Type Type)
{
    private const int MaxDepth = 8;

    /// <summary>The type in words.</summary>
    public abstract string Words { get; }

    /// <summary>The record it is, or may be; null for values and lists.</summary>
    public RecordShape? AsRecord => (this is OptionalShape optional ? optional.Inner : this) as RecordShape;

    /// <exception cref="NotSupportedException">Options cannot have this type; the message says which they can have.</exception>
    public static OptionShape Of(Type type, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            throw new NotSupportedException($"Options of type {type.Name} nest more than {MaxDepth} levels deep.");
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return new OptionalShape(type, Of(inner, depth + 1));
        }

        if (type == typeof(string) || type == typeof(bool) || type.IsEnum || ScalarShape.IsWhole(type) || ScalarShape.IsReal(type))
        {
            return new ScalarShape(type);
        }

        if (ElementOf(type) is { } element)
        {
            return new ListShape(type, Of(element, depth + 1));
        }

        return type.IsClass && RecordShape.Properties(type, depth + 1) is { Count: > 0 } properties
            ? new RecordShape(type, properties)
            : throw new NotSupportedException(
                $"An option cannot be of type {type.Name}: use bool, int, long, float, double, string, an enum, an array or read-only list of these, or a record class whose properties carry [Option].");
    }

    /// <summary>A range in words with its unit; empty where there is neither.</summary>
    public static string Range(double min, double max, string? unit)
    {
        var range = (double.IsNegativeInfinity(min), double.IsPositiveInfinity(max)) switch
        {
            (true, true) => "",
            (false, true) => $"at least {min}",
            (true, false) => $"at most {max}",
            _ => $"{min} to {max}",
        };
        return string.Join(' ', new[] { range, unit ?? "" }.Where(s => s.Length > 0));
    }

    private static Type? ElementOf(Type type)
    {
        if (type.IsArray)
        {
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        }

        return type.IsGenericType && typeof(IEnumerable).IsAssignableFrom(type) && type.GetGenericArguments() is [var element]
            && type.IsAssignableFrom(element.MakeArrayType())
            ? element
            : null;
    }
}

/// <summary>A single value.</summary>
internal sealed record ScalarShape(Type Type) : OptionShape(Type)
{
    public override string Words => Type switch
    {
        _ when Type == typeof(bool) => "true or false",
        _ when Type == typeof(string) => "text",
        _ when IsWhole(Type) => "whole number",
        _ when IsReal(Type) => "number",
        _ => $"one of {string.Join(", ", Enum.GetNames(Type))}",
    };

    public static bool IsWhole(Type type) => type == typeof(int) || type == typeof(long);

    public static bool IsReal(Type type) => type == typeof(double) || type == typeof(float);
}

/// <summary>A value or none.</summary>
internal sealed record OptionalShape(Type Type, OptionShape Inner) : OptionShape(Type)
{
    public override string Words => $"{Inner.Words}, or null";
}

/// <summary>A list of values.</summary>
internal sealed record ListShape(Type Type, OptionShape Element) : OptionShape(Type)
{
    public override string Words => $"list ({Element.Words})";

    public Array Create(IReadOnlyList<object?> values)
    {
        var array = Array.CreateInstance(Element.Type, values.Count);
        for (var i = 0; i < values.Count; i++)
        {
            array.SetValue(values[i], i);
        }

        return array;
    }
}

/// <summary>A property of an options record that can be set.</summary>
internal sealed record OptionProperty(string Key, PropertyInfo Property, OptionAttribute Attribute, OptionShape Shape);

/// <summary>A record of options.</summary>
internal sealed record RecordShape(Type Type, IReadOnlyList<OptionProperty> Options) : OptionShape(Type)
{
    private readonly MethodInfo? _clone = Type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public);

    public override string Words => $"options {{ {string.Join(", ", Options.Select(o => o.Key))} }}";

    /// <summary>Whether the type is a record class, which can be copied and changed.</summary>
    public bool IsRecord => _clone is not null;

    /// <summary>Keys without which <see cref="Create"/> would invent values.</summary>
    public IReadOnlySet<string> Required =>
        Type.GetConstructor([]) is not null ? new HashSet<string>() : LongestConstructor().GetParameters().Where(p => !p.HasDefaultValue).Select(p => KeyOf(p.Name!)).ToHashSet();

    /// <summary>The properties of a type that carry <see cref="OptionAttribute"/>, in order of declaration (base records first).</summary>
    public static IReadOnlyList<OptionProperty> Properties(Type type, int depth)
    {
        var nullability = new NullabilityInfoContext();
        return
        [
            .. type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Select(p => (Property: p, Attribute: p.GetCustomAttribute<OptionAttribute>()))
                .Where(p => p.Attribute is not null)
                .OrderBy(p => Ancestors(p.Property.DeclaringType!))
                .ThenBy(p => p.Property.MetadataToken)
                .Select(p => new OptionProperty(KeyOf(p.Property.Name), p.Property, p.Attribute!, ShapeOf(p.Property, nullability, depth))),
        ];
    }

    /// <summary>A copy, to be changed.</summary>
    public object Copy(object value) => _clone!.Invoke(value, null)!;

    /// <summary>A new instance: for entries of lists, and for records that are null by default.</summary>
    public object Create()
    {
        if (Type.GetConstructor([]) is { } simple)
        {
            return simple.Invoke([]);
        }

        var constructor = LongestConstructor();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => p.HasDefaultValue ? p.DefaultValue : Empty(p.ParameterType))]);
    }

    private static OptionShape ShapeOf(PropertyInfo property, NullabilityInfoContext nullability, int depth)
    {
        var shape = OptionShape.Of(property.PropertyType, depth);
        return !property.PropertyType.IsValueType && nullability.Create(property).ReadState == NullabilityState.Nullable
            ? new OptionalShape(property.PropertyType, shape)
            : shape;
    }

    private static string KeyOf(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static object? Empty(Type type) => type.IsValueType ? Activator.CreateInstance(type) : null;

    private static int Ancestors(Type type) => type.BaseType is { } parent ? 1 + Ancestors(parent) : 0;

    private ConstructorInfo LongestConstructor() =>
        Type.GetConstructors().MaxBy(c => c.GetParameters().Length) ?? throw new NotSupportedException($"Options type {Type.Name} has no public constructor.");
}
