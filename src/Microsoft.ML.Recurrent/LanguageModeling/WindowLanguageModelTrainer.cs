using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a neural language model that looks at a fixed number of words before the one that it predicts. See
/// <see cref="LanguageModelTransformer"/> for the columns that the trained model appends.
/// </summary>
/// <remarks>
/// <para>
/// With <see cref="WindowContext.Concatenated"/> it is that of Bengio, Ducharme, Vincent and Jauvin 2003, "A neural probabilistic language model": the
/// vectors of the words side by side → a hidden layer of tanh units → softmax, which on request sees the vectors too. With
/// <see cref="WindowContext.Mean"/> the mean of the vectors goes to the softmax, whatever the order of the words: the context of CBOW (Mikolov et
/// al. 2013, "Efficient estimation of word representations in vector space"), with words from the left alone. Each row is a sentence, before which
/// there is its beginning, which has a vector of its own, and nothing before that; or, with <see cref="Options.Contiguous"/>, a line of a
/// running text. Every row ends with the end of a sentence, which is predicted.
/// </para>
/// <list type="table">
/// <item><term>Sequence</term><description>a vector of text, or a vector of keys (0 is the unknown one): words, characters, or what else</description></item>
/// <item><term>Batch</term><description><see cref="NetworkTrainerOptions.BatchSize"/> words of the text, each with the window before it</description></item>
/// <item><term>Caching needed</term><description>no: rows are read once and kept as numbers; some 30 bytes a token</description></item>
/// <item><term>Deterministic</term><description>same data, options and seed give the same model, for any number of threads</description></item>
/// </list>
/// </remarks>
public sealed partial class WindowLanguageModelTrainer : IEstimator<LanguageModelTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal WindowLanguageModelTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment;
        _options = NetworkTrainerOptions.CheckedCopy(options, nameof(WindowLanguageModelTrainer));
    }

    /// <summary>What the trained model will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => LanguageModelScorer.OutputShape(inputSchema, _options.FeatureColumnName);

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, a row has <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> in it, the word vectors do not fit, or the checkpoint is of another run.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before there was a model to keep.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    public LanguageModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new TrainingRun(_environment, nameof(WindowLanguageModelTrainer), _options.Seed);
        return new WindowLanguageModelTraining(_options, run).Run(input);
    }
}
