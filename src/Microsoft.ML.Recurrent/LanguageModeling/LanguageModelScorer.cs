using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Scores rows with a language model of any kind.</summary>
internal sealed class LanguageModelScorer : ISequenceScorer
{
    public const string LogProbabilityName = "LogProbability";
    public const string PerplexityName = "Perplexity";
    public const string TokenLogProbabilitiesName = "TokenLogProbabilities";
    public const string NextTokenName = "NextToken";
    public const string ScoreName = "Score";
    public const string UnknownTokensName = "UnknownTokens";

    /// <summary>The annotation of the log probability that names the sequence column.</summary>
    public const string FeatureColumnKind = "FeatureColumnName";

    // Indices of the outputs.
    public const int LogProbabilityIndex = 0;
    public const int PerplexityIndex = 1;
    public const int TokenLogProbabilitiesIndex = 2;
    public const int NextTokenIndex = 3;
    public const int ScoreIndex = 4;
    public const int UnknownTokensIndex = 5;

    /// <summary>A scorer.</summary>
    public LanguageModelScorer(ILanguageModel model, LanguageModelInput input)
    {
        Model = model;
        Input = input;
        Outputs = DeclareOutputs(input.FeatureColumnName, input.Texts);
    }

    /// <summary>The columns that a language model appends. In an estimator's schema shape any words will do.</summary>
    public static IReadOnlyList<OutputColumn> DeclareOutputs(string featureColumnName, IReadOnlyList<string> words)
    {
        var values = new KeyValues(KeyValueType.Text, words);
        return
        [
            new(LogProbabilityName, NumberDataViewType.Single, OutputAnnotation.Text(FeatureColumnKind, featureColumnName)),
            new(PerplexityName, NumberDataViewType.Single),
            new(TokenLogProbabilitiesName, new VectorDataViewType(NumberDataViewType.Single)),
            new(NextTokenName, new KeyDataViewType(typeof(uint), words.Count), values.ToAnnotation(AnnotationKinds.KeyValues)),
            new(ScoreName, new VectorDataViewType(NumberDataViewType.Single, words.Count), values.ToTextAnnotation(AnnotationKinds.SlotNames)),
            new(UnknownTokensName, NumberDataViewType.Int32),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>The model.</summary>
    public ILanguageModel Model { get; }

    /// <summary>How rows are read.</summary>
    public LanguageModelInput Input { get; }

    /// <summary>What an estimator of a language model will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public static SchemaShape OutputShape(SchemaShape inputSchema, string featureColumnName)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SequenceColumn.Check(inputSchema, featureColumnName, LanguageModelInput.Accepted);
        return ScoredSchema.Extend(inputSchema, DeclareOutputs(featureColumnName, [""]));
    }

    /// <inheritdoc/>
    public IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema) => [Input.Find(schema).Column];

    /// <inheritdoc/>
    public ScoringSession OpenSession(DataViewRow row, int capacity) => new LanguageModelScoringSession(this, row, capacity);
}
