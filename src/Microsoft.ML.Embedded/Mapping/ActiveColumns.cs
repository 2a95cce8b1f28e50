namespace Microsoft.ML.Embedded;

/// <summary>Which columns of a schema a cursor was asked for.</summary>
internal sealed class ActiveColumns
{
    private readonly DataViewSchema _schema;
    private readonly bool[] _active;

    public ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _schema = schema;
        _active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            Check(column);
            _active[column.Index] = true;
        }
    }

    public bool this[int index] => _active[index];

    /// <summary>Whether the column is active; an error where it is no column of the schema.</summary>
    public bool Contains(DataViewSchema.Column column)
    {
        Check(column);
        return _active[column.Index];
    }

    /// <summary>The active columns of the schema.</summary>
    public IEnumerable<DataViewSchema.Column> Columns() => _schema.Where(column => _active[column.Index]);

    /// <summary>An error where the column is inactive.</summary>
    public void Require(DataViewSchema.Column column)
    {
        if (!Contains(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"The column '{column.Name}' is not active: it was not among the columns asked for.");
    }

    /// <summary>An error where the column is none of the schema.</summary>
    public void Check(DataViewSchema.Column column)
    {
        if (column.Index >= _schema.Count || _schema[column.Index].Name != column.Name)
            throw new InvalidOperationException($"The column '{column.Name}' at {column.Index} is not one of this schema.");
    }
}
