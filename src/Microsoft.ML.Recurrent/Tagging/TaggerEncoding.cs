using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Makes what the network trains on of rows that were read.</summary>
internal sealed class TaggerEncoding
{
    private readonly TagNumbers _tags;
    private readonly TagNumbers? _secondTags;
    private readonly TokenForms? _forms;
    private readonly int[] _formOfNumber = [];
    private readonly int _elementSize;

    /// <summary>An encoding; the tables have given the rows' tokens and tags their numbers.</summary>
    public TaggerEncoding(TaggerTables tables, TokenEncoder? encoder, TagNumbers tags, TagNumbers? secondTags, SequenceColumn tokens)
    {
        _tags = tags;
        _secondTags = secondTags;
        _elementSize = tokens.Kind == SequenceKinds.Floats ? tokens.ElementSize : 0;
        if (encoder is null)
            return;
        _forms = new TokenForms(encoder);
        _formOfNumber = [.. tables.Tokens.Tokens.Select(token => _forms.NumberOf(token))];
    }

    /// <summary>The given rows, encoded.</summary>
    public TaggerData Encode(TaggerRows rows, ReadOnlySpan<int> selected)
    {
        var data = new TaggerData(_forms, _elementSize);
        foreach (int row in selected)
        {
            int[] tags = _tags.TagsOf(rows.Tags[row]);
            if (_elementSize > 0)
                data.Add([], tags, rows.Elements[row]);
            else
                data.Add(TokensOf(rows.Tokens[row]), tags);
            if (_secondTags is not null)
                data.AddAuxiliaryTags(_secondTags.TagsOf(rows.SecondTags[row]));
        }
        return data;
    }

    private ReadOnlySpan<int> TokensOf(ReadOnlySpan<int> numbers)
    {
        if (_forms is null)
            return numbers;
        var tokens = new int[numbers.Length];
        for (int i = 0; i < tokens.Length; i++)
            tokens[i] = _formOfNumber[numbers[i]];
        return tokens;
    }
}
