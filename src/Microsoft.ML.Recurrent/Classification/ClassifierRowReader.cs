using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Reads the input columns of a row or cursor as a trained model reads them. Allocates nothing per row once its memory has grown.</summary>
internal sealed class ClassifierRowReader
{
    private readonly ClassifierInput _input;
    private readonly SequenceReader<ReadOnlyMemory<char>>? _texts;
    private readonly SequenceReader<int>? _keys;
    private readonly SequenceReader<float>? _floats;
    private readonly SequenceReader<float>? _additional;
    private int[] _words = [];

    /// <summary>A reader on <paramref name="row"/>, on which the input columns are active.</summary>
    public ClassifierRowReader(ClassifierInput input, DataViewRow row)
    {
        _input = input;
        SequenceColumn column = input.Find(row.Schema);
        if (input.IsText)
            _texts = column.OpenTexts(row);
        else if (input.Kind == SequenceKinds.Keys)
            _keys = column.OpenKeys(row);
        else
            _floats = column.OpenFloats(row);
        _additional = input.FindAdditional(row.Schema)?.Open(row);
    }

    /// <summary>The texts of the current row, uncut.</summary>
    public ReadOnlySpan<ReadOnlyMemory<char>> ReadTexts() => _texts!.Read();

    /// <summary>The words of <paramref name="texts"/>, after truncation.</summary>
    public ReadOnlySpan<int> WordsOf(ReadOnlySpan<ReadOnlyMemory<char>> texts)
    {
        int count = 0;
        foreach (ReadOnlyMemory<char> text in texts)
        {
            var splitter = new TextSplitter(text.Span, _input.SplitsPunctuation);
            while (splitter.MoveNext())
            {
                if (count == _words.Length)
                    Array.Resize(ref _words, Math.Max(64, 2 * count));
                _words[count++] = _input.Vocabulary!.IdOf(splitter.Current);
            }
        }
        return _input.Truncation.Apply<int>(_words.AsSpan(0, count));
    }

    /// <summary>The keys of the current row, after truncation.</summary>
    public ReadOnlySpan<int> ReadKeys() => _input.Truncation.Apply(_keys!.Read());

    /// <summary>The float vectors of the current row, after truncation: [length · element size].</summary>
    public ReadOnlySpan<float> ReadElements()
    {
        ReadOnlySpan<float> values = _floats!.Read();
        (int start, int length) = _input.Truncation.Keep(values.Length / _input.ElementSize);
        return values.Slice(start * _input.ElementSize, length * _input.ElementSize);
    }

    /// <summary>The additional features of the current row; empty when there are none.</summary>
    public ReadOnlySpan<float> ReadAdditional() => _additional is null ? [] : _additional.Read();
}
