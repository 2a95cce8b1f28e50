using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>A table from values of one raw type to values of another, which may be vectors.</summary>
internal sealed class ValueMap<TKey, TValue> : ValueMap
{
    private readonly Dictionary<TKey, TValue> _valueOf = new(PrimitiveValues<TKey>.Equality);
    private readonly VectorItems<TValue> _items;

    public ValueMap(PrimitiveDataViewType keyType, DataViewType valueType, KeyVocabulary vocabulary)
        : base(keyType, valueType, vocabulary)
    {
        if (valueType is VectorDataViewType vector)
            _items = VectorItems<TValue>.Create(vector);
    }

    private protected override void Add(object key, object value)
    {
        if (!_valueOf.TryAdd((TKey)key, (TValue)value))
            throw new InvalidOperationException($"The value '{PrimitiveValues<TKey>.ToText((TKey)key)}' is mapped more than once.");
    }

    private protected override Delegate CreateGetter(DataViewRow row, DataViewSchema.Column input)
    {
        if (_items == null)
            return VectorMap.CreateGetter<TKey, TValue>(row, input, key => _valueOf.GetValueOrDefault(key));
        ValueGetter<TKey> source = row.GetGetter<TKey>(input);
        TKey key = default;
        return (ValueGetter<TValue>)((ref TValue destination) =>
        {
            source(ref key);
            // A value that is not there becomes a vector without items, whatever length the type says.
            _items.Copy(_valueOf.GetValueOrDefault(key), ref destination);
        });
    }

    private protected override void WriteEntries(BinaryWriter writer) => StagePayload.WriteList(writer, _valueOf, (to, entry) =>
    {
        PrimitiveValues<TKey>.Write(to, entry.Key);
        if (_items == null)
            PrimitiveValues<TValue>.Write(to, entry.Value);
        else
            _items.Write(to, entry.Value);
    });

    private protected override void ReadEntries(BinaryReader reader)
    {
        foreach ((TKey key, TValue value) in StagePayload.ReadList(reader, from =>
            (PrimitiveValues<TKey>.Read(from), _items == null ? PrimitiveValues<TValue>.Read(from) : _items.Read(from))))
            Add(key, value);
    }
}
