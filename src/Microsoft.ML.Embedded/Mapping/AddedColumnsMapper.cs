using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Passes the input's columns on, with the same indices, and adds others after them.</summary>
internal sealed class AddedColumnsMapper : IRowToRowMapper
{
    private readonly IReadOnlyList<AddedColumn> _added;

    public AddedColumnsMapper(DataViewSchema inputSchema, IReadOnlyList<AddedColumn> added)
    {
        InputSchema = inputSchema;
        _added = added;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(added.Select(column => column.Column));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = new ActiveColumns(OutputSchema, dependingColumns);
        var needed = new bool[InputSchema.Count];
        for (int i = 0; i < needed.Length; i++)
            needed[i] = active[i];
        for (int i = 0; i < _added.Count; i++)
        {
            if (!active[InputSchema.Count + i])
                continue;
            foreach (int input in _added[i].Inputs)
                needed[input] = true;
        }
        return InputSchema.Where(column => needed[column.Index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row has another schema than the mapper's input.", nameof(input));
        return new Row(this, input, new ActiveColumns(OutputSchema, activeColumns));
    }

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

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            _active.Require(column);
            int added = column.Index - _mapper.InputSchema.Count;
            if (added < 0)
                return Input.GetGetter<TValue>(_mapper.InputSchema[column.Index]);
            _getters[added] ??= _mapper._added[added].MakeGetter(Input);
            return Getters.Cast<TValue>(_getters[added], column);
        }
    }
}
