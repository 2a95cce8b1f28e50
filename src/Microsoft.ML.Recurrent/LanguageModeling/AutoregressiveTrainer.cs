using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains an autoregressive model AR(τ) of discrete sequences, which is a Markov chain of order τ: the next token depends on the τ tokens before
/// it, P(x(t) | x(t-1), …, x(t-τ)). With τ = 1 it is <see cref="MarkovTrainer"/>'s. See <see cref="LanguageModelTransformer"/> for the columns
/// that the trained model appends.
/// </summary>
/// <remarks>
/// The estimates are relative frequencies of n-grams of length τ + 1, with pseudo-counts (a Dirichlet prior; MacKay and Peto 1995):
/// <code>
/// P(w | h) = (c(hw) + m · P(w | h without its first token)) / (c(h) + m)
/// </code>
/// where P of a single token has the uniform distribution below it. m = 0 gives the maximum-likelihood estimates of the textbooks, under which what was
/// never seen has probability 0 and a context that was never seen has the distribution of the longest end of it that was.
/// Near its beginning a sequence has a shorter context, which the beginning itself is a part of.
/// </remarks>
public sealed class AutoregressiveTrainer : IEstimator<LanguageModelTransformer>
{
    private readonly NGramTrainer _trainer;

    internal AutoregressiveTrainer(IHostEnvironment environment, Options options) =>
        _trainer = new NGramTrainer(environment, options, nameof(AutoregressiveTrainer));

    /// <summary>What the trained model will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _trainer.GetOutputSchema(inputSchema);

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row has <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> in it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public LanguageModelTransformer Fit(IDataView input) => _trainer.Fit(input);

    /// <summary>Options of <see cref="AutoregressiveTrainer"/>.</summary>
    public sealed class Options : NGramTrainerOptions
    {
        internal const int DefaultLags = 2;

        /// <summary>τ, the number of tokens that the next one depends on, 1 to 63.</summary>
        public int Lags { get; set; } = DefaultLags;

        /// <summary>m, the number of pseudo-counts of each context, at least 0; 0 for maximum likelihood.</summary>
        public float PseudoCount { get; set; } = 1;

        internal override int LongestNGram => Lags + 1;

        internal override NGramLanguageModel Estimate(NGramCounts counts) => NGramSmoothing.PseudoCounts(counts, PseudoCount, CancellationToken);

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.Range(Lags, 1, NGramLanguageModel.MaximumOrder - 1, nameof(Lags));
            faults.NotNegative(PseudoCount, nameof(PseudoCount));
        }
    }
}
