using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// The n-grams of one text at a time, as 64-bit hashes. The text is its tokens, lower-cased (invariant) and joined by single blanks. Words are
/// the runs of <see cref="TextSplitter"/>; characters are Unicode scalar values of the whole text between U+0002 and U+0003, so that
/// n-grams of characters cross words and know where the text begins and ends. Keeps its memory from text to text.
/// </summary>
internal sealed class NGramReader
{
    private const int TextStart = 2, TextEnd = 3;
    private readonly NGramOptions _options;
    private char[] _token = new char[64];
    private int[] _characters = new int[1024];
    private int[] _characterSources = new int[1024];
    private ulong[] _words = new ulong[256];
    private int[] _wordSources = new int[256];
    private int _nextSource;
    private int _characterCount;
    private int _wordCount;
    private int[] _ids = [];

    /// <summary>A reader of an empty text.</summary>
    public NGramReader(NGramOptions options)
    {
        _options = options;
        Clear();
    }

    /// <summary>What is read.</summary>
    public NGramOptions Options => _options;

    /// <summary>Starts an empty text.</summary>
    public void Clear()
    {
        _characters[0] = TextStart;
        _characterSources[0] = -1;
        _characterCount = 1;
        _nextSource = 0;
        _wordCount = 0;
    }

    /// <summary>Appends a token; one that is empty or white space adds nothing.</summary>
    public void Add(ReadOnlySpan<char> token)
    {
        Reserve(ref _token, token.Length);
        Span<char> text = _token.AsSpan(0, token.Length);
        TokenText.Normalize(token, lowerCase: true, text);
        var words = new TextSplitter(text, splitsPunctuation: true);
        while (words.MoveNext())
        {
            Reserve(ref _words, _wordCount + 1);
            Reserve(ref _wordSources, _wordCount + 1);
            var hash = new StableHash();
            hash.Add(words.Current);
            _wordSources[_wordCount] = _nextSource + words.Start;
            _words[_wordCount++] = hash.Value;
        }
        if (_options.CharacterMaximum > 0)
            AddCharacters(text);
        _nextSource += token.Length + 1;
    }

    /// <summary>Calls <paramref name="visitor"/> for each n-gram of words, then of characters; an n-gram that occurs twice is visited twice.</summary>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, INGramVisitor
    {
        for (int start = 0; start < _wordCount; start++)
        {
            var hash = new StableHash();
            int end = Math.Min(_wordCount, start + _options.WordMaximum);
            for (int i = start; i < end; i++)
            {
                hash.Add(_words[i]);
                visitor.Visit(hash.Value, isWord: true, start, i - start + 1);
            }
        }
        Reserve(ref _characters, _characterCount + 1);
        Reserve(ref _characterSources, _characterCount + 1);
        _characters[_characterCount] = TextEnd;
        _characterSources[_characterCount] = -1;
        for (int start = 0; start <= _characterCount && _characterCount > 1; start++)
        {
            var hash = new StableHash();
            hash.Add((long)TextStart);
            int end = Math.Min(_characterCount + 1, start + _options.CharacterMaximum);
            for (int i = start; i < end; i++)
            {
                hash.Add((long)_characters[i]);
                if (i - start + 1 >= _options.CharacterMinimum)
                    visitor.Visit(hash.Value, isWord: false, start, i - start + 1);
            }
        }
    }

    /// <summary>
    /// Where in the text a word, or a character, of a visited n-gram begins: an offset in the tokens as they were added, with one character between
    /// them. -1 for a character that is not in the tokens: a blank, or a mark of the text's start or end.
    /// </summary>
    public int SourceOf(int index, bool isWord) => isWord ? _wordSources[index] : _characterSources[index];

    /// <summary>Memory for the ids of the text's n-grams: [at least <paramref name="count"/>].</summary>
    internal int[] Ids(int count)
    {
        Reserve(ref _ids, count);
        return _ids;
    }

    /// <summary>Most n-grams that the text can have.</summary>
    internal int MaximumCount => checked(_wordCount * _options.WordMaximum + (_characterCount + 1) * (_options.CharacterMaximum + 1));

    private void AddCharacters(ReadOnlySpan<char> text)
    {
        Reserve(ref _characters, _characterCount + text.Length + 2);
        Reserve(ref _characterSources, _characters.Length);
        bool needsBlank = _characterCount > 1;
        int source = _nextSource;
        foreach (Rune character in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(character))
            {
                needsBlank = _characterCount > 1;
                source += character.Utf16SequenceLength;
                continue;
            }
            if (needsBlank)
                AddCharacter(' ', source: -1);
            needsBlank = false;
            AddCharacter(character.Value, source);
            source += character.Utf16SequenceLength;
        }
    }

    private void AddCharacter(int character, int source)
    {
        _characterSources[_characterCount] = source;
        _characters[_characterCount++] = character;
    }

    private static void Reserve<T>(ref T[] array, int length)
    {
        if (array.Length < length)
            Array.Resize(ref array, Math.Max(length, 2 * array.Length));
    }
}
