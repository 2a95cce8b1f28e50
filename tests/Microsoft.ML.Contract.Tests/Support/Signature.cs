using System.Globalization;
using System.Reflection;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Types and members as text: C# signatures with parameter names, defaults and ref kinds.</summary>
internal static class Signature
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(char)] = "char",
        [typeof(sbyte)] = "sbyte", [typeof(byte)] = "byte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int",
        [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(float)] = "float", [typeof(double)] = "double",
    };

    /// <summary>A type's full name, with its arguments or parameters.</summary>
    public static string Of(Type type)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!);
        if (type.IsArray)
            return Of(type.GetElementType()!) + "[]";
        if (type.IsGenericParameter)
            return type.Name;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying) + "?";
        return Keywords.TryGetValue(type, out string? keyword) ? keyword : Named(type, new Queue<Type>(type.GetGenericArguments()));
    }

    /// <summary>What kind of type it is: <c>sealed class</c>, <c>struct</c> and so on.</summary>
    public static string KindOf(Type type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsEnum)
            return "enum";
        if (type.IsValueType)
            return "struct";
        if (type.IsSubclassOf(typeof(Delegate)))
            return "delegate";
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };
    }

    /// <summary>The members that a type itself declares and that can be used or overridden from outside its assembly.</summary>
    public static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
            return type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}");
        if (type.IsSubclassOf(typeof(Delegate)))
            return [Method(type.GetMethod("Invoke")!)];

        var constructors = type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic && IsVisible(constructor)).Select(Constructor);
        var methods = type.GetMethods(Declared).Where(method => !method.IsSpecialName && IsVisible(method)).Select(Method);
        var operators = type.GetMethods(Declared).Where(method => method.IsSpecialName && IsVisible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal)).Select(Method);
        var fields = type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly).Select(Field);
        var properties = type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property);
        var events = type.GetEvents(Declared).Where(@event => IsVisible(@event.AddMethod!)).Select(@event => Modifiers(@event.AddMethod!) + $"event {Of(@event.EventHandlerType!)} {@event.Name}");
        return [.. constructors, .. methods, .. operators, .. fields, .. properties, .. events];
    }

    private static string Named(Type type, Queue<Type> arguments)
    {
        string prefix = type.DeclaringType is { } outer ? Named(outer, arguments) + "." : type.Namespace + ".";
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        if (tick < 0)
            return prefix + type.Name;
        int count = int.Parse(type.Name.AsSpan(tick + 1), CultureInfo.InvariantCulture);
        string names = string.Join(",", Enumerable.Range(0, count).Select(_ => Of(arguments.Dequeue())));
        return $"{prefix}{type.Name[..tick]}<{names}>";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Modifiers(MethodBase method)
    {
        string access = method.IsPublic ? "" : "protected ";
        if (method.IsStatic)
            return access + "static ";
        if (method.DeclaringType!.IsInterface)
            return access;
        if (method.IsAbstract)
            return access + "abstract ";
        bool opensOverride = method is MethodInfo { IsVirtual: true, IsFinal: false } own && own.GetBaseDefinition() == own && !method.DeclaringType.IsSealed;
        return access + (opensOverride ? "virtual " : "");
    }

    private static string Constructor(ConstructorInfo constructor) => $"{(constructor.IsPublic ? "" : "protected ")}.ctor({Parameters(constructor)})";

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethodDefinition ? $"<{string.Join(",", method.GetGenericArguments().Select(WithConstraints))}>" : "";
        string returns = (method.ReturnType.IsByRef ? "ref " : "") + Of(method.ReturnType);
        return $"{Modifiers(method)}{returns} {method.Name}{generic}({Parameters(method)})";
    }

    private static string WithConstraints(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        bool isStruct = attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        return parameter.Name
            + (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ":class" : "")
            + (isStruct ? ":struct" : "")
            + string.Concat(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(type => ":" + Of(type)))
            + (!isStruct && attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) ? ":new" : "");
    }

    private static string Field(FieldInfo field)
    {
        string access = field.IsPublic ? "" : "protected ";
        if (field.IsLiteral)
            return $"{access}const {Of(field.FieldType)} {field.Name} = {Value(field.GetRawConstantValue(), field.FieldType)}";
        return $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Of(field.FieldType)} {field.Name}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = property.GetAccessors(nonPublic: true).First(IsVisible);
        var index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        string get = property.GetMethod is { } getter && IsVisible(getter) ? "get; " : "";
        string set = property.SetMethod is { } setter && IsVisible(setter) ? (IsInit(setter) ? "init; " : "set; ") : "";
        return $"{Modifiers(accessor)}{Of(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(System.Runtime.CompilerServices.IsExternalInit));

    private static string Parameters(MethodBase method)
    {
        bool extends = method.IsDefined(typeof(System.Runtime.CompilerServices.ExtensionAttribute), inherit: false);
        return (extends ? "this " : "") + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        string kind = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        string many = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : "";
        string value = parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{many}{kind}{Of(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string Value(object? value, Type type) => value switch
    {
        null => type.IsValueType || type.IsGenericParameter ? "default" : "null",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        char character => $"'{(character == '\t' ? "\\t" : character.ToString())}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
