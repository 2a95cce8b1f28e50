using System.Text;
using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>
/// Reads the data lines of files in turn: no headers, no blank lines, no comments. A line is a comment
/// where it begins with two slashes, or with a number sign at the head of a file.
/// </summary>
internal sealed class LineReader(TextFormat format, IMultiStreamSource source) : IDisposable
{
    private const char HeadComment = '#';
    private const string Comment = "//";

    private TextReader _reader;
    private int _file = -1;
    private long _line;

    /// <summary>Where the last line read is, for messages.</summary>
    public string Place => $"line {_line} of {source.GetPathOrNull(_file) ?? $"stream {_file}"}";

    /// <summary>The next data line, or null after the last.</summary>
    public string Next()
    {
        string line = _reader == null ? null : ReadLine();
        while (true)
        {
            if (line is { Length: > 0 } && !line.StartsWith(Comment, StringComparison.Ordinal))
                return line;
            if (line == null && !OpenNextFile())
                return null;
            line = line == null ? ReadFirstLine() : ReadLine();
        }
    }

    public void Dispose() => _reader?.Dispose();

    private bool OpenNextFile()
    {
        if (_file + 1 >= source.Count)
            return false;
        Dispose();
        _file++;
        _line = 0;
        _reader = source.OpenTextReader(_file);
        return true;
    }

    /// <summary>The first line that is neither head comment nor header; null in a file without one.</summary>
    private string ReadFirstLine()
    {
        string line = ReadLine();
        while (line != null && line.StartsWith(HeadComment))
            line = ReadLine();
        return format.HasHeader && line != null ? ReadLine() : line;
    }

    private string ReadLine()
    {
        string line = _reader.ReadLine();
        _line++;
        if (line == null || !format.ReadMultilines || !EndsInsideQuotes(line))
            return line;
        var joined = new StringBuilder(line);
        do
        {
            string more = _reader.ReadLine();
            if (more == null)
                break;
            _line++;
            joined.Append('\n').Append(more);
        }
        while (EndsInsideQuotes(joined.ToString()));
        return joined.ToString();
    }

    // A quote opens a quoted field only where a field begins.
    private bool EndsInsideQuotes(string line)
    {
        bool inside = false;
        bool atStart = true;
        for (int i = 0; i < line.Length; i++)
        {
            char character = line[i];
            if (inside)
            {
                if (character == format.EscapeCharacter && i + 1 < line.Length && line[i + 1] == '"')
                    i++;
                else if (character == '"')
                    inside = false;
                continue;
            }
            inside = atStart && character == '"';
            atStart = format.Separators.Contains(character) || (atStart && character == ' ');
        }
        return inside;
    }
}
