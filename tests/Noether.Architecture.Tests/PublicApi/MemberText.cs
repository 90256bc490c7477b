using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Noether.Architecture.Tests.PublicApi;

/// <summary>The members that other assemblies see, as they are declared; what the compiler adds to records is left out.</summary>
internal static class MemberText
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly NullabilityInfoContext Nullability = new();

    /// <summary>One line a member: constants and fields, constructors, properties, events, methods, each kind in the order of its text.</summary>
    public static IEnumerable<string> Of(Type type)
    {
        var methods = type.GetMethods(Declared).Where(m => IsVisible(m) && !IsSynthesized(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)));
        return
        [
            .. type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !f.IsSpecialName).Select(Field).Order(StringComparer.Ordinal),
            .. type.GetConstructors(Declared).Where(c => IsVisible(c) && !c.IsStatic && !IsSynthesized(c)).Select(Constructor).Order(StringComparer.Ordinal),
            .. type.GetProperties(Declared).Where(p => Accessors(p).Any() && p.Name != "EqualityContract").Select(Property).Order(StringComparer.Ordinal),
            .. type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)).Select(Event).Order(StringComparer.Ordinal),
            .. methods.Select(Method).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Parameters in parentheses, with their default values.</summary>
    public static string Parameters(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

    /// <summary>What a method gives back.</summary>
    public static string Result(MethodInfo method)
    {
        var text = TypeText.Of(method.ReturnType, Nullability.Create(method.ReturnParameter));
        return method.ReturnType.IsByRef ? "ref " + text : text;
    }

    private static string Field(FieldInfo field)
    {
        var text = $"{TypeText.Of(field.FieldType, Nullability.Create(field))} {field.Name}";
        var protection = field.IsPublic ? "" : "protected ";
        return field.IsLiteral
            ? $"{protection}const {text} = {Value(field.GetRawConstantValue(), field.FieldType)}"
            : $"{protection}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{text}";
    }

    private static string Constructor(ConstructorInfo constructor) =>
        $"{(constructor.IsPublic ? "" : "protected ")}{constructor.DeclaringType!.Name.Split('`')[0]}{Parameters(constructor)}";

    private static string Property(PropertyInfo property)
    {
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        MethodInfo[] accessors = [.. Accessors(property)];
        var widest = accessors.FirstOrDefault(a => a.IsPublic) ?? accessors[0];
        var texts = accessors.Select(a => (a.IsPublic == widest.IsPublic ? "" : "protected ") + Accessor(property, a));
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Modifiers(widest)}{required}{TypeText.Of(property.PropertyType, Nullability.Create(property))} {name} {{ {string.Join(" ", texts)} }}";
    }

    private static string Accessor(PropertyInfo property, MethodInfo accessor)
    {
        if (accessor == property.GetMethod)
        {
            return "get;";
        }

        return accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;";
    }

    private static string Event(EventInfo item) => $"{Modifiers(item.AddMethod!)}event {TypeText.Of(item.EventHandlerType!, Nullability.Create(item))} {item.Name}";

    private static string Method(MethodInfo method)
    {
        var generic = method.GetGenericArguments();
        var arguments = generic.Length > 0 ? $"<{string.Join(", ", generic.Select(a => a.Name))}>" : "";
        return $"{Modifiers(method)}{Result(method)} {method.Name}{arguments}{Parameters(method)}{TypeText.Constraints(generic)}";
    }

    private static string Modifiers(MethodInfo method)
    {
        var protection = method.IsPublic ? "" : "protected ";
        if (method.IsStatic)
        {
            return $"{protection}static {(method.IsAbstract ? "abstract " : "")}";
        }

        if (method.GetBaseDefinition() != method)
        {
            return $"{protection}{(method.IsFinal ? "sealed " : "")}override ";
        }

        // Every member of an interface is abstract; one with a body need not be implemented.
        return protection + method switch
        {
            { IsAbstract: true } => method.DeclaringType!.IsInterface ? "" : "abstract ",
            { IsVirtual: true, IsFinal: false } => "virtual ",
            _ => "",
        };
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { ParameterType.IsByRef: true, IsOut: true } => "out ",
            { ParameterType.IsByRef: true, IsIn: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) => "params ",
            _ when parameter.Position == 0 && parameter.Member.IsDefined(typeof(ExtensionAttribute)) => "this ",
            _ => "",
        };
        var value = parameter.HasDefaultValue ? $" = {Value(parameter.DefaultValue, parameter.ParameterType)}" : "";
        return $"{passing}{TypeText.Of(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        _ when (Nullable.GetUnderlyingType(type) ?? type) is { IsEnum: true } kind => $"{TypeText.Of(kind)}.{Enum.ToObject(kind, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static IEnumerable<MethodInfo> Accessors(PropertyInfo property) => property.GetAccessors(nonPublic: true).Where(IsVisible).OrderByDescending(a => a == property.GetMethod);

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsSynthesized(MethodBase method) => method.IsDefined(typeof(CompilerGeneratedAttribute));
}
