using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// Word vectors in the text format of word2vec, GloVe and fastText: a word and its numbers in each line, separated by spaces or tabs;
/// the first line may be a header with the number of words and of dimensions. The text may be compressed by gzip. Writes that of word2vec.
/// </summary>
internal sealed class WordVectorFile
{
    private const int MaximumLineLength = 1 << 22;
    private static readonly char[] Separators = [' ', '\t'];
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create([.. Enumerable.Range(0, 1 << 16).Select(code => (char)code).Where(char.IsWhiteSpace)]);

    // Where the vector of a word is to be written; empty to pass over it.
    private readonly RowOfWord _rowOfWord;
    private int _dimension;
    private long _lineCount;

    private WordVectorFile(RowOfWord rowOfWord, int dimension)
    {
        _rowOfWord = rowOfWord;
        _dimension = dimension;
    }

    private delegate Span<float> RowOfWord(ReadOnlySpan<char> word, int dimension);

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
        var gathering = new WordVectorGathering(vocabulary);
        Matrix values = default;
        Read(stream, source, dimension, (word, length) =>
        {
            // The length is known with the first vector.
            if (values.Array is null)
                values = Matrix.Create(vocabulary.Count, length);
            return gathering.Claim(word) is >= 0 and int id ? values.Row(id) : [];
        });
        return new WordVectors(values, gathering.IsFound, gathering.FoundCount, gathering.DuplicateCount);
    }

    /// <summary>Reads all vectors but that of <see cref="Vocabulary.UnknownText"/>; the first line of a word counts.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not of this format; the message names the line.</exception>
    public static WordVectorTable ReadAll(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        var words = new List<string>();
        var vectors = new List<float[]>();
        var seen = new HashSet<string>(StringComparer.Ordinal) { Vocabulary.UnknownText };
        int dimension = Read(stream, path, dimension: 0, (word, length) =>
        {
            string text = word.ToString();
            if (!seen.Add(text))
                return [];
            words.Add(text);
            vectors.Add(new float[length]);
            return vectors[^1];
        });
        Matrix values = Matrix.Create(words.Count, dimension);
        for (int word = 0; word < words.Count; word++)
            vectors[word].CopyTo(values.Row(word));
        return new WordVectorTable(words, values);
    }

    /// <summary>Writes words and vectors, after a line with their number and length. The same bits are read back.</summary>
    /// <param name="path">The file, which is overwritten.</param>
    /// <param name="table">The vectors.</param>
    /// <exception cref="ArgumentException">A word is empty or has white space in it.</exception>
    public static void Write(string path, WordVectorTable table)
    {
        foreach (string word in table.Words)
        {
            if (word.Length == 0 || word.AsSpan().ContainsAny(WhiteSpace))
                throw new ArgumentException($"Expected words without white space, which separates them from their vectors in a file; found '{word}'.", nameof(table));
        }
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table.Words.Count} {table.Values.Columns}"));
        for (int word = 0; word < table.Words.Count; word++)
        {
            writer.Write(table.Words[word]);
            foreach (float value in table.Values.Row(word))
            {
                writer.Write(' ');
                writer.Write(value.ToString("R", CultureInfo.InvariantCulture));
            }
            writer.WriteLine();
        }
    }

    private static int Read(Stream stream, string source, int dimension, RowOfWord rowOfWord)
    {
        using var text = new StreamReader(GzipText.Open(stream), Encoding.UTF8, true, 1 << 16);
        var lines = new LineReader(text, MaximumLineLength);
        var file = new WordVectorFile(rowOfWord, dimension);
        try
        {
            file.ReadLines(lines);
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException($"Word vectors '{source}', line {lines.LineNumber}: {fault.Message}", fault);
        }
        return file._dimension;
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
        if (_dimension == 0)
            SetDimension(CountFields(line) - 1);
        _lineCount++;
        int wordLength = WordLength(line);
        Span<float> row = _rowOfWord(line[..wordLength], _dimension);
        if (!row.IsEmpty)
            ParseNumbers(line[wordLength..], row);
    }

    private void SetDimension(int dimension)
    {
        if (dimension < 1 || (_dimension > 0 && dimension != _dimension))
            throw Fault(_dimension > 0 ? $"vectors of {_dimension} numbers" : "a word and its numbers", $"{dimension} numbers");
        _dimension = dimension;
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
