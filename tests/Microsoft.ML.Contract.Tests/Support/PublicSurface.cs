namespace Microsoft.ML.Contract.Tests;

/// <summary>
/// The public surface of an assembly, one line a type, base, interface or member:
/// the type's full name, a bar, and the signature.
/// </summary>
internal static class PublicSurface
{
    /// <summary>The lines for what each public type declares itself, sorted ordinally. What a type inherits from a base that is not public counts as its own.</summary>
    public static string[] Declared(IEnumerable<Type> types) =>
        Lines(types, type => Bases(type).TakeWhile(ancestor => !ancestor.IsVisible)).Order(StringComparer.Ordinal).ToArray();

    /// <summary>The lines for what can be used through each public type, inherited members included.</summary>
    public static HashSet<string> Usable(IEnumerable<Type> types) => Lines(types, Bases).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Lines(IEnumerable<Type> types, Func<Type, IEnumerable<Type>> inheritedFrom) =>
        types.Where(type => type.IsVisible)
            .SelectMany(type => Own(type, inheritedFrom(type)).Select(line => $"{Signature.Of(type)} | {line}"))
            .Distinct(StringComparer.Ordinal);

    private static IEnumerable<string> Own(Type type, IEnumerable<Type> inheritedFrom)
    {
        yield return Signature.KindOf(type);

        if (!type.IsEnum && !type.IsSubclassOf(typeof(Delegate)))
        {
            foreach (var ancestor in Bases(type).Concat(type.GetInterfaces()).Where(IsWorthALine))
                yield return ": " + Signature.Of(ancestor);
        }

        foreach (string member in Signature.MembersOf(type))
            yield return member;
        foreach (string member in inheritedFrom.SelectMany(Signature.MembersOf).Where(member => !IsConstructor(member)))
            yield return member;
    }

    private static bool IsConstructor(string member) => member.Contains(".ctor(", StringComparison.Ordinal);

    private static bool IsWorthALine(Type ancestor) => ancestor.IsVisible && ancestor != typeof(object) && ancestor != typeof(ValueType);

    private static IEnumerable<Type> Bases(Type type)
    {
        if (type.IsEnum || type.IsSubclassOf(typeof(Delegate)))
            yield break;
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
            yield return ancestor;
    }
}
