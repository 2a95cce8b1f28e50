using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>The values that keys stand for, whatever their type.</summary>
internal abstract class KeyVocabulary
{
    /// <summary>The type of the values.</summary>
    public PrimitiveDataViewType ItemType { get; private protected init; }

    public abstract int Count { get; }

    /// <summary>The type of the keys. There is no key type without a value, so an empty vocabulary counts one.</summary>
    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(Count, 1));

    public static KeyVocabulary Create(PrimitiveDataViewType itemType) =>
        GenericCall.Invoke<KeyVocabulary>((Func<PrimitiveDataViewType, KeyVocabulary>)Create<int>, [itemType.RawType], itemType);

    public static KeyVocabulary Read(BinaryReader reader)
    {
        KeyVocabulary vocabulary = Create(DataKinds.Read(reader));
        vocabulary.ReadValues(reader);
        return vocabulary;
    }

    public void Write(BinaryWriter writer)
    {
        DataKinds.Write(writer, ItemType);
        WriteValues(writer);
    }

    /// <summary>An action that adds the current row's values, up to a number of values.</summary>
    public abstract Action CreateLearner(DataViewRow row, DataViewSchema.Column column, int maximum);

    /// <summary>The key of a boxed value, which is added where it is new; 0 for a missing value.</summary>
    public abstract uint Add(object value);

    /// <summary>Adds the values that a column's keys stand for.</summary>
    public abstract void AddKeyValuesOf(DataViewSchema.Column column);

    /// <summary>Orders the values, and with them the keys.</summary>
    public abstract void Sort();

    public abstract Delegate CreateKeyGetter(DataViewRow row, DataViewSchema.Column input);

    /// <summary>Adds the values as the annotation of the keys. Where the values are themselves keys with known values, it adds those.</summary>
    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input, bool asText);

    private protected abstract void WriteValues(BinaryWriter writer);

    private protected abstract void ReadValues(BinaryReader reader);

    private static KeyVocabulary<T> Create<T>(PrimitiveDataViewType itemType) => new(itemType);
}
