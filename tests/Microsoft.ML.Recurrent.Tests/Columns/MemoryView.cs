using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Columns;

/// <summary>A view over arrays that remembers what it was asked for. A cursor set deals blocks of three rows to its cursors.</summary>
internal sealed class MemoryView : IDataView
{
    private const int BlockRows = 3;

    private readonly List<(DataViewSchema.DetachedColumn Column, Func<Func<int>, Delegate> MakeGetter)> _columns = [];
    private DataViewSchema? _schema;

    public MemoryView(int rows) => Rows = rows;

    public int Rows { get; }

    /// <summary>The names of the columns that the latest cursor was asked for.</summary>
    public IReadOnlyList<string> AskedFor { get; private set; } = [];

    public Random? AskedRandom { get; private set; }

    public int RowsRead { get; private set; }

    public int CursorsDisposed { get; private set; }

    public bool CanShuffle => true;

    public DataViewSchema Schema => _schema ??= BuildSchema();

    public MemoryView Add<T>(string name, DataViewType type, Func<int, T> valueOfRow, DataViewSchema.Annotations? annotations = null)
    {
        _columns.Add((new DataViewSchema.DetachedColumn(name, type, annotations), row =>
        {
            ValueGetter<T> getter = (ref T value) => value = valueOfRow(row());
            return getter;
        }));
        return this;
    }

    /// <summary>A column of vectors; as in ML.NET, a getter writes into the arrays of the buffer that it is handed.</summary>
    public MemoryView AddVector<T>(string name, DataViewType type, Func<int, VBuffer<T>> valueOfRow, DataViewSchema.Annotations? annotations = null)
    {
        _columns.Add((new DataViewSchema.DetachedColumn(name, type, annotations), row =>
        {
            ValueGetter<VBuffer<T>> getter = (ref VBuffer<T> value) => valueOfRow(row()).CopyTo(ref value);
            return getter;
        }));
        return this;
    }

    public MemoryView AddTokens(string name, Func<int, string[]> tokensOfRow) => AddVector(
        name, new VectorDataViewType(TextDataViewType.Instance), row => Dense(Array.ConvertAll(tokensOfRow(row), token => token.AsMemory())));

    public static VBuffer<T> Dense<T>(params T[] values) => new(values.Length, values);

    public long? GetRowCount() => Rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        AskedRandom = rand;
        return MakeCursor(Enumerable.Range(0, Rows).Select(row => (row, 0L)), Remember(columnsNeeded));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        AskedRandom = rand;
        bool[] active = Remember(columnsNeeded);
        return Enumerable.Range(0, n)
            .Select(i => MakeCursor(Enumerable.Range(0, Rows).Where(row => row / BlockRows % n == i).Select(row => (row, (long)(row / BlockRows))), active))
            .ToArray();
    }

    private DataViewSchema BuildSchema()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_columns.Select(column => column.Column));
        return builder.ToSchema();
    }

    private bool[] Remember(IEnumerable<DataViewSchema.Column> columns)
    {
        var asked = columns.ToList();
        AskedFor = asked.Select(column => column.Name).ToArray();
        bool[] active = new bool[Schema.Count];
        foreach (DataViewSchema.Column column in asked)
            active[column.Index] = true;
        return active;
    }

    private Cursor MakeCursor(IEnumerable<(int Row, long Batch)> rows, bool[] active) => new(this, rows.ToArray(), active);

    private sealed class Cursor(MemoryView view, (int Row, long Batch)[] rows, bool[] active) : DataViewRowCursor
    {
        private int _position = -1;

        public override DataViewSchema Schema => view.Schema;

        public override long Position => _position < rows.Length ? _position : -1;

        public override long Batch => Position < 0 ? 0 : rows[_position].Batch;

        public override bool MoveNext()
        {
            if (_position == rows.Length || ++_position == rows.Length)
                return false;
            view.RowsRead++;
            return true;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => active[column.Index]
            ? (ValueGetter<TValue>)view._columns[column.Index].MakeGetter(() => rows[_position].Row)
            : throw new ArgumentException($"Column {column.Name} is not active.", nameof(column));

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = new DataViewRowId((ulong)rows[_position].Row, 7);

        protected override void Dispose(bool disposing)
        {
            view.CursorsDisposed++;
            base.Dispose(disposing);
        }
    }
}
