namespace Microsoft.ML.Embedded;

/// <summary>The output shapes of estimators: the input's columns with some replaced or added.</summary>
internal static class ShapeMap
{
    public static SchemaShape With(SchemaShape input, IEnumerable<SchemaShape.Column> outputs)
    {
        List<SchemaShape.Column> columns = [.. input];
        foreach (SchemaShape.Column output in outputs)
        {
            int existing = columns.FindIndex(column => column.Name == output.Name);
            if (existing < 0)
                columns.Add(output);
            else
                columns[existing] = output;
        }
        return new SchemaShape(columns);
    }

    /// <summary>The shape after a stage that makes each column from one other.</summary>
    public static SchemaShape OneToOne(SchemaShape input, IEnumerable<InputOutputColumnPair> pairs, Func<SchemaShape.Column, string, SchemaShape.Column> map)
    {
        ArgumentNullException.ThrowIfNull(input);
        return With(input, pairs.Select(pair => map(Find(input, pair.InputColumnName), pair.OutputColumnName)).ToArray());
    }

    public static SchemaShape.Column Find(SchemaShape input, string name) =>
        input.TryFindColumn(name, out SchemaShape.Column column) ? column : throw SchemaErrors.Missing("inputSchema", "input", name);

    /// <summary>Those of the column's annotations that have one of the names.</summary>
    public static IEnumerable<SchemaShape.Column> Annotations(SchemaShape.Column column, params string[] names) =>
        column.Annotations.Where(annotation => names.Contains(annotation.Name));
}
