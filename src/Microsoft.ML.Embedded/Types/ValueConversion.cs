using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Conversions between the primitive raw types. Text is parsed as a text loader parses it; numbers are cast; true is 1; zero is false.</summary>
internal static class ValueConversion
{
    /// <summary>Whether the conversion keeps what a value means: no real number becomes a whole one, and none a narrower one.</summary>
    public static bool IsStandard(PrimitiveDataViewType source, PrimitiveDataViewType target)
    {
        if (source is KeyDataViewType)
            return false;
        if (source.Equals(target) || source is TextDataViewType || target is TextDataViewType)
            return true;
        if (target is BooleanDataViewType)
            return IsReal(source);
        if (source is BooleanDataViewType)
            return IsReal(target) || IsSigned(target);
        if (IsReal(target))
            return true;
        return !IsReal(source) && IsSigned(source) == IsSigned(target) && SizeOf(source) <= SizeOf(target);
    }

    private static bool IsReal(PrimitiveDataViewType type) => type.Equals(NumberDataViewType.Single) || type.Equals(NumberDataViewType.Double);

    private static bool IsSigned(PrimitiveDataViewType type) => Type.GetTypeCode(type.RawType) is TypeCode.SByte or TypeCode.Int16 or TypeCode.Int32 or TypeCode.Int64;

    private static int SizeOf(PrimitiveDataViewType type) => Type.GetTypeCode(type.RawType) switch
    {
        TypeCode.SByte or TypeCode.Byte => 1,
        TypeCode.Int16 or TypeCode.UInt16 => 2,
        TypeCode.Int32 or TypeCode.UInt32 => 4,
        _ => 8,
    };

    public static Func<TSource, TTarget> Between<TSource, TTarget>()
    {
        if (typeof(TSource) == typeof(TTarget))
            return (Func<TSource, TTarget>)(object)(Func<TSource, TSource>)(static value => value);
        if (typeof(TSource) == typeof(ReadOnlyMemory<char>))
            return (Func<TSource, TTarget>)(object)TextParsing.Parser<TTarget>();
        if (typeof(TTarget) == typeof(ReadOnlyMemory<char>))
            return (Func<TSource, TTarget>)(object)(Func<TSource, ReadOnlyMemory<char>>)(static value => PrimitiveValues<TSource>.ToText(value).AsMemory());
        if (typeof(TSource) == typeof(bool))
            return (Func<TSource, TTarget>)GenericCall.Invoke<Delegate>((Func<Delegate>)FromBoolean<int>, [typeof(TTarget)]);
        return typeof(TTarget) == typeof(bool)
            ? (Func<TSource, TTarget>)GenericCall.Invoke<Delegate>((Func<Delegate>)ToBoolean<int>, [typeof(TSource)])
            : (Func<TSource, TTarget>)GenericCall.Invoke<Delegate>((Func<Delegate>)Cast<int, int>, [typeof(TSource), typeof(TTarget)]);
    }

    private static Delegate FromBoolean<T>()
        where T : INumberBase<T> => (Func<bool, T>)(static value => value ? T.One : T.Zero);

    private static Delegate ToBoolean<T>()
        where T : INumberBase<T> => (Func<T, bool>)(static value => !T.IsZero(value));

    private static Delegate Cast<TSource, TTarget>()
        where TSource : INumberBase<TSource>
        where TTarget : INumberBase<TTarget> => (Func<TSource, TTarget>)TTarget.CreateTruncating;
}
