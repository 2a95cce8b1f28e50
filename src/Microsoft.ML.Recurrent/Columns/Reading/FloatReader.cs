using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Reads a vector of floats, element behind element, and checks each row's length: ML.NET does not.</summary>
internal sealed class FloatReader : SequenceReader<float>
{
    private readonly DataViewRow _row;
    private readonly string _role;
    private readonly string _name;
    private readonly int _size;
    private readonly int _elementSize;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private VBuffer<float> _vector;
    private float[] _scratch = [];

    /// <summary>Opens the column; the length of every row must be a multiple of the element size.</summary>
    internal FloatReader(DataViewRow row, DataViewSchema.Column column, string role, int elementSize)
    {
        _row = row;
        _role = role;
        _name = column.Name;
        _size = ((VectorDataViewType)column.Type).Size;
        _elementSize = elementSize;
        _getter = row.GetGetter<VBuffer<float>>(column);
    }

    internal override ReadOnlySpan<float> Read()
    {
        _getter(ref _vector);
        int length = _vector.Length;
        if (_size > 0 && length != _size)
            throw ColumnFault.BadRow(_role, _name, _row.Position, $"expected {_size} values, as the column's type declares; found {length}. " +
                "Give every row this length, or declare a vector of variable length.");
        if (length % _elementSize != 0)
            throw ColumnFault.BadRow(_role, _name, _row.Position, $"expected a multiple of {_elementSize} values, the element size; found {length}. " +
                "Complete the last element of the row, or correct the element size.");
        return Dense(ref _vector, ref _scratch);
    }
}
