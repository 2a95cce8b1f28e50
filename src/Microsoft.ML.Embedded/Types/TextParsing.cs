using System.Globalization;
using System.Numerics;

namespace Microsoft.ML.Embedded;

/// <summary>Values from text. An empty text is the default value; a real number that cannot be read is NaN; anything else that cannot be read is an error.</summary>
internal static class TextParsing
{
    public static Func<ReadOnlyMemory<char>, T> Parser<T>() => (Func<ReadOnlyMemory<char>, T>)Find(typeof(T));

    public static float Single(ReadOnlyMemory<char> text) => Real<float>(text);

    public static double Double(ReadOnlyMemory<char> text) => Real<double>(text);

    /// <summary>True, yes, t, y, 1, +1 and + are true; false, no, f, n, 0, -1, - and the empty text are false.</summary>
    public static bool Boolean(ReadOnlyMemory<char> text)
    {
        ReadOnlySpan<char> span = text.Span;
        if (span.IsEmpty || IsOneOf(span, "false", "no", "f", "n", "0", "-1", "-"))
            return false;
        return IsOneOf(span, "true", "yes", "t", "y", "1", "+1", "+")
            ? true
            : throw new FormatException($"'{text}' is not a boolean: true, yes, t, y, 1, +1 or +, or false, no, f, n, 0, -1 or - was expected. Load it as text and map it to a boolean.");
    }

    private static bool IsOneOf(ReadOnlySpan<char> text, params ReadOnlySpan<string> forms)
    {
        foreach (string form in forms)
        {
            if (text.Equals(form, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static T Real<T>(ReadOnlyMemory<char> text)
        where T : struct, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<char> trimmed = text.Span.Trim();
        if (trimmed.IsEmpty)
            return T.Zero;
        if (trimmed is "∞" or "-∞")
            return trimmed.Length == 1 ? T.PositiveInfinity : T.NegativeInfinity;
        return T.TryParse(trimmed, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) ? value : T.NaN;
    }

    private static T Integer<T>(ReadOnlyMemory<char> text)
        where T : struct, IBinaryInteger<T>
    {
        if (text.IsEmpty)
            return T.Zero;
        return text.Span[0] != '+' && T.TryParse(text.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out T value)
            ? value
            : throw new FormatException($"'{text}' is not a whole number of type {typeof(T).Name}.");
    }

    private static Delegate Find(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => Boolean,
        TypeCode.SByte => Integer<sbyte>,
        TypeCode.Byte => Integer<byte>,
        TypeCode.Int16 => Integer<short>,
        TypeCode.UInt16 => Integer<ushort>,
        TypeCode.Int32 => Integer<int>,
        TypeCode.UInt32 => Integer<uint>,
        TypeCode.Int64 => Integer<long>,
        TypeCode.UInt64 => Integer<ulong>,
        TypeCode.Single => Single,
        TypeCode.Double => Double,
        _ when type == typeof(ReadOnlyMemory<char>) => static (ReadOnlyMemory<char> text) => text,
        _ => throw new NotSupportedException($"Values of {type} cannot be read from text."),
    };
}
