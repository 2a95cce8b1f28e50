using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Conll;

/// <summary>The sentences of files. Nothing is kept: every cursor opens the files again.</summary>
internal sealed class ConllView : IDataView
{
    private readonly IReadOnlyList<string> _paths;
    private readonly ConllLayout _layout;
    private readonly IReadOnlyList<ConllColumn> _columns;

    public ConllView(IReadOnlyList<string> paths, ConllLayout layout, IReadOnlyList<ConllColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(columns);
        if (paths.Count == 0)
            throw new ArgumentException("Expected at least one file, found none.", nameof(paths));
        foreach (string path in paths)
        {
            ArgumentException.ThrowIfNullOrEmpty(path, nameof(paths));
            if (!File.Exists(path))
                throw new FileNotFoundException($"Expected a file of tagged sentences at '{path}'; there is none.", path);
        }
        if (columns.Count == 0)
            columns = layout.Columns;
        Check(columns, layout);
        _paths = [.. paths];
        _layout = layout;
        _columns = [.. columns];
        var builder = new DataViewSchema.Builder();
        foreach (ConllColumn column in columns)
            builder.AddColumn(column.Name, new VectorDataViewType(TextDataViewType.Instance));
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new ConllCursor(Schema, _paths, path => new ConllFile(path, _layout, _columns), columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private static void Check(IReadOnlyList<ConllColumn> columns, ConllLayout layout)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConllColumn column in columns)
        {
            ArgumentNullException.ThrowIfNull(column, nameof(columns));
            if (string.IsNullOrWhiteSpace(column.Name))
                throw new ArgumentException($"The column of field {column.Field} has no name. Give it one.", nameof(columns));
            if (!names.Add(column.Name))
                throw new ArgumentException($"Two columns are called '{column.Name}'. Give each a name of its own.", nameof(columns));
            if (layout.FieldCount > 0 && (uint)column.Field.GetOffset(layout.FieldCount) >= (uint)layout.FieldCount)
                throw new ArgumentException($"Column '{column.Name}' is field {column.Field}; expected one of the {layout.FieldCount} fields of this format, counted from 0.", nameof(columns));
        }
    }
}
