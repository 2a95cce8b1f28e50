using System.Globalization;

namespace Microsoft.ML.Embedded;

/// <summary>Operations on values of a primitive raw type: equality, order, missing, text, binary form.</summary>
internal static class PrimitiveValues<T>
{
    public static IEqualityComparer<T> Equality { get; } = typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (IEqualityComparer<T>)(object)TextComparer.Instance
        : EqualityComparer<T>.Default;

    /// <summary>Ascending; texts by their UTF-16 code units.</summary>
    public static IComparer<T> Order { get; } = typeof(T) == typeof(ReadOnlyMemory<char>)
        ? (IComparer<T>)(object)TextComparer.Instance
        : Comparer<T>.Default;

    /// <summary>Whether a value means that there is none: NaN and the empty text. Nothing else says so for itself.</summary>
    public static bool IsMissing(T value) => value switch
    {
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        ReadOnlyMemory<char> text => text.IsEmpty,
        _ => false,
    };

    /// <summary>NaN for real numbers, else the default.</summary>
    public static T Missing { get; } = default(T) switch
    {
        float => (T)(object)float.NaN,
        double => (T)(object)double.NaN,
        _ => default,
    };

    public static string ToText(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.ToString(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    public static void Write(BinaryWriter writer, T value)
    {
        switch (value)
        {
            case ReadOnlyMemory<char> text: writer.Write(text.ToString()); break;
            case bool flag: writer.Write(flag); break;
            case sbyte number: writer.Write(number); break;
            case byte number: writer.Write(number); break;
            case short number: writer.Write(number); break;
            case ushort number: writer.Write(number); break;
            case int number: writer.Write(number); break;
            case uint number: writer.Write(number); break;
            case long number: writer.Write(number); break;
            case ulong number: writer.Write(number); break;
            case float number: writer.Write(number); break;
            case double number: writer.Write(number); break;
            default: throw new NotSupportedException($"Values of {typeof(T)} cannot be saved.");
        }
    }

    public static T Read(BinaryReader reader) => (T)(default(T) switch
    {
        ReadOnlyMemory<char> => (object)reader.ReadString().AsMemory(),
        bool => reader.ReadBoolean(),
        sbyte => reader.ReadSByte(),
        byte => reader.ReadByte(),
        short => reader.ReadInt16(),
        ushort => reader.ReadUInt16(),
        int => reader.ReadInt32(),
        uint => reader.ReadUInt32(),
        long => reader.ReadInt64(),
        ulong => reader.ReadUInt64(),
        float => reader.ReadSingle(),
        double => reader.ReadDouble(),
        _ => throw new NotSupportedException($"Values of {typeof(T)} cannot be read."),
    });
}
