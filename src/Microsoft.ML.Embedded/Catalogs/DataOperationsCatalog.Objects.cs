using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    /// <summary>The view of objects, whose public fields and properties are columns. Null text is empty text, a null array an empty vector.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        return new ObjectsView<TRow>(data, schemaDefinition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read));
    }

    /// <summary>The view of objects, whose columns have the types and annotations that the schema says.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(schema);
        return new ObjectsView<TRow>(data, SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read, schema));
    }

    /// <summary>Objects made of the rows as they are enumerated. With <paramref name="reuseRowObject"/> it is one object over and over.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A member has no column, and missing columns are not ignored.</exception>
    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        ArgumentNullException.ThrowIfNull(data);
        SchemaDefinition definition = schemaDefinition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write);
        return Objects(data, new ObjectWriter<TRow>(data.Schema, definition, ignoreMissingColumns), reuseRowObject);
    }

    private static IEnumerable<TRow> Objects<TRow>(IDataView data, ObjectWriter<TRow> writer, bool reuseRowObject)
        where TRow : class, new()
    {
        using DataViewRowCursor cursor = data.GetRowCursor(writer.Columns);
        Action<TRow>[] setters = writer.MakeSetters(cursor);
        TRow row = null;
        while (cursor.MoveNext())
        {
            if (row == null || !reuseRowObject)
                row = new TRow();
            foreach (Action<TRow> set in setters)
                set(row);
            yield return row;
        }
    }
}
