using Microsoft.ML.Recurrent.Columns.Outputs;

namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>
/// What a transformer supplies to be scored in bulk and row by row: everything else (schema, look-ahead, cursors, row mapper)
/// is the same for all. A scorer is immutable and shared by any number of cursors and prediction engines at a time;
/// what changes lives in a <see cref="ScoringSession"/>.
/// </summary>
internal interface ISequenceScorer
{
    /// <summary>The columns that the transformer appends, in their order.</summary>
    IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>The columns that are read when an output is wanted.</summary>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type.</exception>
    IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema);

    /// <summary>Opens the working memory of one cursor (many slots) or one prediction engine (one slot).</summary>
    /// <param name="row">The source row or cursor; the input columns are active on it, and its values change as it moves.</param>
    /// <param name="capacity">How many rows are scored together at most.</param>
    ScoringSession OpenSession(DataViewRow row, int capacity);
}
