using System.Globalization;
using System.Text;

namespace Microsoft.ML.Embedded;

/// <summary>
/// Cuts a line into fields. Spaces before a field are no part of it, unless the space is a separator. Fields are slices of the line
/// wherever they can be.
/// </summary>
internal sealed class FieldSplitter(TextFormat format)
{
    private readonly List<ReadOnlyMemory<char>> _fields = [];
    private readonly bool _spaceSeparates = format.Separators.Contains(' ');

    /// <summary>The fields; the list is used again for the next line.</summary>
    public List<ReadOnlyMemory<char>> Split(string line)
    {
        _fields.Clear();
        ReadOnlyMemory<char> rest = line.AsMemory();
        if (format.TrimWhitespace)
            rest = rest.TrimEnd();
        bool more = true;
        while (more)
        {
            if (!_spaceSeparates)
                rest = rest.TrimStart(' ');
            _fields.Add(format.AllowQuoting && !rest.IsEmpty && rest.Span[0] == '"' ? TakeQuoted(ref rest, out more) : TakePlain(ref rest, out more));
        }
        if (format.AllowSparse)
            ExpandSparse();
        return _fields;
    }

    private ReadOnlyMemory<char> TakePlain(ref ReadOnlyMemory<char> rest, out bool more)
    {
        int end = rest.Span.IndexOfAny(format.Separators);
        more = end >= 0;
        ReadOnlyMemory<char> field = more ? rest[..end] : rest;
        rest = more ? rest[(end + 1)..] : default;
        return field;
    }

    /// <summary>
    /// Takes a field that begins with a quote. It is empty where it is malformed: no closing quote, or more than spaces between
    /// that and the separator.
    /// </summary>
    private ReadOnlyMemory<char> TakeQuoted(ref ReadOnlyMemory<char> rest, out bool more)
    {
        ReadOnlySpan<char> text = rest.Span;
        StringBuilder unescaped = null;
        int from = 1;
        int close = 1;
        for (; close < text.Length; close++)
        {
            if (text[close] == format.EscapeCharacter && close + 1 < text.Length && text[close + 1] == '"')
            {
                (unescaped ??= new StringBuilder()).Append(text[from..close]).Append('"');
                close++;
                from = close + 1;
            }
            else if (text[close] == '"')
                break;
        }
        if (close >= text.Length)
        {
            more = false;
            rest = default;
            return default;
        }
        ReadOnlyMemory<char> tail = rest[from..close];
        ReadOnlyMemory<char> field = unescaped == null ? tail : unescaped.Append(tail.Span).ToString().AsMemory();
        rest = rest[(close + 1)..];
        bool wellFormed = TakePlain(ref rest, out more).Span.TrimStart(' ').IsEmpty;
        return wellFormed ? field : default;
    }

    /// <summary>Replaces "n i:v j:w" at the end of the fields by n fields, of which the i-th is v and the j-th w, counted from 0.</summary>
    private void ExpandSparse()
    {
        int first = _fields.FindIndex(field => TrySparse(field, out _, out _));
        if (first < 1 || !int.TryParse(_fields[first - 1].Span, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return;
        var values = new ReadOnlyMemory<char>[count];
        foreach (ReadOnlyMemory<char> field in _fields.Skip(first))
        {
            if (!TrySparse(field, out int index, out ReadOnlyMemory<char> value) || index >= count)
                throw new FormatException($"'{field}' is not a value of a sparse line of {count} fields: index:value was expected, the index from 0 to {count - 1}.");
            values[index] = value;
        }
        _fields.RemoveRange(first - 1, _fields.Count - first + 1);
        _fields.AddRange(values);
    }

    private static bool TrySparse(ReadOnlyMemory<char> field, out int index, out ReadOnlyMemory<char> value)
    {
        int colon = field.Span.IndexOf(':');
        value = colon > 0 ? field[(colon + 1)..] : default;
        index = 0;
        return colon > 0 && int.TryParse(field.Span[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out index);
    }
}
