using System.Collections;
using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

/// <summary>What is known of a schema before fitting: names and kinds of the columns, no sizes and no counts.</summary>
public sealed partial class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _columns = columns.ToArray();
    }

    private static SchemaShape Empty { get; } = new([]);

    public int Count => _columns.Length;

    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape of a schema's visible columns.</summary>
    internal static SchemaShape Create(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new SchemaShape(schema.Where(column => !column.IsHidden).Select(ShapeOf));
    }

    internal bool TryFindColumn(string name, out Column column)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        int index = Array.FindIndex(_columns, candidate => candidate.Name == name);
        column = index < 0 ? default : _columns[index];
        return index >= 0;
    }

    private static Column ShapeOf(DataViewSchema.Column column)
    {
        (Column.VectorKind kind, DataViewType itemType) = column.Type is VectorDataViewType vector
            ? (vector.IsKnownSize ? Column.VectorKind.Vector : Column.VectorKind.VariableVector, vector.ItemType)
            : (Column.VectorKind.Scalar, column.Type);
        bool isKey = itemType is KeyDataViewType;
        if (isKey)
            itemType = PrimitiveTypes.Of(itemType.RawType);
        SchemaShape annotations = column.Annotations.Schema.Count == 0 ? Empty : Create(column.Annotations.Schema);
        return new Column(column.Name, kind, itemType, isKey, annotations);
    }
}
