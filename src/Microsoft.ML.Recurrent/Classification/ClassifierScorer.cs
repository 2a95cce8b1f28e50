using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Scores rows with a trained classifier.</summary>
internal sealed class ClassifierScorer : ISequenceScorer
{
    /// <summary>Name of the column of pooled states.</summary>
    public const string EmbeddingName = "SequenceEmbedding";

    /// <summary>Name of the column of hidden states.</summary>
    public const string HiddenStatesName = "HiddenStates";

    /// <summary>A scorer.</summary>
    public ClassifierScorer(SequenceClassifierModel model, ClassifierInput input, ClassifierOutput output)
    {
        Model = model;
        Input = input;
        Outputs = DeclareOutputs(output, model.EmbeddingSize);
        IsBinary = output.IsBinary;
        ScoreCount = output.ScoreCount;
        int scores = Outputs.Count - (output.HasEmbedding ? 1 : 0) - (output.HasHiddenStates ? 1 : 0);
        EmbeddingIndex = output.HasEmbedding ? scores : -1;
        HiddenStatesIndex = output.HasHiddenStates ? Outputs.Count - 1 : -1;
    }

    /// <summary>The columns that a classifier appends.</summary>
    public static IReadOnlyList<OutputColumn> DeclareOutputs(ClassifierOutput output, int embeddingSize)
    {
        List<OutputColumn> outputs = [.. output.IsBinary ? ScoreColumns.Binary() : ScoreColumns.Multiclass(output.ClassCount, output.Classes)];
        if (output.HasEmbedding)
        {
            // ML.NET's tools that tell what a feature is worth, such as permutation feature importance, go by the names of the slots.
            var names = new KeyValues(KeyValueType.Text, [.. Enumerable.Range(0, embeddingSize).Select(unit => $"{EmbeddingName}.{unit}")]);
            outputs.Add(new OutputColumn(
                EmbeddingName, new VectorDataViewType(NumberDataViewType.Single, embeddingSize), names.ToTextAnnotation(AnnotationKinds.SlotNames)));
        }
        if (output.HasHiddenStates)
            outputs.Add(new OutputColumn(HiddenStatesName, new VectorDataViewType(NumberDataViewType.Single)));
        return outputs;
    }

    /// <inheritdoc/>
    public IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>The networks.</summary>
    public SequenceClassifierModel Model { get; }

    /// <summary>How rows are read.</summary>
    public ClassifierInput Input { get; }

    /// <summary>Whether there are two classes, false and true.</summary>
    public bool IsBinary { get; }

    /// <summary>Number of values in the score column.</summary>
    public int ScoreCount { get; }

    /// <summary>Index of the output with the pooled states, or -1.</summary>
    public int EmbeddingIndex { get; }

    /// <summary>Index of the output with the hidden states, or -1.</summary>
    public int HiddenStatesIndex { get; }

    /// <inheritdoc/>
    public IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema)
    {
        DataViewSchema.Column sequence = Input.Find(schema).Column;
        return Input.FindAdditional(schema) is { } additional ? [sequence, additional.Column] : [sequence];
    }

    /// <inheritdoc/>
    public ScoringSession OpenSession(DataViewRow row, int capacity) => new ClassifierScoringSession(this, row, capacity);
}
