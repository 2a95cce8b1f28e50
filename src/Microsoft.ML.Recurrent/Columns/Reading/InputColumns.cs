using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>Finds an input column by name, in a schema and in a schema shape, or says what is there instead.</summary>
internal static class InputColumns
{
    internal static DataViewSchema.Column Find(DataViewSchema schema, string role, string name)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.GetColumnOrNull(name)
            ?? throw ColumnFault.Missing(role, name, schema.Where(column => !column.IsHidden).Select(column => column.Name));
    }

    internal static SchemaShape.Column Find(SchemaShape shape, string role, string name)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return MLNetInternals.FindColumn(shape, name) ?? throw ColumnFault.Missing(role, name, shape.Select(column => column.Name));
    }

    /// <summary>The type of a shape's column in words: a shape leaves out sizes and counts.</summary>
    internal static string Describe(SchemaShape.Column column)
    {
        string item = column.IsKey ? "key" : column.ItemType.ToString()!;
        return column.Kind switch
        {
            SchemaShape.Column.VectorKind.Scalar => item,
            SchemaShape.Column.VectorKind.Vector => $"vector of {item}",
            _ => $"vector of {item} with variable length",
        };
    }
}
