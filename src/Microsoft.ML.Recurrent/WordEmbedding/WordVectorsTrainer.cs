using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Recurrent.WordEmbedding;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains vectors of words from sequences without labels: CBOW with negative sampling (Mikolov et al. 2013, "Efficient estimation of word
/// representations in vector space" and "Distributed representations of words and phrases and their compositionality"), as word2vec. See
/// <see cref="WordVectorsTransformer"/> for the columns that the trained vectors append, and for what else they are good for.
/// </summary>
/// <remarks>
/// <para>
/// A word is predicted from the mean of the vectors of the words on both sides of it, against noise words that are drawn in proportion to their counts
/// to the power 3/4. Frequent words are left out at random, the window is drawn anew for each word, the learning rate falls linearly. Two
/// things differ from word2vec: a word's gradient is divided by the number of words that share it, as in the formula (İrsoy, Benton and Stratos
/// 2021, "Corrected CBOW performs as well as skip-gram"), and words are taken in small batches, which see the vectors as they were
/// before, so that the result is the same for any number of threads. Rows are sentences; words that are unknown or too rare are not there.
/// </para>
/// <list type="table">
/// <item><term>Sequence</term><description>a vector of text, or a vector of keys</description></item>
/// <item><term>Caching needed</term><description>no: rows are read once and kept as numbers</description></item>
/// <item><term>Deterministic</term><description>same data, options and seed give the same vectors, for any number of threads</description></item>
/// </list>
/// </remarks>
public sealed partial class WordVectorsTrainer : IEstimator<WordVectorsTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal WordVectorsTrainer(IHostEnvironment environment, Options options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _environment = environment;
        _options = options.Copy();
        var faults = new OptionsFaults();
        _options.Validate(faults);
        faults.ThrowIfAny(nameof(WordVectorsTrainer) + "." + nameof(Options));
    }

    /// <summary>What the trained vectors will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SequenceColumn.Check(inputSchema, _options.FeatureColumnName, LanguageModelInput.Accepted);
        return ScoredSchema.Extend(inputSchema, WordVectorsScorer.DeclareOutputs(_options.VectorSize));
    }

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, no word occurs often enough, or a row has <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> in it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled before the first epoch had ended.</exception>
    /// <exception cref="TrainingDivergedException">The loss became infinite or not a number.</exception>
    public WordVectorsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new TrainingRun(_environment, nameof(WordVectorsTrainer), _options.Seed);
        return new WordVectorTraining(_options, run).Run(input);
    }
}
