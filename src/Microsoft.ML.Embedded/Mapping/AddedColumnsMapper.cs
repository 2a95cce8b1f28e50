using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>
/// Passes the input's columns on and adds others: a column that hides one of the input follows it at once, the others come at the end.
/// </summary>
internal sealed class AddedColumnsMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<AddedColumn> _added;

    /// <summary>For each output column the index of the input column that is passed on, or else the complement of the added one's.</summary>
    private readonly int[] _origins;

    public AddedColumnsMapper(DataViewSchema inputSchema, IReadOnlyList<AddedColumn> added)
    {
        InputSchema = inputSchema;
        _added = added;
        _origins = OriginsOf(inputSchema, added);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(_origins.Select(origin => origin >= 0 ? new DataViewSchema.DetachedColumn(inputSchema[origin]) : added[~origin].Column));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (DataViewSchema.Column column in new ActiveColumns(OutputSchema, dependingColumns).Columns())
        {
            int origin = _origins[column.Index];
            if (origin >= 0)
                needed[origin] = true;
            else
                MarkAll(needed, _added[~origin].Inputs);
        }
        return InputSchema.Where(column => needed[column.Index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentOutOfRangeException(nameof(input), "The row has another schema than the mapper's input.");
        return new Row(this, input, new ActiveColumns(OutputSchema, activeColumns));
    }

    private static void MarkAll(bool[] marks, IEnumerable<int> indices)
    {
        foreach (int index in indices)
            marks[index] = true;
    }

    private static int[] OriginsOf(DataViewSchema inputSchema, IReadOnlyList<AddedColumn> added)
    {
        var origins = new List<int>();
        foreach (DataViewSchema.Column column in inputSchema)
        {
            origins.Add(column.Index);
            if (!column.IsHidden)
                origins.AddRange(Complements(added, name => name == column.Name));
        }
        origins.AddRange(Complements(added, name => inputSchema.GetColumnOrNull(name) == null));
        return origins.ToArray();
    }

    private static IEnumerable<int> Complements(IReadOnlyList<AddedColumn> added, Func<string, bool> select) =>
        Enumerable.Range(0, added.Count).Where(index => select(added[index].Column.Name)).Select(index => ~index);

    private sealed class Row : LinkedRow
    {
        private readonly AddedColumnsMapper _mapper;
        private readonly ActiveColumns _active;
        private readonly Delegate[] _getters;

        public Row(AddedColumnsMapper mapper, DataViewRow input, ActiveColumns active)
            : base(input)
        {
            _mapper = mapper;
            _active = active;
            _getters = new Delegate[mapper._added.Count];
        }

        public override DataViewSchema Schema => _mapper.OutputSchema;

        /// <summary>A column that is passed on is active wherever it is in the input.</summary>
        public override bool IsColumnActive(DataViewSchema.Column column)
        {
            _active.Check(column);
            int origin = _mapper._origins[column.Index];
            return origin >= 0 ? Input.IsColumnActive(_mapper.InputSchema[origin]) : _active[column.Index];
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            _active.Check(column);
            int origin = _mapper._origins[column.Index];
            if (origin >= 0)
                return Input.GetGetter<TValue>(_mapper.InputSchema[origin]);
            _active.Require(column);
            _getters[~origin] ??= _mapper._added[~origin].MakeGetter(Input);
            return Getters.Cast<TValue>(_getters[~origin], column);
        }
    }
}
