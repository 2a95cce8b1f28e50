using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Reads the tokens of a row or cursor into the session of a trained tagger. Allocates nothing per row once its memory has grown.</summary>
internal sealed class TaggerRowReader
{
    private readonly Vocabulary? _words;
    private readonly SequenceReader<ReadOnlyMemory<char>>? _texts;
    private readonly SequenceReader<int>? _keys;
    private readonly SequenceReader<float>? _floats;

    /// <summary>A reader on <paramref name="row"/>, on which the column of tokens is active.</summary>
    public TaggerRowReader(TaggerScorer scorer, DataViewRow row)
    {
        SequenceColumn column = scorer.Input.Find(row.Schema);
        _words = scorer.Model.Tokens?.Words;
        if (column.Kind == SequenceKinds.Tokens)
            _texts = column.OpenTexts(row);
        else if (column.Kind == SequenceKinds.Keys)
            _keys = column.OpenKeys(row);
        else
            _floats = column.OpenFloats(row);
    }

    /// <summary>Adds the current row to <paramref name="session"/>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isUnknown">Receives which of the row's tokens the model does not know; null if nobody wants to know.</param>
    public void Read(TaggerSession session, List<bool>? isUnknown)
    {
        if (_texts is not null)
        {
            ReadOnlySpan<ReadOnlyMemory<char>> tokens = _texts.Read();
            session.AddTokens(tokens);
            foreach (ReadOnlyMemory<char> token in isUnknown is null ? [] : tokens)
                isUnknown!.Add(_words!.IdOf(token.Span) == Vocabulary.UnknownId);
        }
        else if (_keys is not null)
        {
            ReadOnlySpan<int> keys = _keys.Read();
            session.AddWords(keys);
            foreach (int key in isUnknown is null ? [] : keys)
                isUnknown!.Add(key == Vocabulary.UnknownId);
        }
        else
        {
            session.AddElements(_floats!.Read());
            isUnknown?.AddRange(Enumerable.Repeat(false, session.LengthOf(session.RowCount - 1)));
        }
    }
}
