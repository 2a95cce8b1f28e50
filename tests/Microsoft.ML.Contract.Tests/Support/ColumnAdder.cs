using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>A column that <see cref="ColumnAdder"/> adds.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Annotations">Its annotations, or null for none.</param>
/// <param name="Reads">The one input column it is made from.</param>
/// <param name="MakeGetter">Makes the column's <see cref="ValueGetter{TValue}"/> from a row of the input.</param>
internal sealed record AddedColumn(
    string Name,
    DataViewType Type,
    DataViewSchema.Annotations? Annotations,
    string Reads,
    Func<DataViewRow, Delegate> MakeGetter)
{
    /// <summary>A column that is a function of one input value.</summary>
    public static AddedColumn Of<TIn, TOut>(string name, DataViewType type, DataViewSchema.Annotations? annotations, string reads, Func<TIn, TOut> function) =>
        new(name, type, annotations, reads, row =>
        {
            var input = row.GetGetter<TIn>(row.Schema[reads]);
            TIn value = default!;
            ValueGetter<TOut> getter = (ref TOut output) =>
            {
                input(ref value);
                output = function(value);
            };
            return getter;
        });
}

/// <summary>A transformer that adds computed columns: a stranger's component, written against ML.NET's public interfaces only.</summary>
internal sealed class ColumnAdder : ITransformer
{
    private readonly AddedColumn[] _columns;

    public ColumnAdder(params AddedColumn[] columns) => _columns = columns;

    public bool IsRowToRowMapper { get; init; } = true;

    /// <summary>How many of the rows that it made, outside a view, have been disposed.</summary>
    public int DisposedRows { get; private set; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        foreach (var column in _columns)
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        return builder.ToSchema();
    }

    public IDataView Transform(IDataView input) => new View(this, input);

    /// <summary>The row mapper that was made last, or null.</summary>
    public IRowToRowMapper? LastMapper { get; private set; }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => LastMapper = new Mapper(this, inputSchema);

    public void Save(ModelSaveContext ctx) => throw new NotSupportedException("The tests do not save this transformer.");

    private HashSet<string> InputsOf(DataViewSchema inputSchema, IEnumerable<DataViewSchema.Column> wanted) =>
        wanted.Where(column => column.Index >= inputSchema.Count)
            .Select(column => _columns[column.Index - inputSchema.Count].Reads)
            .ToHashSet();

    private DataViewSchema.Column[] Dependencies(DataViewSchema inputSchema, IEnumerable<DataViewSchema.Column> wanted)
    {
        var wantedColumns = wanted.ToArray();
        var passedThrough = wantedColumns.Where(column => column.Index < inputSchema.Count).Select(column => column.Index);
        var read = InputsOf(inputSchema, wantedColumns).Select(name => inputSchema[name].Index);
        return passedThrough.Concat(read).Distinct().Select(index => inputSchema[index]).ToArray();
    }

    /// <summary>The getters over one row of the input: passed through below the input's width, computed above.</summary>
    private sealed class Getters
    {
        private readonly DataViewSchema _schema;
        private readonly DataViewRow _input;
        private readonly HashSet<int> _active;
        private readonly Dictionary<int, Delegate> _added = [];

        public Getters(ColumnAdder owner, DataViewSchema schema, DataViewRow input, IEnumerable<DataViewSchema.Column> active)
        {
            _schema = schema;
            _input = input;
            _active = active.Select(column => column.Index).ToHashSet();
            foreach (int index in _active.Where(index => index >= input.Schema.Count))
                _added.Add(index, owner._columns[index - input.Schema.Count].MakeGetter(input));
        }

        public bool IsActive(DataViewSchema.Column column) => _active.Contains(column.Index);

        public ValueGetter<T> Get<T>(DataViewSchema.Column column)
        {
            if (!IsActive(column))
                throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The column is not active.");
            if (!_added.TryGetValue(column.Index, out var getter))
                return _input.GetGetter<T>(_input.Schema[column.Index]);
            return getter as ValueGetter<T> ?? throw new InvalidOperationException($"Column {column.Name} is {_schema[column.Index].Type}.");
        }
    }

    private sealed class View(ColumnAdder owner, IDataView input) : IDataView
    {
        public DataViewSchema Schema { get; } = owner.GetOutputSchema(input.Schema);

        public bool CanShuffle => input.CanShuffle;

        public long? GetRowCount() => input.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        {
            var needed = columnsNeeded.ToArray();
            return new Cursor(owner, Schema, input.GetRowCursor(owner.Dependencies(input.Schema, needed), rand), needed);
        }

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor(ColumnAdder owner, DataViewSchema schema, DataViewRowCursor input, IEnumerable<DataViewSchema.Column> active) : DataViewRowCursor
    {
        private readonly Getters _getters = new(owner, schema, input, active);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override bool MoveNext() => input.MoveNext();

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                input.Dispose();
            base.Dispose(disposing);
        }
    }

    private sealed class Mapper(ColumnAdder owner, DataViewSchema inputSchema) : IRowToRowMapper
    {
        public DataViewSchema InputSchema => inputSchema;

        public DataViewSchema OutputSchema { get; } = owner.GetOutputSchema(inputSchema);

        public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
            owner.Dependencies(inputSchema, dependingColumns);

        public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
            new Row(owner, OutputSchema, input, activeColumns);
    }

    private sealed class Row(ColumnAdder owner, DataViewSchema schema, DataViewRow input, IEnumerable<DataViewSchema.Column> active) : DataViewRow
    {
        private readonly Getters _getters = new(owner, schema, input, active);

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override DataViewSchema Schema => schema;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            owner.DisposedRows++;
            base.Dispose(disposing);
        }
    }
}
