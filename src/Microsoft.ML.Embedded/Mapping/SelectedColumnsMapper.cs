using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>Passes some of the input's columns on, in a given order.</summary>
internal sealed class SelectedColumnsMapper : IRowToRowMapper
{
    private readonly int[] _selected;

    public SelectedColumnsMapper(DataViewSchema inputSchema, int[] selected)
    {
        InputSchema = inputSchema;
        _selected = selected;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(selected.Select(index => inputSchema[index]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        new ActiveColumns(OutputSchema, dependingColumns).Columns().Select(column => InputSchema[_selected[column.Index]]);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentOutOfRangeException(nameof(input), "The row has another schema than the mapper's input.");
        return new Row(this, input, new ActiveColumns(OutputSchema, activeColumns));
    }

    private sealed class Row(SelectedColumnsMapper mapper, DataViewRow input, ActiveColumns active) : LinkedRow(input)
    {
        public override DataViewSchema Schema => mapper.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            active.Require(column);
            return Input.GetGetter<TValue>(mapper.InputSchema[mapper._selected[column.Index]]);
        }
    }
}
