using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Conll;

/// <summary>Reads one file of tagged sentences, sentence by sentence.</summary>
internal sealed class ConllFile : IDisposable
{
    private const string DocumentMark = "-DOCSTART-";
    private const int MaximumLineLength = 1 << 22;

    /// <summary>What bytes that are not UTF-8 are read as: a character that no text has.</summary>
    private const char Undecodable = '\uFFFF';

    private static readonly Encoding _utf8 = Encoding.GetEncoding("utf-8", EncoderFallback.ReplacementFallback, new DecoderReplacementFallback(Undecodable.ToString()));

    private readonly string _path;
    private readonly ConllLayout _layout;
    private readonly IReadOnlyList<ConllColumn> _columns;
    private readonly StreamReader _text;
    private readonly LineReader _lines;
    private readonly List<Range> _fields = [];
    private int _fieldCount;
    private long _decidingLine;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public ConllFile(string path, ConllLayout layout, IReadOnlyList<ConllColumn> columns)
    {
        _path = path;
        _layout = layout;
        _columns = columns;
        _fieldCount = layout.FieldCount;
        _text = new StreamReader(GzipText.Open(new FileStream(path, FileMode.Open, FileAccess.Read)), _utf8, detectEncodingFromByteOrderMarks: false, 1 << 16);
        _lines = new LineReader(_text, MaximumLineLength);
    }

    /// <summary>Reads the next sentence with at least one token; false at the end of the file.</summary>
    /// <exception cref="InvalidDataException">The file is not of the format.</exception>
    public bool Read(ConllSentence sentence)
    {
        sentence.Clear();
        try
        {
            while (_lines.TryRead(out ReadOnlySpan<char> line))
            {
                if (IsEnd(line))
                {
                    if (sentence.Count > 0)
                        return true;
                }
                else if (IsToken(line, sentence.Count))
                {
                    AddTo(sentence, line);
                }
            }
            return sentence.Count > 0;
        }
        catch (InvalidDataException fault)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"Tagged sentences '{_path}', line {_lines.LineNumber}: {fault.Message}"), fault);
        }
    }

    public void Dispose() => _text.Dispose();

    /// <summary>Whether the line ends a sentence; otherwise its fields are known.</summary>
    private bool IsEnd(ReadOnlySpan<char> line)
    {
        if (line.Contains(Undecodable))
            throw new InvalidDataException("Expected text in UTF-8, found bytes that are not. Save the file in UTF-8.");
        if (line.IsWhiteSpace())
            return true;
        _layout.Split(line, _fields);
        return !_layout.IsConllU && line[_fields[0]].SequenceEqual(DocumentMark);
    }

    /// <summary>Whether the line is a token of the sentence, after a check of its fields.</summary>
    private bool IsToken(ReadOnlySpan<char> line, int tokens)
    {
        if (_layout.IsConllU && line[0] == '#')
            return false;
        CheckCount(line);
        return !_layout.IsConllU || IsWord(line[_fields[0]], expected: tokens + 1);
    }

    private void AddTo(ConllSentence sentence, ReadOnlySpan<char> line)
    {
        foreach (ConllColumn column in _columns)
        {
            int field = column.Field.GetOffset(_fieldCount);
            if ((uint)field >= (uint)_fieldCount)
                throw Fault($"a field {column.Field} for column '{column.Name}', counted from 0", $"{_fieldCount} fields{Shown(line)}");
            ReadOnlySpan<char> text = line[_fields[field]];
            if (text.IsEmpty)
                throw Fault($"a text in field {field} for column '{column.Name}', counted from 0", $"nothing{Shown(line)}");
            sentence.Add(text);
        }
    }

    private void CheckCount(ReadOnlySpan<char> line)
    {
        if (_fieldCount == 0)
        {
            _fieldCount = _fields.Count;
            _decidingLine = _lines.LineNumber;
            // One field alone, and two columns wanted of it: blanks stand where tabs should.
            if (_fieldCount == 1 && _columns.Count > 1)
                throw Fault($"fields separated by {_layout.Separator}", $"one{Shown(line)}", Advice(line));
        }
        if (_fields.Count == _fieldCount)
            return;
        string reason = _layout.IsConllU ? "" : FormattableString.Invariant($" as in line {_decidingLine}");
        throw Fault($"{_fieldCount} fields separated by {_layout.Separator}{reason}", $"{_fields.Count}{Shown(line)}", Advice(line));
    }

    private string Advice(ReadOnlySpan<char> line)
    {
        if (_layout.IsConllU)
            return "";
        if (line.StartsWith("# "))
            return $" If this is a comment, read the file as {nameof(ConllFormat)}.{nameof(ConllFormat.ConllU)}, the one format that has comments, or leave the line out.";
        if (_fields.Count > 1 || !_layout.SeparatedByTabs || !line.Contains(' '))
            return "";
        return _fieldCount > 1 ? " Put a tab between the fields." : $" If blanks separate the fields, read the file as {nameof(ConllFormat)}.{nameof(ConllFormat.Conll2003)}.";
    }

    /// <summary>Whether this is the ID of a word, not of a multi-word token (<c>1-2</c>) or an empty node (<c>1.1</c>).</summary>
    private static bool IsWord(ReadOnlySpan<char> id, int expected)
    {
        int separator = id.IndexOfAny('-', '.');
        if (separator >= 0 && IsNumber(id[..separator], out _) && IsNumber(id[(separator + 1)..], out _))
            return false;
        if (!IsNumber(id, out int number))
            throw Fault("an ID: the number of a word, or two numbers with '-' or '.' between them", $"'{Start(id)}'");
        if (number == expected)
            return true;
        throw Fault(
            FormattableString.Invariant($"the ID {expected}"), FormattableString.Invariant($"{number}"),
            number == 1 ? " Put a blank line between two sentences." : " Words of a sentence are numbered from 1.");
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Shown(ReadOnlySpan<char> line) => $" in '{Start(line)}'";

    private static string Start(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : $"{text[..60]}…";

    private static InvalidDataException Fault(string expected, string found, string advice = "") => new($"Expected {expected}; found {found}.{advice}");
}
