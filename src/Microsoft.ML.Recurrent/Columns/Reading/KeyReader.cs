using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>
/// Reads a vector of keys as numbers from 1 to the key count, 0 for a missing one. ML.NET counts a raw value above the key count
/// as missing, and so does this reader: a number it returns is safe as an index.
/// </summary>
/// <typeparam name="T">The keys' raw type: an unsigned integer of 8 to 64 bits.</typeparam>
internal sealed class KeyReader<T>(DataViewRow row, DataViewSchema.Column column, int keyCount) : SequenceReader<int>
    where T : unmanaged, IBinaryInteger<T>
{
    private readonly ValueGetter<VBuffer<T>> _getter = row.GetGetter<VBuffer<T>>(column);
    private VBuffer<T> _vector;
    private T[] _scratch = [];
    private int[] _keys = [];

    internal override ReadOnlySpan<int> Read()
    {
        _getter(ref _vector);
        ReadOnlySpan<T> raw = Dense(ref _vector, ref _scratch);
        Grow(ref _keys, raw.Length);
        for (int i = 0; i < raw.Length; i++)
            _keys[i] = Key.FromRaw(raw[i], keyCount);
        return _keys.AsSpan(0, raw.Length);
    }
}
