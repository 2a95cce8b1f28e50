using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a classifier of sequences: one label for each row. See <see cref="SequenceClassifierTransformer"/> for the columns that the trained
/// classifier appends.
/// </summary>
/// <remarks>
/// <para>
/// The network: word vectors (or the float vectors of the input) → one or more recurrent layers, in one or both directions → pooling over the
/// steps → a linear output layer. On request several such networks are averaged, and a classifier of n-grams stands beside them.
/// </para>
/// <list type="table">
/// <item><term>Task</term><description>binary (Boolean label) or multiclass (key label) classification</description></item>
/// <item><term>Sequence</term><description>text, a vector of text, a vector of keys, or vectors of Single</description></item>
/// <item><term>Normalisation needed</term><description>no; float vectors train better at unit scale</description></item>
/// <item><term>Epochs</term><description>3 beside n-grams, 10 without, unless <see cref="NetworkTrainerOptions.MaximumEpochs"/> says otherwise</description></item>
/// <item><term>Caching needed</term><description>no: rows are read once and kept as numbers</description></item>
/// <item><term>Rows without a label</term><description>(key 0) are passed over, with one warning</description></item>
/// <item><term>Deterministic</term><description>same data, options and seed give the same model, for any number of threads</description></item>
/// </list>
/// </remarks>
public sealed partial class SequenceClassifierTrainer : IEstimator<SequenceClassifierTransformer>
{
    private const SequenceKinds Accepted = SequenceKinds.Text | SequenceKinds.Tokens | SequenceKinds.Keys | SequenceKinds.Floats;
    private readonly IHostEnvironment _environment;
    private readonly LabelKind _labelKind;
    private readonly Options _options;

    internal SequenceClassifierTrainer(IHostEnvironment environment, LabelKind labelKind, Options options)
    {
        _environment = environment;
        _labelKind = labelKind;
        _options = NetworkTrainerOptions.CheckedCopy(options, nameof(SequenceClassifierTrainer));
    }

    /// <summary>What the trained classifier will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SequenceColumn.Check(inputSchema, _options.FeatureColumnName, Accepted);
        if (_options.AdditionalFeaturesColumnName is { } additional)
            FeatureColumn.Check(inputSchema, additional);
        SchemaShape.Column label = LabelColumn.Check(inputSchema, _options.LabelColumnName, _labelKind);
        return ScoredSchema.Extend(inputSchema, ClassifierScorer.DeclareOutputs(
            new ClassifierOutput(_labelKind == LabelKind.Boolean, 1, KeyValues.PlaceholderOf(label), _options.OutputSequenceEmbedding, _options.OutputHiddenStates),
            embeddingSize: 1));
    }

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no labelled rows, or only one class.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was a model to keep.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    public SequenceClassifierTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new TrainingRun(_environment, nameof(SequenceClassifierTrainer), _options.Seed);
        return new ClassifierTraining(_options, _labelKind, run).Run(input);
    }
}
