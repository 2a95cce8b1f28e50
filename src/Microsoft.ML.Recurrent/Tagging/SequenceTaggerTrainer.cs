using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Tagging;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a tagger: a tag for each token of a row, such as parts of speech or named entities. See <see cref="SequenceTaggerTransformer"/> for the columns that
/// the trained tagger appends.
/// </summary>
/// <remarks>
/// <para>
/// The network: word vectors, beside them vectors of the words' spelling and shape (or the float vectors of the input) → recurrent layers, in one or both
/// directions → a softmax, or a linear-chain conditional random field over the tags of the sentence (Lample et al. 2016, "Neural architectures for named entity
/// recognition"; Ma and Hovy 2016).
/// </para>
/// <list type="table">
/// <item><term>Tokens</term><description>a vector of text, a vector of keys (0 is the unknown one), or vectors of Single</description></item>
/// <item><term>Label</term><description>a vector of text or of keys, as long as the tokens; a missing one (an empty text, key 0) is not learned from</description></item>
/// <item><term>Epochs</term><description>16, unless <see cref="NetworkTrainerOptions.MaximumEpochs"/> says otherwise</description></item>
/// <item><term>Validation</term><description>accuracy or F1 of entities after each epoch, in the log and in progress; the weights of the best epoch are kept</description></item>
/// <item><term>Caching needed</term><description>no: rows are read once and kept as numbers</description></item>
/// <item><term>Rows without tokens or labels</term><description>are passed over; those with tokens with one warning</description></item>
/// <item><term>Deterministic</term><description>same data, options and seed give the same model, for any number of threads</description></item>
/// </list>
/// </remarks>
public sealed partial class SequenceTaggerTrainer : IEstimator<SequenceTaggerTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal SequenceTaggerTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment;
        _options = NetworkTrainerOptions.CheckedCopy(options, nameof(SequenceTaggerTrainer));
    }

    /// <summary>What the trained tagger will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SequenceColumn.Check(inputSchema, _options.FeatureColumnName, TaggerInput.Accepted);
        SchemaShape.Column label = TagColumn.Check(inputSchema, TaggerSource.LabelRole, _options.LabelColumnName);
        if (_options.SecondLabelColumnName is { } second)
            TagColumn.Check(inputSchema, TaggerSource.SecondLabelRole, second);
        KeyValues? tags = label.IsKey ? KeyValues.PlaceholderOf(label) : new KeyValues(KeyValueType.Text, [""]);
        return ScoredSchema.Extend(inputSchema, new TaggerColumns(TagCount: 1, tags, _options.BestSequences).Declare());
    }

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type, or tags are not of the scheme.</exception>
    /// <exception cref="InvalidOperationException">There are no labelled rows, a row has not as many labels as tokens, or the checkpoint is of another run.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was a model to keep.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    public SequenceTaggerTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new TrainingRun(_environment, nameof(SequenceTaggerTrainer), _options.Seed);
        return new TaggerTraining(_options, run).Run(input);
    }
}
