using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>
/// Gives each row a number between 0 and 1, from its position or from its value in a key column, and makes the views of the rows in a range.
/// A row whose key is missing has no number: it is in no range and outside of none.
/// </summary>
internal sealed class RowSplit
{
    private readonly IDataView _data;
    private readonly DataViewSchema.Column[] _keys;
    private readonly ulong _seed;

    public RowSplit(IDataView data, string keyColumnName, int seed)
    {
        _data = data;
        _seed = Scramble((ulong)(uint)seed);
        _keys = keyColumnName == null
            ? []
            : [data.Schema.GetColumnOrNull(keyColumnName) ?? throw SchemaErrors.Missing(nameof(data), "sampling key", keyColumnName)];
        foreach (DataViewSchema.Column key in _keys)
        {
            if (key.Type is VectorDataViewType)
                throw SchemaErrors.Mismatch(nameof(data), "sampling key", key.Name, "scalar", key.Type.ToString());
        }
    }

    public FilteredView Inside(double low, double high) => Rows(number => number >= low && number < high);

    public FilteredView Outside(double low, double high) => Rows(number => number < low || number >= high);

    private FilteredView Rows(Func<double, bool> test) => new(_data, _keys, row =>
    {
        Func<ulong?> source = _keys.Length == 0 ? () => (ulong)row.Position : RowTests.HashOf(row, _keys[0]);
        return () => source() is { } bits && test(ToUnit(Scramble(bits ^ _seed)));
    })
    {
        DependsOnOrder = _keys.Length == 0,
    };

    private static double ToUnit(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));

    // The finaliser of splitmix64: every bit of the input moves every bit of the output.
    private static ulong Scramble(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
