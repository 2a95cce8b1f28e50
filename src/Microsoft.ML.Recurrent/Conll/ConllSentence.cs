using System.Text;

namespace Microsoft.ML.Recurrent.Conll;

/// <summary>The wanted fields of one sentence's tokens.</summary>
internal sealed class ConllSentence(int columns)
{
    private readonly StringBuilder _characters = new();
    private readonly List<int> _ends = [];
    private string? _text;

    /// <summary>Number of tokens.</summary>
    public int Count => _ends.Count / columns;

    public void Clear()
    {
        _characters.Clear();
        _ends.Clear();
        _text = null;
    }

    /// <summary>Adds the next field: column by column, token by token.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        _characters.Append(text);
        _ends.Add(_characters.Length);
    }

    /// <summary>A token's field, which stays as it is when the next sentence is read.</summary>
    public ReadOnlyMemory<char> Text(int token, int column)
    {
        _text ??= _characters.ToString();
        int field = token * columns + column;
        int start = field == 0 ? 0 : _ends[field - 1];
        return _text.AsMemory(start, _ends[field] - start);
    }
}
