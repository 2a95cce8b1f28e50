using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.WordEmbedding;

/// <summary>Maps rows of words to vectors.</summary>
internal sealed class WordVectorsScorer(WordVectorSpace space) : ISequenceScorer
{
    public const string SequenceEmbeddingName = "SequenceEmbedding";
    public const string TokenVectorsName = "TokenVectors";

    // Indices of the outputs.
    public const int SequenceEmbeddingIndex = 0;
    public const int TokenVectorsIndex = 1;

    /// <summary>The words.</summary>
    public WordVectorSpace Space => space;

    /// <inheritdoc/>
    public IReadOnlyList<OutputColumn> Outputs { get; } = DeclareOutputs(space.Vectors.Columns);

    /// <summary>The columns that word vectors append.</summary>
    public static IReadOnlyList<OutputColumn> DeclareOutputs(int dimension)
    {
        // ML.NET's tools that tell what a feature is worth, such as permutation feature importance, go by the names of the slots.
        var names = new KeyValues(KeyValueType.Text, [.. Enumerable.Range(0, dimension).Select(slot => $"{SequenceEmbeddingName}.{slot}")]);
        return
        [
            new(SequenceEmbeddingName, new VectorDataViewType(NumberDataViewType.Single, dimension), names.ToTextAnnotation(AnnotationKinds.SlotNames)),
            new(TokenVectorsName, new VectorDataViewType(NumberDataViewType.Single)),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema) => [space.Input.Find(schema).Column];

    /// <inheritdoc/>
    public ScoringSession OpenSession(DataViewRow row, int capacity) => new WordVectorsScoringSession(this, row);
}
