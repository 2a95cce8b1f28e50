using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Counts the characters of the rows of a sequence column.</summary>
internal sealed class CharacterCount
{
    private readonly SequenceReader<ReadOnlyMemory<char>>? _texts;
    private readonly SequenceReader<int>? _keys;
    private readonly int[] _lengthOfKey = [];
    private readonly bool _tokensAreCharacters;

    private CharacterCount(DataViewRow row, SequenceColumn column, bool tokensAreCharacters)
    {
        _tokensAreCharacters = tokensAreCharacters;
        if (column.Kind == SequenceKinds.Tokens)
        {
            _texts = column.OpenTexts(row);
            return;
        }
        _keys = column.OpenKeys(row);
        // A missing key has no text: it counts as one character.
        _lengthOfKey = [1, .. KeyValues.Of(column.Column)!.Texts.Select(text => LengthOf(text))];
    }

    /// <summary>Characters of the rows that were added.</summary>
    public long Total { get; private set; }

    /// <summary>The column to read, if the texts of its tokens are known; else null.</summary>
    public static SequenceColumn? Find(DataViewSchema schema, string name)
    {
        if (schema.GetColumnOrNull(name) is not { Type: VectorDataViewType vector } || vector.ItemType is not (TextDataViewType or KeyDataViewType))
            return null;
        var column = SequenceColumn.Find(schema, name, LanguageModelInput.Accepted);
        return column.Kind == SequenceKinds.Tokens || KeyValues.Of(column.Column)?.Count == column.KeyCount ? column : null;
    }

    /// <summary>A count over <paramref name="row"/>; null without a column.</summary>
    public static CharacterCount? Open(DataViewRow row, SequenceColumn? column, bool tokensAreCharacters) =>
        column is null ? null : new CharacterCount(row, column, tokensAreCharacters);

    /// <summary>Adds the current row.</summary>
    public void Add()
    {
        int tokens = 0;
        if (_texts is not null)
        {
            foreach (ReadOnlyMemory<char> text in _texts.Read())
            {
                Total += LengthOf(text.Span);
                tokens++;
            }
        }
        else
        {
            foreach (int key in _keys!.Read())
            {
                Total += _lengthOfKey[Math.Min(key, _lengthOfKey.Length - 1)];
                tokens++;
            }
        }
        Total += 1 + (_tokensAreCharacters ? 0 : Math.Max(0, tokens - 1));
    }

    private static int LengthOf(ReadOnlySpan<char> text)
    {
        int length = 0;
        foreach (Rune _ in text.EnumerateRunes())
            length++;
        return length;
    }
}
