using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>
/// Holds one pass-through column for every row of a look-ahead batch, because the source has moved on by the time a row is
/// handed out.
/// </summary>
internal abstract class ColumnBuffer
{
    private static readonly MethodInfo _createValue = Factory(nameof(CreateValue));
    private static readonly MethodInfo _createVector = Factory(nameof(CreateVector));

    /// <summary>Copies the source's current value into a slot.</summary>
    internal abstract void Store(int slot);

    /// <summary>The getter that hands out the value of the slot that <c>currentSlot</c> names.</summary>
    internal abstract Delegate Getter { get; }

    internal static ColumnBuffer Create(DataViewRow source, DataViewSchema.Column column, int capacity, Func<int> currentSlot)
    {
        Type raw = column.Type.RawType;
        bool isVector = column.Type is VectorDataViewType;
        MethodInfo create = isVector
            ? _createVector.MakeGenericMethod(raw.GetGenericArguments()[0])
            : _createValue.MakeGenericMethod(raw);
        return create.CreateDelegate<Func<DataViewRow, DataViewSchema.Column, int, Func<int>, ColumnBuffer>>()(source, column, capacity, currentSlot);
    }

    private static MethodInfo Factory(string name) =>
        typeof(ColumnBuffer).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static ValueBuffer<T> CreateValue<T>(DataViewRow source, DataViewSchema.Column column, int capacity, Func<int> currentSlot) =>
        new ValueBuffer<T>(source.GetGetter<T>(column), capacity, currentSlot);

    private static VectorBuffer<T> CreateVector<T>(DataViewRow source, DataViewSchema.Column column, int capacity, Func<int> currentSlot) =>
        new VectorBuffer<T>(source.GetGetter<VBuffer<T>>(column), capacity, currentSlot);

    private sealed class ValueBuffer<T> : ColumnBuffer
    {
        private readonly ValueGetter<T> _source;
        private readonly T[] _values;

        internal ValueBuffer(ValueGetter<T> source, int capacity, Func<int> currentSlot)
        {
            _source = source;
            _values = new T[capacity];
            ValueGetter<T> getter = (ref T value) => value = _values[currentSlot()];
            Getter = getter;
        }

        internal override Delegate Getter { get; }

        internal override void Store(int slot) => _source(ref _values[slot]);
    }

    /// <summary>Vectors are copied out, never handed out as they are: callers recycle the arrays they were given.</summary>
    private sealed class VectorBuffer<T> : ColumnBuffer
    {
        private readonly ValueGetter<VBuffer<T>> _source;
        private readonly VBuffer<T>[] _values;

        internal VectorBuffer(ValueGetter<VBuffer<T>> source, int capacity, Func<int> currentSlot)
        {
            _source = source;
            _values = new VBuffer<T>[capacity];
            ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => _values[currentSlot()].CopyTo(ref value);
            Getter = getter;
        }

        internal override Delegate Getter { get; }

        internal override void Store(int slot) => _source(ref _values[slot]);
    }
}
