using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Reads a vector of texts as the numbers of tags; an empty text is a missing tag, -1.</summary>
internal sealed class TagTextReader(SequenceReader<ReadOnlyMemory<char>> texts, TokenTable names) : SequenceReader<int>
{
    private int[] _tags = [];

    internal override ReadOnlySpan<int> Read()
    {
        ReadOnlySpan<ReadOnlyMemory<char>> row = texts.Read();
        Grow(ref _tags, row.Length);
        for (int i = 0; i < row.Length; i++)
            _tags[i] = row[i].IsEmpty ? -1 : names.NumberOf(row[i].Span);
        return _tags.AsSpan(0, row.Length);
    }
}
