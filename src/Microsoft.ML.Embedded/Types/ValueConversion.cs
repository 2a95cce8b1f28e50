using System.Numerics;

namespace Microsoft.ML.Embedded;

/// <summary>Conversions between the primitive raw types. Text is parsed as a text loader parses it, except that empty text is NaN; numbers are cast; true is 1.</summary>
internal static class ValueConversion
{
    public static Func<TSource, TTarget> Between<TSource, TTarget>()
    {
        if (typeof(TSource) == typeof(TTarget))
            return (Func<TSource, TTarget>)(object)(Func<TSource, TSource>)(static value => value);
        if (typeof(TSource) == typeof(ReadOnlyMemory<char>))
            return (Func<TSource, TTarget>)(object)FromText<TTarget>();
        if (typeof(TTarget) == typeof(ReadOnlyMemory<char>))
            return (Func<TSource, TTarget>)(object)(Func<TSource, ReadOnlyMemory<char>>)(static value => PrimitiveValues<TSource>.ToText(value).AsMemory());
        if (typeof(TSource) == typeof(bool))
            return (Func<TSource, TTarget>)GenericCall.Invoke<Delegate>((Func<Delegate>)FromBoolean<int>, [typeof(TTarget)]);
        return typeof(TTarget) == typeof(bool)
            ? (Func<TSource, TTarget>)GenericCall.Invoke<Delegate>((Func<Delegate>)ToBoolean<int>, [typeof(TSource)])
            : (Func<TSource, TTarget>)GenericCall.Invoke<Delegate>((Func<Delegate>)Cast<int, int>, [typeof(TSource), typeof(TTarget)]);
    }

    private static Func<ReadOnlyMemory<char>, T> FromText<T>()
    {
        Func<ReadOnlyMemory<char>, T> parse = TextParsing.Parser<T>();
        T missing = PrimitiveValues<T>.Missing;
        return text => text.IsEmpty ? missing : parse(text);
    }

    private static Delegate FromBoolean<T>()
        where T : INumberBase<T> => (Func<bool, T>)(static value => value ? T.One : T.Zero);

    private static Delegate ToBoolean<T>()
        where T : INumberBase<T> => (Func<T, bool>)(static value => !T.IsZero(value) && !T.IsNaN(value));

    private static Delegate Cast<TSource, TTarget>()
        where TSource : INumberBase<TSource>
        where TTarget : INumberBase<TTarget> => (Func<TSource, TTarget>)TTarget.CreateTruncating;
}
