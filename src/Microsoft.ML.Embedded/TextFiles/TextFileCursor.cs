using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Reads text files line by line; fields are parsed when a getter asks for them.</summary>
internal sealed class TextFileCursor : DataViewRowCursor
{
    private readonly DataViewSchema _schema;
    private readonly TextColumn[] _columns;
    private readonly TextFormat _format;
    private readonly ActiveColumns _active;
    private readonly LineReader _lines;
    private readonly FieldSplitter _splitter;
    private readonly Delegate[] _getters;
    private List<ReadOnlyMemory<char>> _fields;
    private long _count;
    private long _position = -1;

    public TextFileCursor(DataViewSchema schema, TextColumn[] columns, TextFormat format, IMultiStreamSource source, ActiveColumns active)
    {
        _schema = schema;
        _columns = columns;
        _format = format;
        _active = active;
        _lines = new LineReader(format, source);
        _splitter = new FieldSplitter(format);
        _getters = new Delegate[columns.Length];
    }

    public override long Position => _position;

    public override long Batch => 0;

    public override DataViewSchema Schema => _schema;

    public override bool MoveNext()
    {
        string line = _count < _format.MaximumRows ? _lines.Next() : null;
        if (line == null)
        {
            _count = long.MaxValue;
            _position = -1;
            return false;
        }
        _fields = _splitter.Split(line);
        _position = _count++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        RequireRow();
        value = new DataViewRowId((ulong)_position, 0);
    };

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        _active.Require(column);
        _getters[column.Index] ??= GenericCall.Invoke<Delegate>((Func<TextColumn, Delegate>)CreateGetter<int>, [_columns[column.Index].ItemType.RawType], _columns[column.Index]);
        return Getters.Cast<TValue>(_getters[column.Index], column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _lines.Dispose();
        base.Dispose(disposing);
    }

    private Delegate CreateGetter<T>(TextColumn column)
    {
        Func<ReadOnlyMemory<char>, T> parse = FieldParsing.Parser<T>(column.ItemType, _format);
        T Parse(int field)
        {
            ReadOnlyMemory<char> text = field < _fields.Count ? _fields[field] : default;
            try
            {
                return parse(text);
            }
            catch (FormatException error)
            {
                throw new FormatException($"Field {field} in {_lines.Place}, of the column '{column.Name}': {error.Message}", error);
            }
        }

        int[] fields = column.Fields;
        if (!column.IsVector)
        {
            return (ValueGetter<T>)((ref T value) =>
            {
                RequireRow();
                value = Parse(fields[0]);
            });
        }
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            RequireRow();
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, fields.Length);
            for (int i = 0; i < fields.Length; i++)
                editor.Values[i] = Parse(fields[i]);
            value = editor.Commit();
        });
    }

    private void RequireRow()
    {
        if (_position < 0)
            throw new InvalidOperationException("There is no current row: call MoveNext first, and no getter after it has returned false.");
    }
}
