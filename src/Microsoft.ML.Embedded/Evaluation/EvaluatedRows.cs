using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Embedded;

/// <summary>A scored view under evaluation: finds its columns, goes through its rows once, and warns of those that had to be left out.</summary>
internal sealed class EvaluatedRows(IHostEnvironment environment, IDataView data)
{
    /// <summary>The column of that name; an error that names it where it is absent or of another type.</summary>
    public DataViewSchema.Column Require(string role, string name, string expectedType, Func<DataViewType, bool> accepts)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        DataViewSchema.Column column = data.Schema.GetColumnOrNull(name) ?? throw SchemaErrors.Missing("schema", role, name);
        return accepts(column.Type) ? column : throw SchemaErrors.Mismatch("schema", role, name, expectedType, column.Type.ToString());
    }

    /// <summary>Checks that there is a column of predicted labels. The metrics are computed from the scores, whatever it holds.</summary>
    public void RequirePredictedLabel(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (data.Schema.GetColumnOrNull(name) == null)
            throw SchemaErrors.Missing("schema", "PredictedLabel", name);
    }

    public void ForEach(IEnumerable<DataViewSchema.Column> columns, Func<DataViewRow, Func<RowVerdict>> createReader)
    {
        long unlabelled = 0;
        long badScores = 0;
        using (DataViewRowCursor cursor = data.GetRowCursor(columns.DistinctBy(column => column.Index)))
        {
            Func<RowVerdict> read = createReader(cursor);
            while (cursor.MoveNext())
            {
                RowVerdict verdict = read();
                unlabelled += verdict == RowVerdict.NoLabel ? 1 : 0;
                badScores += verdict == RowVerdict.BadScore ? 1 : 0;
            }
        }
        Warn(unlabelled, "without a label");
        Warn(badScores, "whose score is not a number");
    }

    private void Warn(long count, string what)
    {
        if (count == 0)
            return;
        using IChannel channel = environment.Register("Evaluator").Start("Evaluate");
        channel.Warning(MessageSensitivity.None, "Evaluation left out {0} rows {1}.", count, what);
    }
}
