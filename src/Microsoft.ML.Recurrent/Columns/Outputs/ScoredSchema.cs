namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>Appends output columns to the schema of data and to the schema shape of an estimator.</summary>
internal static class ScoredSchema
{
    /// <summary>The input's columns at their indices, the hidden ones included, then the outputs.</summary>
    internal static DataViewSchema Extend(DataViewSchema input, IReadOnlyList<OutputColumn> outputs)
    {
        ArgumentNullException.ThrowIfNull(input);
        uint scoreColumnSetId = HighestScoreColumnSetId(input) + 1;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(input);
        builder.AddColumns(outputs.Select(output => output.ToColumn(scoreColumnSetId)));
        return builder.ToSchema();
    }

    /// <summary>The input's columns, those of the outputs' names replaced, then the other outputs.</summary>
    internal static SchemaShape Extend(SchemaShape input, IReadOnlyList<OutputColumn> outputs)
    {
        ArgumentNullException.ThrowIfNull(input);
        var shapes = outputs.Select(output => output.ToShape()).ToList();
        var names = shapes.Select(shape => shape.Name).ToHashSet(StringComparer.Ordinal);
        return new SchemaShape(input.Where(column => !names.Contains(column.Name)).Concat(shapes));
    }

    private static uint HighestScoreColumnSetId(DataViewSchema schema)
    {
        uint highest = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            DataViewSchema.Column? annotation = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId);
            if (annotation is null || annotation.Value.Type.RawType != typeof(uint))
                continue;
            uint setId = 0;
            column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref setId);
            highest = Math.Max(highest, setId);
        }

        return highest;
    }
}
