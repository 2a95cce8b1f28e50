using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Conll;

/// <summary>Reads the sentences of files, one file after the other: a row each.</summary>
internal sealed class ConllCursor : DataViewRowCursor
{
    private readonly DataViewSchema _schema;
    private readonly IReadOnlyList<string> _paths;
    private readonly Func<string, ConllFile> _open;
    private readonly bool[] _active;
    private readonly ConllSentence _sentence;
    private ConllFile? _file;
    private int _nextFile;
    private long _rows;
    private bool _isOnRow;

    public ConllCursor(DataViewSchema schema, IReadOnlyList<string> paths, Func<string, ConllFile> open, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        _schema = schema;
        _paths = paths;
        _open = open;
        _active = ColumnAccess.Select(schema, columnsNeeded);
        _sentence = new ConllSentence(schema.Count);
    }

    public override DataViewSchema Schema => _schema;

    public override long Position => _isOnRow ? _rows - 1 : -1;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        _isOnRow = false;
        while (_file is not null || _nextFile < _paths.Count)
        {
            _file ??= _open(_paths[_nextFile++]);
            if (_file.Read(_sentence))
            {
                _rows++;
                return _isOnRow = true;
            }
            _file.Dispose();
            _file = null;
        }
        return false;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[ColumnAccess.IndexOf(_schema, column)];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = ColumnAccess.IndexOf(_schema, column);
        if (!_active[index])
            throw ColumnAccess.Inactive(column);
        return ColumnAccess.Cast<TValue>(Texts(index), column);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) =>
    {
        CheckOnRow();
        value = new DataViewRowId((ulong)Position, 0);
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _file?.Dispose();
        base.Dispose(disposing);
    }

    private ValueGetter<VBuffer<ReadOnlyMemory<char>>> Texts(int column) => (ref VBuffer<ReadOnlyMemory<char>> value) =>
    {
        CheckOnRow();
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, _sentence.Count);
        for (int token = 0; token < _sentence.Count; token++)
            editor.Values[token] = _sentence.Text(token, column);
        value = editor.Commit();
    };

    private void CheckOnRow()
    {
        if (!_isOnRow)
            throw ColumnAccess.OutsideRow();
    }
}
