using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Makes what the networks train on of rows that were read.</summary>
internal sealed class ClassifierEncoder
{
    private readonly ClassifierInput _input;
    private readonly int[]? _wordOfNumber;

    /// <summary>An encoder; <paramref name="table"/> has given the texts of the rows their numbers.</summary>
    public ClassifierEncoder(ClassifierInput input, TokenTable table)
    {
        _input = input;
        if (input.IsText)
            _wordOfNumber = [.. table.Tokens.Select(token => input.Vocabulary!.IdOf(token))];
    }

    /// <summary>The given rows, encoded.</summary>
    public ClassifierData Encode(ClassifierRows rows, ReadOnlySpan<int> selected)
    {
        var data = new ClassifierData(_input.Kind == SequenceKinds.Floats ? _input.ElementSize : 0, _input.AdditionalFeatures);
        foreach (int row in selected)
        {
            if (_input.Kind == SequenceKinds.Floats)
            {
                (int start, int length) = _input.Truncation.Keep(rows.Elements[row].Length / _input.ElementSize);
                data.Elements.Add(rows.Elements[row].AsSpan(start * _input.ElementSize, length * _input.ElementSize).ToArray());
            }
            else
            {
                ReadOnlySpan<int> tokens = _input.Truncation.Apply(rows.Tokens[row]);
                Span<int> words = data.Words.Append(tokens.Length);
                for (int i = 0; i < words.Length; i++)
                    words[i] = _wordOfNumber is null ? tokens[i] : _wordOfNumber[tokens[i]];
            }
            if (_input.AdditionalFeatures > 0)
                data.Additional.Add(rows.Additional[row]);
            data.AddLabel(rows.Labels[row]);
        }
        return data;
    }
}
