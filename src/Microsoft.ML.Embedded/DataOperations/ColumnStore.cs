using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Values of one column, kept by slot.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewSchema.Column column) =>
        GenericCall.Invoke<ColumnStore>((Func<DataViewSchema.Column, ColumnStore>)Create<int>, [column.Type.RawType], column);

    /// <summary>An action that copies the row's current value into a slot, which may be the next new one.</summary>
    public abstract Action<int> CreateWriter(DataViewRow row);

    /// <summary>A getter of the value in the slot that the function names at each call.</summary>
    public abstract Delegate CreateGetter(Func<int> slot);

    private static ColumnStore Create<T>(DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType vector)
            return GenericCall.Invoke<ColumnStore>((Func<DataViewSchema.Column, ColumnStore>)CreateVector<int>, [vector.ItemType.RawType], column);
        return new Of<T>(column, static (ref readonly T source, ref T destination) => destination = source);
    }

    private static Of<VBuffer<T>> CreateVector<T>(DataViewSchema.Column column) =>
        new(column, static (ref readonly VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination));

    private delegate void Copier<T>(ref readonly T source, ref T destination);

    private sealed class Of<T>(DataViewSchema.Column column, Copier<T> copy) : ColumnStore
    {
        private T[] _values = new T[16];

        public override Action<int> CreateWriter(DataViewRow row)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            return slot =>
            {
                if (slot >= _values.Length)
                    Array.Resize(ref _values, Math.Max(slot + 1, (int)Math.Min(_values.Length * 2L, Array.MaxLength)));
                getter(ref value);
                copy(ref value, ref _values[slot]);
            };
        }

        public override Delegate CreateGetter(Func<int> slot) => (ValueGetter<T>)((ref T value) => copy(ref _values[slot()], ref value));
    }
}
