using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// A text as a <see cref="WindowNetwork"/> reads it: every word, and the end of every sentence, is predicted from the words before it. A sentence
/// begins with its beginning and knows nothing before that; running text begins as behind the end of a line.
/// </summary>
internal sealed class WindowText
{
    // The words in order, of sentences with a begin before each and an end behind it.
    private readonly int[] _ids;

    // Where each predicted word stands; null in running text, where it is one behind its number.
    private readonly int[]? _positions;
    private readonly int _beginId;

    /// <summary>A running text.</summary>
    /// <param name="ids">Its words and the ends of its lines, of which the first is not predicted; empty for no text.</param>
    public WindowText(int[] ids)
    {
        _beginId = -1;
        _ids = ids;
        Count = Math.Max(0, ids.Length - 1);
    }

    /// <summary>The text of some sentences.</summary>
    /// <param name="sentences">The ids of each, without the end.</param>
    /// <param name="beginId">The id of a beginning.</param>
    /// <exception cref="InvalidOperationException">There are more words than can be numbered.</exception>
    public WindowText(SequenceStore sentences, int beginId)
    {
        long length = sentences.TokenCount + 2L * sentences.Count;
        if (length > Array.MaxLength)
            throw new InvalidOperationException($"The text has {length} words, ends and beginnings; expected at most {Array.MaxLength}. Train on a part of it.");
        _beginId = beginId;
        Count = (int)(sentences.TokenCount + sentences.Count);
        _ids = new int[length];
        _positions = new int[Count];
        int at = 0, row = 0;
        for (int i = 0; i < sentences.Count; i++)
        {
            ReadOnlySpan<int> sentence = sentences[i];
            _ids[at++] = beginId;
            sentence.CopyTo(_ids.AsSpan(at));
            for (int position = at; position <= at + sentence.Length; position++)
                _positions[row++] = position;
            at += sentence.Length;
            _ids[at++] = LanguageModelIds.End;
        }
    }

    /// <summary>Number of predicted words, ends included.</summary>
    public int Count { get; }

    /// <summary>Adds the text to a hash.</summary>
    public void AddTo(ref StableHash hash)
    {
        hash.Add((long)_beginId);
        hash.Add(_ids);
    }

    /// <summary>A predicted word.</summary>
    public int Target(int row) => _ids[PositionOf(row)];

    /// <summary>Writes the words before it, the nearest last, -1 where there is nothing: [window].</summary>
    public void Context(int row, Span<int> context)
    {
        int position = PositionOf(row);
        for (int slot = context.Length - 1; slot >= 0; slot--)
            context[slot] = --position >= 0 ? _ids[position] : -1;
        int begin = context.LastIndexOf(_beginId);
        if (_beginId >= 0 && begin > 0)
            context[..begin].Fill(-1);
    }

    private int PositionOf(int row) => _positions is null ? row + 1 : _positions[row];
}
