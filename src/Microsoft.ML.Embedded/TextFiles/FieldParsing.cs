using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The values of fields: as text is parsed everywhere, and with what a file's format says about numbers and keys.</summary>
internal static class FieldParsing
{
    public static Func<ReadOnlyMemory<char>, T> Parser<T>(PrimitiveDataViewType type, TextFormat format)
    {
        if (type is KeyDataViewType key)
            return (Func<ReadOnlyMemory<char>, T>)GenericCall.Invoke<Delegate>((Func<ulong, Delegate>)KeyParser<uint>, [typeof(T)], key.Count);
        Func<ReadOnlyMemory<char>, T> parse = TextParsing.Parser<T>();
        if (default(T) is not (float or double))
            return parse;
        if (format.DecimalComma)
        {
            Func<ReadOnlyMemory<char>, T> pointed = parse;
            parse = text => pointed(text.ToString().Replace(',', '.').AsMemory());
        }
        T empty = format.MissingRealsAreNaN ? PrimitiveValues<T>.Missing : default;
        return text => text.IsEmpty ? empty : parse(text);
    }

    /// <summary>A key is written 0-based; whatever is no number of a key is the missing key.</summary>
    private static Delegate KeyParser<T>(ulong count)
        where T : struct, IBinaryInteger<T> =>
        (Func<ReadOnlyMemory<char>, T>)(text => ulong.TryParse(text.Span, out ulong index) && index < count ? T.CreateChecked(index + 1) : T.Zero);
}
