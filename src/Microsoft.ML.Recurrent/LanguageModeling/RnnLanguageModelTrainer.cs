using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a recurrent language model (Mikolov et al. 2010, "Recurrent neural network based language model"). See
/// <see cref="LanguageModelTransformer"/> for the columns that the trained model appends.
/// </summary>
/// <remarks>
/// <para>
/// The network: word vectors → one or more recurrent layers → softmax over the vocabulary, full or adaptive. Each row is a sentence, or, with
/// <see cref="Options.Contiguous"/>, the next piece of a running text. Every row ends with the end of a sentence, which is predicted; the beginning
/// of a sentence is read as the end of the one before it.
/// </para>
/// <list type="table">
/// <item><term>Sequence</term><description>a vector of text, or a vector of keys (0 is the unknown one): words, characters, or what else</description></item>
/// <item><term>Epochs</term><description>10, unless <see cref="NetworkTrainerOptions.MaximumEpochs"/> says otherwise</description></item>
/// <item><term>Validation</term><description>perplexity after each epoch, in the log and in progress; the weights of the best epoch are kept</description></item>
/// <item><term>Caching needed</term><description>no: rows are read once and kept as numbers</description></item>
/// <item><term>Deterministic</term><description>same data, options and seed give the same model, for any number of threads</description></item>
/// </list>
/// </remarks>
public sealed partial class RnnLanguageModelTrainer : IEstimator<LanguageModelTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal RnnLanguageModelTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment;
        _options = NetworkTrainerOptions.CheckedCopy(options, nameof(RnnLanguageModelTrainer));
    }

    /// <summary>What the trained model will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => LanguageModelScorer.OutputShape(inputSchema, _options.FeatureColumnName);

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a row has <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> in it, or the checkpoint is of another run.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was a model to keep.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    public LanguageModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new TrainingRun(_environment, nameof(RnnLanguageModelTrainer), _options.Seed);
        return new RnnLanguageModelTraining(_options, run).Run(input);
    }
}
