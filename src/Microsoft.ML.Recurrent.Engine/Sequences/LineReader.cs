namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Reads a text line by line without making a string of each.</summary>
internal sealed class LineReader
{
    private readonly TextReader _reader;
    private readonly int _maximumLength;
    private char[] _buffer = new char[1 << 14];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>A reader at the start of the text.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="maximumLength">Most characters in a line.</param>
    public LineReader(TextReader reader, int maximumLength)
    {
        _reader = reader;
        _maximumLength = maximumLength;
    }

    /// <summary>Number of the line last read, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Reads the next line, without its end (<c>\n</c> or <c>\r\n</c>); it is valid until the next call.</summary>
    /// <returns>False at the end of the text.</returns>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    public bool TryRead(out ReadOnlySpan<char> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf('\n');
            if (length >= 0 || _isAtEnd)
            {
                bool hasEnd = length >= 0;
                length = hasEnd ? searched + length : _end - _start;
                line = _buffer.AsSpan(_start, length);
                if (!hasEnd && length == 0)
                    return false;
                _start += hasEnd ? length + 1 : length;
                LineNumber++;
                if (line.EndsWith('\r'))
                    line = line[..^1];
                return true;
            }
            searched = _end - _start;
            if (searched > _maximumLength)
                throw new InvalidDataException($"Expected a line of at most {_maximumLength} characters, found a longer one.");
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        int read = _reader.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        _isAtEnd = read == 0;
    }
}
