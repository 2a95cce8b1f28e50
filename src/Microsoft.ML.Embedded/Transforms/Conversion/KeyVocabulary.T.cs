using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Transforms;

/// <summary>The values of type <typeparamref name="T"/> that keys stand for: the key k (1-based) for the value k - 1.</summary>
internal sealed class KeyVocabulary<T> : KeyVocabulary
{
    private readonly Dictionary<T, uint> _keyOf = new(PrimitiveValues<T>.Equality);
    private readonly List<T> _values = [];
    private readonly bool _zeroIsMissing;

    public KeyVocabulary(PrimitiveDataViewType itemType)
    {
        ItemType = itemType;
        _zeroIsMissing = itemType is KeyDataViewType;
    }

    public override int Count => _values.Count;

    public override Action CreateLearner(DataViewRow row, DataViewSchema.Column column, int maximum)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> scalar = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                scalar(ref value);
                Add(value, maximum);
            };
        }
        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            vector(ref values);
            if (!values.IsDense)
                Add(default, maximum);
            foreach (T value in values.GetValues())
                Add(value, maximum);
        };
    }

    public override uint Add(object value)
    {
        Add((T)value, int.MaxValue);
        return KeyOf((T)value);
    }

    public override void AddKeyValuesOf(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.GetKeyValues(ref values);
        foreach (T value in values.DenseValues())
            Add(value, int.MaxValue);
    }

    public override void Sort()
    {
        _values.Sort(PrimitiveValues<T>.Order);
        for (int i = 0; i < _values.Count; i++)
            _keyOf[_values[i]] = (uint)i + 1;
    }

    public override Delegate CreateKeyGetter(DataViewRow row, DataViewSchema.Column input) => VectorMap.CreateGetter<T, uint>(row, input, KeyOf);

    public override void AddKeyValues(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input, bool asText)
    {
        if (Count == 0)
            return;
        if (ItemType is KeyDataViewType && input.HasKeyValues())
        {
            PrimitiveDataViewType type = VectorMap.ItemOf(input.Annotations.Schema[AnnotationKinds.KeyValues].Type);
            GenericCall.Invoke<object>((Func<DataViewSchema.Annotations.Builder, DataViewSchema.Column, PrimitiveDataViewType, bool, object>)AddInputKeyValues<int>, [type.RawType],
                annotations, input, type, asText);
        }
        else
            Add(annotations, ItemType, _values, asText);
    }

    private protected override void WriteValues(BinaryWriter writer) => StagePayload.WriteList(writer, _values, PrimitiveValues<T>.Write);

    private protected override void ReadValues(BinaryReader reader)
    {
        foreach (T value in StagePayload.ReadList(reader, PrimitiveValues<T>.Read))
            Add(value, int.MaxValue);
    }

    private static void Add<TValue>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, IEnumerable<TValue> values, bool asText)
    {
        if (asText && type is not TextDataViewType)
            AddVector(annotations, TextDataViewType.Instance, values.Select(value => (value is bool flag ? (flag ? "1" : "0") : PrimitiveValues<TValue>.ToText(value)).AsMemory()).ToArray());
        else
            AddVector(annotations, type, values.ToArray());
    }

    private static void AddVector<TValue>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType type, TValue[] values) =>
        annotations.Add<VBuffer<TValue>>(AnnotationKinds.KeyValues, new VectorDataViewType(type, values.Length),
            (ref VBuffer<TValue> destination) => VBuffer<TValue>.Copy(values, 0, ref destination, values.Length));

    private object AddInputKeyValues<TValue>(DataViewSchema.Annotations.Builder annotations, DataViewSchema.Column input, PrimitiveDataViewType type, bool asText)
    {
        VBuffer<TValue> inputValues = default;
        input.GetKeyValues(ref inputValues);
        Add(annotations, type, _values.Select(key => inputValues.GetItemOrDefault(checked((int)Convert.ToUInt64(key, null) - 1))), asText);
        return null;
    }

    private void Add(T value, int maximum)
    {
        if (_values.Count < maximum && !IsMissing(value) && _keyOf.TryAdd(value, (uint)_values.Count + 1))
            _values.Add(value);
    }

    private uint KeyOf(T value) => IsMissing(value) ? 0 : _keyOf.GetValueOrDefault(value);

    private bool IsMissing(T value) => _zeroIsMissing ? EqualityComparer<T>.Default.Equals(value, default) : PrimitiveValues<T>.IsMissing(value);
}
