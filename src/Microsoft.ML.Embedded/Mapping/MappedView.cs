using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The view that a row-to-row mapper makes of another: every cursor maps the source's rows as it goes.</summary>
internal sealed class MappedView : IDataView
{
    private readonly IDataView _source;
    private readonly IRowToRowMapper _mapper;

    /// <param name="source">The view to map.</param>
    /// <param name="mapper">A mapper whose input schema is the source's.</param>
    public MappedView(IDataView source, IRowToRowMapper mapper)
    {
        _source = source;
        _mapper = mapper;
    }

    public bool CanShuffle => _source.CanShuffle;

    public DataViewSchema Schema => _mapper.OutputSchema;

    public long? GetRowCount() => _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        return Map(_source.GetRowCursor(_mapper.GetDependencies(needed), rand), needed);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        DataViewSchema.Column[] needed = columnsNeeded.ToArray();
        DataViewRowCursor[] cursors = _source.GetRowCursorSet(_mapper.GetDependencies(needed), n, rand);
        return Array.ConvertAll(cursors, cursor => Map(cursor, needed));
    }

    private RowCursor Map(DataViewRowCursor source, DataViewSchema.Column[] needed) =>
        new(source, _mapper.GetRow(source, needed), new ActiveColumns(Schema, needed));
}
