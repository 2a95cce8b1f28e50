using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Reads a vector of texts: one token each.</summary>
internal sealed class TokenReader(DataViewRow row, DataViewSchema.Column column) : SequenceReader<ReadOnlyMemory<char>>
{
    private readonly ValueGetter<VBuffer<ReadOnlyMemory<char>>> _getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
    private VBuffer<ReadOnlyMemory<char>> _vector;
    private ReadOnlyMemory<char>[] _scratch = [];

    internal override ReadOnlySpan<ReadOnlyMemory<char>> Read()
    {
        _getter(ref _vector);
        return Dense(ref _vector, ref _scratch);
    }
}
