using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>A table from values to values, whatever their types.</summary>
internal abstract class ValueMap
{
    private protected ValueMap(PrimitiveDataViewType keyType, DataViewType valueType, KeyVocabulary vocabulary)
    {
        KeyType = keyType;
        ValueType = valueType;
        Vocabulary = vocabulary;
    }

    /// <summary>The type of what is looked up.</summary>
    public PrimitiveDataViewType KeyType { get; }

    /// <summary>The type of what is found: a primitive or a vector.</summary>
    private protected DataViewType ValueType { get; }

    /// <summary>What the found values stand for, where they are keys with known values; else null.</summary>
    private protected KeyVocabulary Vocabulary { get; }

    public static ValueMap FromPairs<TKey, TValue>(IEnumerable<KeyValuePair<TKey, TValue>> pairs, bool valuesAreKeys)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        (object Key, object Value)[] entries = pairs.Select(pair => (Raw(pair.Key), Raw(pair.Value))).ToArray();
        PrimitiveDataViewType keyType = DataKinds.Of(typeof(TKey));
        PrimitiveDataViewType valueType = DataKinds.Of(typeof(TValue));
        if (!valuesAreKeys)
            return Create(keyType, valueType, null, entries);
        KeyVocabulary vocabulary = KeyVocabulary.Create(TextDataViewType.Instance);
        uint[] keys = Array.ConvertAll(entries, entry => vocabulary.Add(entry.Value is ReadOnlyMemory<char> ? entry.Value : PrimitiveValues<TValue>.ToText((TValue)entry.Value).AsMemory()));
        // Values of 32 or 64 unsigned bits are the keys themselves.
        return typeof(TValue) == typeof(uint) || typeof(TValue) == typeof(ulong)
            ? Create(keyType, new KeyDataViewType(typeof(TValue), vocabulary.KeyType.Count), vocabulary, entries)
            : Create(keyType, vocabulary.KeyType, vocabulary, entries.Select((entry, i) => (entry.Key, (object)keys[i])));
    }

    public static ValueMap FromPairs<TKey, TItem>(IEnumerable<KeyValuePair<TKey, TItem[]>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        KeyValuePair<TKey, TItem[]>[] entries = pairs.ToArray();
        int[] lengths = entries.Select(pair => pair.Value?.Length ?? 0).Distinct().ToArray();
        PrimitiveDataViewType itemType = DataKinds.Of(typeof(TItem));
        return Create(
            DataKinds.Of(typeof(TKey)),
            new VectorDataViewType(itemType, lengths.Length == 1 ? lengths[0] : 0),
            null,
            Array.ConvertAll(entries, pair => (Raw(pair.Key), GenericCall.Invoke<object>((Func<Array, VBuffer<int>>)RawVector<int>, [itemType.RawType], pair.Value ?? []))));
    }

    public static ValueMap FromView(IDataView view, DataViewSchema.Column keyColumn, DataViewSchema.Column valueColumn)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (keyColumn.Type is not PrimitiveDataViewType keyType)
            throw SchemaErrors.Mismatch(nameof(keyColumn), "key", keyColumn.Name, "scalar", keyColumn.Type.ToString());
        var entries = new List<(object, object)>();
        using (DataViewRowCursor cursor = view.GetRowCursor([keyColumn, valueColumn]))
        {
            Func<object> key = BoxedReader(cursor, keyColumn);
            Func<object> value = BoxedReader(cursor, valueColumn);
            while (cursor.MoveNext())
                entries.Add((key(), value()));
        }
        KeyVocabulary vocabulary = null;
        if (valueColumn.HasKeyValues())
        {
            vocabulary = KeyVocabulary.Create(VectorMap.ItemOf(valueColumn.Annotations.Schema[AnnotationKinds.KeyValues].Type));
            vocabulary.AddKeyValuesOf(valueColumn);
        }
        return Create(keyType, valueColumn.Type, vocabulary, entries);
    }

    public static ValueMap Read(BinaryReader reader)
    {
        PrimitiveDataViewType keyType = DataKinds.Read(reader);
        PrimitiveDataViewType itemType = DataKinds.Read(reader);
        int[] dimensions = StagePayload.ReadList(reader, static from => from.ReadInt32());
        KeyVocabulary vocabulary = reader.ReadBoolean() ? KeyVocabulary.Read(reader) : null;
        DataViewType valueType = dimensions.Length == 0 ? itemType : new VectorDataViewType(itemType, dimensions);
        ValueMap map = Create(keyType, valueType, vocabulary, []);
        map.ReadEntries(reader);
        return map;
    }

    public void Write(BinaryWriter writer)
    {
        DataKinds.Write(writer, KeyType);
        DataKinds.Write(writer, VectorMap.ItemOf(ValueType));
        StagePayload.WriteList(writer, ValueType is VectorDataViewType vector ? [.. vector.Dimensions] : Array.Empty<int>(), static (to, dimension) => to.Write(dimension));
        writer.Write(Vocabulary != null);
        Vocabulary?.Write(writer);
        WriteEntries(writer);
    }

    /// <summary>The shape of a column of found values.</summary>
    public SchemaShape.Column ValueShape(string name)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(name, ValueType, ValueAnnotations());
        return SchemaShape.Create(builder.ToSchema())[0];
    }

    public AddedColumn MapColumn(DataViewSchema.Column input, string outputName)
    {
        if (VectorMap.ItemOf(input.Type).RawType != KeyType.RawType)
            throw SchemaErrors.Mismatch("inputSchema", "input", input.Name, KeyType.ToString(), input.Type.ToString());
        if (input.Type is VectorDataViewType && ValueType is VectorDataViewType)
            throw SchemaErrors.Mismatch("inputSchema", "input", input.Name, $"scalar {KeyType}, because each value is mapped to a vector", input.Type.ToString());
        // What is found for the items of a vector is a vector of any length, even where the input's length is known.
        DataViewType type = ValueType is PrimitiveDataViewType item && input.Type is VectorDataViewType ? new VectorDataViewType(item) : ValueType;
        return new AddedColumn(new(outputName, type, ValueAnnotations()), [input.Index], row => CreateGetter(row, input));
    }

    private protected abstract Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input);

    private protected abstract void Add(object key, object value);

    private protected abstract void WriteEntries(BinaryWriter writer);

    private protected abstract void ReadEntries(BinaryReader reader);

    private static ValueMap Create(PrimitiveDataViewType keyType, DataViewType valueType, KeyVocabulary vocabulary, IEnumerable<(object Key, object Value)> entries)
    {
        ValueMap map = GenericCall.Invoke<ValueMap>((Func<PrimitiveDataViewType, DataViewType, KeyVocabulary, ValueMap>)Create<int, int>,
            [keyType.RawType, valueType.RawType], keyType, valueType, vocabulary);
        foreach ((object key, object value) in entries)
            map.Add(key, value);
        return map;
    }

    private static ValueMap<TKey, TValue> Create<TKey, TValue>(PrimitiveDataViewType keyType, DataViewType valueType, KeyVocabulary vocabulary) =>
        new(keyType, valueType, vocabulary);

    private static object Raw<T>(T value) => typeof(T) == typeof(string) ? ((string)(object)value).AsMemory() : value;

    private static VBuffer<T> RawVector<T>(Array items) =>
        new(items.Length, items is string[] texts ? (T[])(object)Array.ConvertAll(texts, text => text.AsMemory()) : (T[])items.Clone());

    private static Func<object> BoxedReader(DataViewRow row, DataViewSchema.Column column) =>
        GenericCall.Invoke<Func<object>>((Func<DataViewRow, DataViewSchema.Column, Func<object>>)BoxedReader<int>, [column.Type.RawType], row, column);

    private static Func<object> BoxedReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        return () =>
        {
            // A fresh value each time: the table keeps it.
            T value = default;
            getter(ref value);
            return value;
        };
    }

    private DataViewSchema.Annotations ValueAnnotations()
    {
        var builder = new DataViewSchema.Annotations.Builder();
        Vocabulary?.AddKeyValues(builder, default, asText: false);
        return builder.ToAnnotations();
    }
}
