using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Tags rows with a trained tagger.</summary>
internal sealed class TaggerScorer(SequenceTaggerModel model, TaggerInput input, TaggerColumns columns) : ISequenceScorer
{
    /// <inheritdoc/>
    public IReadOnlyList<OutputColumn> Outputs { get; } = columns.Declare();

    /// <summary>The network.</summary>
    public SequenceTaggerModel Model => model;

    /// <summary>How rows are read.</summary>
    public TaggerInput Input => input;

    /// <summary>What is appended to them.</summary>
    public TaggerColumns Columns => columns;

    /// <inheritdoc/>
    public IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema) => [input.Find(schema).Column];

    /// <inheritdoc/>
    public ScoringSession OpenSession(DataViewRow row, int capacity) => new TaggerScoringSession(this, row, capacity);
}
