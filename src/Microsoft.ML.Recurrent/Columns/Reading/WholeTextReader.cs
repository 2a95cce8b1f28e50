using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Reads one text, still to be cut into tokens: a span of one.</summary>
internal sealed class WholeTextReader(DataViewRow row, DataViewSchema.Column column) : SequenceReader<ReadOnlyMemory<char>>
{
    private readonly ValueGetter<ReadOnlyMemory<char>> _getter = row.GetGetter<ReadOnlyMemory<char>>(column);
    private ReadOnlyMemory<char> _text;

    internal override ReadOnlySpan<ReadOnlyMemory<char>> Read()
    {
        _getter(ref _text);
        return new ReadOnlySpan<ReadOnlyMemory<char>>(ref _text);
    }
}
