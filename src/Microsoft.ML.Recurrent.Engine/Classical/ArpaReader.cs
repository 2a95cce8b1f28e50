using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// Reads models in <see cref="ArpaFormat"/>. The file must say of every n-gram what its context is (its words but the last). A file without
/// <c>&lt;unk&gt;</c> gives unknown words no probability.
/// </summary>
internal sealed class ArpaReader
{
    private const int LongestLine = 1 << 20;
    private readonly LineReader _lines;
    private readonly List<string> _words = [ArpaFormat.Unknown, ArpaFormat.End];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _ids;
    private readonly List<Pending> _pending = [];

    private ArpaReader(TextReader text)
    {
        _lines = new LineReader(text, LongestLine);
        _ids = new Dictionary<string, int>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">The text is no such file, or ends early; the message names the line.</exception>
    public static ArpaModel Read(TextReader text) => new ArpaReader(text).Read();

    private ArpaModel Read()
    {
        List<int> counts = ReadCounts();
        var levels = new NGramLevel[counts.Count];
        for (int n = 1; n <= counts.Count; n++)
        {
            ReadOnlySpan<char> heading = Expect(ArpaFormat.Heading(n));
            if (!heading.SequenceEqual(ArpaFormat.Heading(n)))
                throw Fault($"'{ArpaFormat.Heading(n)}'", $"'{heading}'");
            ReadLevel(levels, n, counts[n - 1], isLongest: n == counts.Count);
        }
        ReadOnlySpan<char> end = Expect($"'{ArpaFormat.EndMark}'");
        if (!end.SequenceEqual(ArpaFormat.EndMark))
            throw Fault($"'{ArpaFormat.EndMark}' behind the {counts[^1]} n-grams that the head of the file announces", $"'{end}'");
        return new ArpaModel(_words, new NGramLanguageModel(_words.Count, levels, isContiguous: false));
    }

    private List<int> ReadCounts()
    {
        ReadOnlySpan<char> line;
        do
            line = Expect($"'{ArpaFormat.DataMark}', with which an ARPA file begins");
        while (!line.SequenceEqual(ArpaFormat.DataMark));
        var counts = new List<int>();
        while (_lines.TryRead(out line))
        {
            line = line.Trim();
            if (line.IsEmpty && counts.Count > 0)
                break;
            if (line.IsEmpty)
                continue;
            int equals = line.IndexOf('=');
            if (!line.StartsWith(ArpaFormat.CountMark, StringComparison.Ordinal) || equals < 0 ||
                !int.TryParse(line[ArpaFormat.CountMark.Length..equals], NumberStyles.Integer, CultureInfo.InvariantCulture, out int n) ||
                !int.TryParse(line[(equals + 1)..], NumberStyles.Integer, CultureInfo.InvariantCulture, out int count))
                throw Fault($"'{ArpaFormat.CountMark}{counts.Count + 1}=' and a number", $"'{line}'");
            if (n != counts.Count + 1 || n > NGramLanguageModel.MaximumOrder)
                throw Fault($"the number of n-grams of length {counts.Count + 1}, of at most {NGramLanguageModel.MaximumOrder}", $"that of length {n}");
            if (count < 0)
                throw Fault("a number of n-grams of at least 0", count.ToString(CultureInfo.InvariantCulture));
            counts.Add(count);
        }
        return counts.Count > 0 ? counts : throw Fault($"'{ArpaFormat.CountMark}1=' and a number", "the end of the file");
    }

    private void ReadLevel(NGramLevel[] levels, int n, int count, bool isLongest)
    {
        _pending.Clear();
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<char> line = Expect($"n-gram {i + 1} of the {count} of length {n} that the head of the file announces");
            if (line[0] == '\\')
                throw Fault($"n-gram {i + 1} of the {count} of length {n} that the head of the file announces", $"'{line}'");
            _pending.Add(ReadNGram(levels, n, line));
        }
        levels[n - 1] = n == 1 ? FirstLevel(isLongest) : SortedLevel(levels, n, isLongest);
    }

