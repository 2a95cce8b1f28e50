using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains an n-gram language model with interpolated modified Kneser-Ney smoothing (Chen and Goodman 1999, "An empirical study of smoothing
/// techniques for language modeling"). See <see cref="LanguageModelTransformer"/> for the columns that the trained model appends.
/// </summary>
/// <remarks>
/// <para>
/// The longest n-grams have their counts, shorter ones the number of different words before them (those that begin a sentence keep their counts);
/// each length has three discounts of its own, from the numbers of n-grams with counts 1 to 4, or 0.5, 1 and 1.5 where these are zero or give a
/// discount that is not positive, as in small texts. Single words are interpolated with the uniform distribution over the vocabulary, which
/// is what the unknown word has when no training row contains one. Every row ends with the end of a sentence, which is predicted; its beginning is a
/// context only. Memory is about 25 bytes an n-gram that occurs.
/// </para>
/// <list type="table">
/// <item><term>Sequence</term><description>a vector of text, or a vector of keys</description></item>
/// <item><term>Caching needed</term><description>no: rows are read once and kept as numbers</description></item>
/// <item><term>Deterministic</term><description>yes; nothing is random</description></item>
/// </list>
/// </remarks>
public sealed class NGramLanguageModelTrainer : IEstimator<LanguageModelTransformer>
{
    private readonly NGramTrainer _trainer;

    internal NGramLanguageModelTrainer(IHostEnvironment environment, Options options) =>
        _trainer = new NGramTrainer(environment, options, nameof(NGramLanguageModelTrainer));

    /// <summary>What the trained model will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _trainer.GetOutputSchema(inputSchema);

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row has <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> in it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public LanguageModelTransformer Fit(IDataView input) => _trainer.Fit(input);

    /// <summary>Options of <see cref="NGramLanguageModelTrainer"/>.</summary>
    public sealed class Options : NGramTrainerOptions
    {
        internal const int DefaultOrder = 5;

        /// <summary>Length of the longest n-grams, 1 to 64: a word is predicted from the one less before it.</summary>
        public int Order { get; set; } = DefaultOrder;

        internal override int LongestNGram => Order;

        internal override NGramLanguageModel Estimate(NGramCounts counts) => NGramSmoothing.ModifiedKneserNey(counts, CancellationToken);

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.Range(Order, 1, NGramLanguageModel.MaximumOrder, nameof(Order));
        }
    }
}
