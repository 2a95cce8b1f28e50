using System.Globalization;
using System.IO.Compression;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Reads word vectors in the text format of word2vec, GloVe and fastText: a word and its numbers in each line, separated by spaces or tabs;
/// the first line may be a header with the number of words and of dimensions. Gzip is recognised by its first bytes. Only the words of a
/// vocabulary are kept.
/// </summary>
internal sealed class WordVectorFile
{
    private const int MaximumLineLength = 1 << 22;
    private static readonly char[] Separators = [' ', '\t'];
    private readonly Vocabulary _vocabulary;
    private readonly bool[] _isFound;
    private readonly bool[] _isExact;
    private int _dimension;
    private Matrix _values;
    private long _lineCount;
    private int _foundCount;
    private int _duplicateCount;

    private WordVectorFile(Vocabulary vocabulary, int dimension)
    {
        _vocabulary = vocabulary;
        _isFound = new bool[vocabulary.Count];
        _isExact = new bool[vocabulary.Count];
        _dimension = dimension;
    }

    /// <summary>Reads the vectors of the words in <paramref name="vocabulary"/>.</summary>
    /// <remarks>
    /// The first line of a word counts. Where the vocabulary is lower-cased, the vector of the lower-cased word is preferred and that of another
    /// spelling serves when there is none. The unknown token gets a vector if the file has one for <see cref="Vocabulary.UnknownText"/>.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="vocabulary">The words that are wanted.</param>
    /// <param name="dimension">The length that vectors must have; 0 for the file's.</param>
    /// <exception cref="InvalidDataException">The file is not of this format; the message names the line.</exception>
    public static WordVectors Read(string path, Vocabulary vocabulary, int dimension = 0)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        return Read(stream, path, vocabulary, dimension);
    }

    /// <summary>Reads vectors from a stream that can seek; <paramref name="source"/> is its name in errors.</summary>
    /// <inheritdoc cref="Read(string, Vocabulary, int)"/>
    public static WordVectors Read(Stream stream, string source, Vocabulary vocabulary, int dimension = 0)
    {
        bool isCompressed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        using var text = new StreamReader(isCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream, Encoding.UTF8, true, 1 << 16);
        var lines = new LineReader(text, MaximumLineLength);
        var file = new WordVectorFile(vocabulary, dimension);
        try
        {
            file.ReadLines(lines);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"Word vectors '{source}', line {lines.LineNumber}: {fault.Message}", fault);
        }
        return new WordVectors(file._values, file._isFound, file._foundCount, file._duplicateCount);
    }

    private void ReadLines(LineReader lines)
    {
        bool isFirst = true;
        while (lines.TryRead(out ReadOnlySpan<char> line))
        {
            line = line.TrimEnd(Separators);
            if (!line.IsEmpty && !(isFirst && IsHeader(line)))
                ReadVector(line);
            isFirst = false;
        }
        if (_lineCount == 0)
            throw Fault("at least one word with its vector", "none");
    }

    // Two whole numbers: how many words, and how many dimensions.
    private bool IsHeader(ReadOnlySpan<char> line)
    {
        int separator = line.IndexOfAny(Separators);
        if (separator < 0
            || !int.TryParse(line[..separator], NumberStyles.None, CultureInfo.InvariantCulture, out _)
            || !int.TryParse(line[(separator + 1)..].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int dimension)
            || dimension < 1)
        {
            return false;
        }
        SetDimension(dimension);
        return true;
    }

    private void ReadVector(ReadOnlySpan<char> line)
    {
        if (_values.Array is null)
            SetDimension(_dimension > 0 ? _dimension : CountFields(line) - 1);
        _lineCount++;
        int wordLength = WordLength(line);
        ReadOnlySpan<char> word = line[..wordLength];
        int id = _vocabulary.IdOf(word);
        if (id == Vocabulary.UnknownId && !word.SequenceEqual(Vocabulary.UnknownText))
            return;
        bool isExact = word.SequenceEqual(_vocabulary.Tokens[id]);
        if (_isExact[id] || (_isFound[id] && !isExact))
        {
            _duplicateCount++;
            return;
        }
        ParseNumbers(line[wordLength..], _values.Row(id));
        _duplicateCount += _isFound[id] ? 1 : 0;
        _foundCount += _isFound[id] ? 0 : 1;
        _isFound[id] = true;
        _isExact[id] = isExact;
    }

    private void SetDimension(int dimension)
    {
        if (dimension < 1 || (_dimension > 0 && dimension != _dimension))
            throw Fault(_dimension > 0 ? $"vectors of {_dimension} numbers" : "a word and its numbers", $"{dimension} numbers");
        _dimension = dimension;
        _values = Matrix.Create(_vocabulary.Count, dimension);
    }

    // What precedes the last numbers, because some words of published files have spaces in them.
    private int WordLength(ReadOnlySpan<char> line)
    {
        int first = line.IndexOfAny(Separators);
        if (first > 0 && line.Count(' ') + line.Count('\t') == _dimension)
            return first;
        ReadOnlySpan<char> rest = line;
        for (int i = 0; i < _dimension; i++)
            rest = rest[..(rest.LastIndexOfAny(Separators) + 1)].TrimEnd(Separators);
        if (rest.IsEmpty)
            throw Fault($"a word and {_dimension} numbers", $"'{Start(line)}' with {CountFields(line) - 1}");
        if (rest.Length > first && AreNumbers(rest[first..]))
            throw Fault($"a word and {_dimension} numbers", $"'{Start(line)}' with {CountFields(line) - 1}");
        return rest.Length;
    }

    private static void ParseNumbers(ReadOnlySpan<char> text, Span<float> vector)
    {
        int next = 0;
        foreach (Range field in text.SplitAny(Separators))
        {
            ReadOnlySpan<char> number = text[field];
            if (number.IsEmpty)
                continue;
            if (!TryParse(number, out vector[next]) || !float.IsFinite(vector[next]))
                throw Fault("a finite number", $"'{Start(number)}'");
            next++;
        }
        if (next < vector.Length)
            throw Fault($"{vector.Length} numbers after the word", $"{next}");
    }

    private static bool AreNumbers(ReadOnlySpan<char> text)
    {
        foreach (Range field in text.SplitAny(Separators))
        {
            if (!text[field].IsEmpty && !TryParse(text[field], out _))
                return false;
        }
        return true;
    }

    private static int CountFields(ReadOnlySpan<char> line)
    {
        int count = 0;
        foreach (Range field in line.SplitAny(Separators))
            count += line[field].IsEmpty ? 0 : 1;
        return count;
    }

    private static bool TryParse(ReadOnlySpan<char> number, out float value) =>
        float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Start(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";

    private static InvalidDataException Fault(string expected, string found) => new($"Expected {expected}, found {found}.");
}
