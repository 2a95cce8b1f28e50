using Microsoft.ML.Data;

namespace Microsoft.ML.Embedded;

/// <summary>The rows of text files. Nothing is kept: every cursor opens the files again.</summary>
internal sealed class TextFileView(DataViewSchema schema, TextColumn[] columns, TextFormat format, IMultiStreamSource source) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new TextFileCursor(schema, columns, format, source, new ActiveColumns(schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
