using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What all trainers of n-gram models have in common. A trainer copies its options when it is made. All mistakes are reported together, by one
/// <see cref="OptionsException"/>, when the trainer is made.
/// </summary>
public abstract class NGramTrainerOptions
{
    private protected NGramTrainerOptions()
    {
    }

    /// <summary>Name of the column with the sequence: a vector of text, or a vector of keys (0 is the unknown one).</summary>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>
    /// Tokens that occur less often in the training rows are read as the unknown word, whose probability is estimated from them. At least 1, which makes every
    /// token a word. Text columns only. The default is that of all trainers of language models, whose models have the same words for the same rows: they can
    /// be compared, and mixed by <c>ml.Recurrent().Interpolate</c>.
    /// </summary>
    public int MinimumTokenCount { get; set; } = LanguageModelInput.DefaultMinimumTokenCount;

    /// <summary>Most words in the vocabulary, the unknown one included; the rarest are left out. At least 1. Text columns only.</summary>
    public int MaximumVocabularySize { get; set; } = 1 << 24;

    /// <summary>Whether upper case and lower case are the same (invariant culture). Text columns only.</summary>
    public bool LowerCase { get; set; }

    /// <summary>
    /// Whether the rows are the lines of one running text: then contexts reach across the ends of rows, and a row begins as behind the end of a line.
    /// Otherwise each row is a sentence of its own.
    /// </summary>
    public bool Contiguous { get; set; }

    /// <summary>Ends training.</summary>
    public CancellationToken CancellationToken { get; set; }

    internal NGramTrainerOptions Copy() => (NGramTrainerOptions)MemberwiseClone();

    internal virtual void Validate(OptionsFaults faults)
    {
        faults.Name(FeatureColumnName, nameof(FeatureColumnName));
        faults.Range(MinimumTokenCount, 1, int.MaxValue, nameof(MinimumTokenCount));
        faults.Range(MaximumVocabularySize, 1, 1 << 28, nameof(MaximumVocabularySize));
    }

    internal abstract NGramLanguageModel Estimate(NGramCounts counts);

    internal abstract int LongestNGram { get; }
}
