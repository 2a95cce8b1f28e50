using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Reads the sequence column of a row or cursor as the ids of a trained model. Allocates nothing per row once its memory has grown.</summary>
internal sealed class LanguageModelRowReader
{
    private readonly LanguageModelInput _input;
    private readonly SequenceReader<ReadOnlyMemory<char>>? _texts;
    private readonly SequenceReader<int>? _keys;

    /// <summary>A reader on <paramref name="row"/>, on which the sequence column is active.</summary>
    public LanguageModelRowReader(LanguageModelInput input, DataViewRow row)
    {
        _input = input;
        SequenceColumn column = input.Find(row.Schema);
        if (column.Kind == SequenceKinds.Tokens)
            _texts = column.OpenTexts(row);
        else
            _keys = column.OpenKeys(row);
    }

    /// <summary>Adds the current row to <paramref name="rows"/>.</summary>
    public void Read(IdRows rows)
    {
        if (_texts is not null)
        {
            ReadOnlySpan<ReadOnlyMemory<char>> tokens = _texts.Read();
            Span<int> ids = rows.Add(tokens.Length);
            for (int i = 0; i < ids.Length; i++)
                ids[i] = _input.IdOf(tokens[i].Span);
            return;
        }
        ReadOnlySpan<int> keys = _keys!.Read();
        Span<int> keyIds = rows.Add(keys.Length);
        for (int i = 0; i < keyIds.Length; i++)
            keyIds[i] = LanguageModelInput.IdOfNumber(keys[i]);
    }
}
