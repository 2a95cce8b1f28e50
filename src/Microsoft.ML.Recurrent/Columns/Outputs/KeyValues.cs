using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>
/// What the keys of a column stand for, in the order of the keys. A model keeps them as text beside their original type, which is
/// what a file stores, and hands them out again in that type; numbers are written invariantly and read back exactly.
/// </summary>
internal sealed class KeyValues
{
    private static readonly Dictionary<KeyValueType, Codec> _codecs = new()
    {
        [KeyValueType.Text] = new Codec<ReadOnlyMemory<char>>(TextDataViewType.Instance, value => value.ToString(), text => text.AsMemory()),
        [KeyValueType.Boolean] = new Codec<bool>(BooleanDataViewType.Instance, value => value ? bool.TrueString : bool.FalseString, bool.Parse),
        [KeyValueType.SByte] = Number<sbyte>(NumberDataViewType.SByte),
        [KeyValueType.Byte] = Number<byte>(NumberDataViewType.Byte),
        [KeyValueType.Int16] = Number<short>(NumberDataViewType.Int16),
        [KeyValueType.UInt16] = Number<ushort>(NumberDataViewType.UInt16),
        [KeyValueType.Int32] = Number<int>(NumberDataViewType.Int32),
        [KeyValueType.UInt32] = Number<uint>(NumberDataViewType.UInt32),
        [KeyValueType.Int64] = Number<long>(NumberDataViewType.Int64),
        [KeyValueType.UInt64] = Number<ulong>(NumberDataViewType.UInt64),
        [KeyValueType.Single] = Number<float>(NumberDataViewType.Single),
        [KeyValueType.Double] = Number<double>(NumberDataViewType.Double),
    };

    private readonly Codec _codec;

    /// <exception cref="FormatException">A text is not a value of the type.</exception>
    /// <exception cref="OverflowException">A text is a number outside the type's range.</exception>
    internal KeyValues(KeyValueType type, IReadOnlyList<string> texts)
    {
        if (!_codecs.TryGetValue(type, out Codec? codec))
            throw new FormatException($"Key values of type {(byte)type} are not known. Expected one of {string.Join(", ", _codecs.Keys)}.");
        codec.Check(texts);
        _codec = codec;
        Type = type;
        Texts = texts;
    }

    internal KeyValueType Type { get; }

    /// <summary>The values as text, in the order of the keys.</summary>
    internal IReadOnlyList<string> Texts { get; }

    internal int Count => Texts.Count;

    /// <summary>The values that a key column, or a vector of keys, carries; null when it carries none.</summary>
    internal static KeyValues? Of(DataViewSchema.Column column)
    {
        DataViewSchema.Column? annotation = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues);
        if (annotation?.Type is not VectorDataViewType vector)
            return null;
        KeyValueType type = TypeOf(vector.ItemType, column.Name);
        return new KeyValues(type, _codecs[type].ReadTexts(column.Annotations));
    }

    /// <summary>
    /// A stand-in of one value for the column of a schema shape, which tells the type of the values but not the values; null when
    /// the column will carry none.
    /// </summary>
    internal static KeyValues? PlaceholderOf(SchemaShape.Column column)
    {
        if (column.Annotations is null)
            return null;
        foreach (SchemaShape.Column annotation in column.Annotations)
        {
            if (annotation.Name != AnnotationKinds.KeyValues || annotation.Kind == SchemaShape.Column.VectorKind.Scalar)
                continue;
            KeyValueType type = TypeOf(annotation.ItemType, column.Name);
            return new KeyValues(type, [_codecs[type].Default]);
        }

        return null;
    }

    /// <summary>Writes the values, or that there are none, into a section of a model file.</summary>
    internal static void Write(SectionWriter writer, KeyValues? values)
    {
        writer.WriteBoolean(values is not null);
        if (values is null)
            return;
        writer.WriteInt32((int)values.Type);
        writer.WriteStrings(values.Texts);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The type is not known, or a text is not a value of it.</exception>
    internal static KeyValues? Read(SectionReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        var type = (KeyValueType)reader.ReadInt32(0, _codecs.Count - 1, "a type of key values");
        string[] texts = reader.ReadStrings();
        try
        {
            return new KeyValues(type, texts);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw reader.Fault($"key values of type {type}", $"texts that are not ({fault.Message})");
        }
    }

    /// <summary>The values in their original type, as an annotation.</summary>
    internal OutputAnnotation ToAnnotation(string kind) => _codec.ToAnnotation(kind, Texts);

    /// <summary>The values as text, as an annotation: names for the slots of a vector.</summary>
    internal OutputAnnotation ToTextAnnotation(string kind) => _codecs[KeyValueType.Text].ToAnnotation(kind, Texts);

    /// <summary>
    /// For each of these values its index among the <paramref name="others"/>, or -1: two columns match by value, for the same
    /// key may stand for something else in each.
    /// </summary>
    internal int[] IndicesIn(KeyValues others)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < others.Count; i++)
            indices.TryAdd(others.Texts[i], i);
        int[] result = new int[Count];
        for (int i = 0; i < result.Length; i++)
            result[i] = indices.GetValueOrDefault(Texts[i], -1);
        return result;
    }

    private static KeyValueType TypeOf(DataViewType itemType, string columnName)
    {
        foreach ((KeyValueType type, Codec codec) in _codecs)
        {
            if (codec.ItemType.Equals(itemType))
                return type;
        }

        throw new ArgumentException(
            $"The keys of column '{columnName}' stand for values of type {itemType}; expected text, Boolean or a number. " +
            "Convert the values to text before MapValueToKey.", nameof(columnName));
    }

    private static Codec<T> Number<T>(PrimitiveDataViewType itemType)
        where T : IParsable<T>, IFormattable =>
        new(itemType, value => value.ToString(null, CultureInfo.InvariantCulture), text => T.Parse(text, CultureInfo.InvariantCulture));

    /// <summary>The way between values of one type and text.</summary>
    private abstract class Codec(PrimitiveDataViewType itemType)
    {
        internal PrimitiveDataViewType ItemType { get; } = itemType;

        internal abstract string Default { get; }

        internal abstract void Check(IReadOnlyList<string> texts);

        internal abstract string[] ReadTexts(DataViewSchema.Annotations annotations);

        internal abstract OutputAnnotation ToAnnotation(string kind, IReadOnlyList<string> texts);
    }

    private sealed class Codec<T>(PrimitiveDataViewType itemType, Func<T, string> format, Func<string, T> parse) : Codec(itemType)
    {
        internal override string Default => format(default!);

        internal override void Check(IReadOnlyList<string> texts)
        {
            foreach (string text in texts)
                parse(text);
        }

        internal override string[] ReadTexts(DataViewSchema.Annotations annotations)
        {
            VBuffer<T> values = default;
            annotations.GetValue(AnnotationKinds.KeyValues, ref values);
            return values.DenseValues().Select(format).ToArray();
        }

        internal override OutputAnnotation ToAnnotation(string kind, IReadOnlyList<string> texts) =>
            OutputAnnotation.Vector(kind, ItemType, texts.Select(parse).ToArray());
    }
}