    private Pending ReadNGram(NGramLevel[] levels, int n, ReadOnlySpan<char> line)
    {
        ReadOnlySpan<char> rest = line;
        double probability = ReadLogarithm(ref rest, "the logarithm of a probability, 0 or less");
        if (probability > 1 + 1e-6)
            throw Fault("the logarithm of a probability, 0 or less", $"'{line}'");
        int context = 0, word = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<char> text = Field(ref rest);
            if (text.IsEmpty)
                throw Fault($"{n} words", $"'{line}'");
            if (n == 1)
            {
                word = NewWord(text);
                break;
            }
            if (!_ids.TryGetValue(text, out word))
                throw Fault("words that are among the n-grams of length 1", $"'{text}'");
            bool isLast = i == n - 1;
            if (isLast && word == BeginMark)
                throw Fault($"'{ArpaFormat.Begin}' at the beginning of an n-gram only", $"'{line}'");
            if (!isLast)
            {
                context = i == 0 ? Node(word) : word == BeginMark ? -1 : Find(levels, i, context, word);
                if (context < 0)
                    throw Fault("the context of the n-gram (its words but the last) among the shorter ones", $"'{line}'");
            }
        }
        double backoff = Field(ref rest) is { IsEmpty: false } weight ? ReadLogarithm(ref weight, "the logarithm of a backoff weight") : 1;
        if (!Field(ref rest).IsEmpty)
            throw Fault($"a logarithm, {n} words, and perhaps the logarithm of a backoff weight", $"'{line}'");
        return new Pending(context, word, Math.Min(1, probability), backoff, _lines.LineNumber);
    }

    // The beginning's id is the number of words, which is not known before all are read.
    private const int BeginMark = -1;

    private int Node(int word) => word == BeginMark ? _words.Count : word;

    private int NewWord(ReadOnlySpan<char> text)
    {
        int id = text.SequenceEqual(ArpaFormat.Begin) ? BeginMark
            : text.Equals(ArpaFormat.Unknown, StringComparison.OrdinalIgnoreCase) ? LanguageModelIds.Unknown
            : text.SequenceEqual(ArpaFormat.End) ? LanguageModelIds.End
            : _words.Count;
        if (!_ids.TryAdd(text, id))
            throw Fault("every word once", $"'{text}' again");
        if (id == _words.Count)
            _words.Add(text.ToString());
        return id;
    }

    private NGramLevel FirstLevel(bool isLongest)
    {
        if (!_ids.ContainsKey(ArpaFormat.End))
            throw Fault($"'{ArpaFormat.End}' among the n-grams of length 1, for sentences end with it", "none");
        // Where the longer n-grams of each begin is known when they are read.
        var level = new NGramLevel([], new double[_words.Count + 1], new int[isLongest ? 0 : _words.Count + 2]);
        foreach (Pending word in _pending)
        {
            level.Probabilities[Node(word.Word)] = word.Word == BeginMark ? 0 : word.Probability;
            if (!isLongest)
                level.Backoffs[Node(word.Word)] = word.Backoff;
        }
        return level;
    }

    private NGramLevel SortedLevel(NGramLevel[] levels, int n, bool isLongest)
    {
        _pending.Sort(static (a, b) => a.Context != b.Context ? a.Context.CompareTo(b.Context) : a.Word != b.Word ? a.Word.CompareTo(b.Word) : a.Line.CompareTo(b.Line));
        int count = _pending.Count;
        var level = new NGramLevel(new int[count], new double[count], new int[isLongest ? 0 : count + 1]);
        int[] firstChild = levels[n - 2].FirstChild;
        for (int i = 0; i < count; i++)
        {
            Pending ngram = _pending[i];
            if (i > 0 && ngram.Context == _pending[i - 1].Context && ngram.Word == _pending[i - 1].Word)
                throw new InvalidDataException($"Expected every n-gram once; line {ngram.Line} of the ARPA file has the one of line {_pending[i - 1].Line} again.");
            level.Words[i] = ngram.Word;
            level.Probabilities[i] = ngram.Probability;
            if (!isLongest)
                level.Backoffs[i] = ngram.Backoff;
            firstChild[ngram.Context + 1]++;
        }
        for (int context = 1; context < firstChild.Length; context++)
            firstChild[context] += firstChild[context - 1];
        return level;
    }

    private static int Find(NGramLevel[] levels, int n, int context, int word)
    {
        int start = levels[n - 1].FirstChild[context];
        int found = levels[n].Words.AsSpan(start, levels[n - 1].FirstChild[context + 1] - start).BinarySearch(word);
        return found < 0 ? -1 : start + found;
    }

    private double ReadLogarithm(ref ReadOnlySpan<char> rest, string what)
    {
        ReadOnlySpan<char> field = Field(ref rest);
        if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double logarithm) || double.IsNaN(logarithm) || double.IsPositiveInfinity(logarithm))
            throw Fault(what, $"'{field}'");
        return logarithm <= ArpaFormat.LogZero ? 0 : Math.Pow(10, logarithm);
    }

    private static ReadOnlySpan<char> Field(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        int length = rest.IndexOfAny(" \t");
        ReadOnlySpan<char> field = length < 0 ? rest : rest[..length];
        rest = rest[field.Length..];
        return field;
    }

    /// <summary>The next line that is not blank.</summary>
    private ReadOnlySpan<char> Expect(string expected)
    {
        while (_lines.TryRead(out ReadOnlySpan<char> line))
        {
            line = line.Trim();
            if (!line.IsEmpty)
                return line;
        }
        throw new InvalidDataException($"Expected {expected}; found the end of the ARPA file after line {_lines.LineNumber}. It is truncated, or something else.");
    }

    private InvalidDataException Fault(string expected, string found) => new($"Expected {expected}; found {found} in line {_lines.LineNumber} of the ARPA file.");

    private readonly record struct Pending(int Context, int Word, double Probability, double Backoff, long Line);
}
