using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Trains a first-order Markov chain: the next token depends on the one before it, P(x(t) | x(t-1)). It is <see cref="AutoregressiveTrainer"/>'s model
/// with one lag, estimated alike. See <see cref="LanguageModelTransformer"/> for the columns that the trained model appends.
/// </summary>
public sealed class MarkovTrainer : IEstimator<LanguageModelTransformer>
{
    private readonly NGramTrainer _trainer;

    internal MarkovTrainer(IHostEnvironment environment, Options options) => _trainer = new NGramTrainer(environment, options, nameof(MarkovTrainer));

    /// <summary>What the trained model will append to data of this shape.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _trainer.GetOutputSchema(inputSchema);

    /// <summary>Trains on all rows of <paramref name="input"/>.</summary>
    /// <exception cref="ArgumentException">The sequence column is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a row has <c>&lt;s&gt;</c> or <c>&lt;/s&gt;</c> in it.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public LanguageModelTransformer Fit(IDataView input) => _trainer.Fit(input);

    /// <summary>Options of <see cref="MarkovTrainer"/>.</summary>
    public sealed class Options : NGramTrainerOptions
    {
        /// <summary>Pseudo-counts of each context, as <see cref="AutoregressiveTrainer.Options.PseudoCount"/>; 0 for maximum likelihood.</summary>
        public float PseudoCount { get; set; } = 1;

        internal override int LongestNGram => 2;

        internal override NGramLanguageModel Estimate(NGramCounts counts) => NGramSmoothing.PseudoCounts(counts, PseudoCount, CancellationToken);

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.NotNegative(PseudoCount, nameof(PseudoCount));
        }
    }
}
