using Microsoft.ML.Recurrent.Drawing;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Why a classifier gives a text the score that it gives: <c>Score = BaselineScore + sum of Contributions</c>, up to an integration error, which
/// is far below 1 % of the contributions' sizes unless the networks are very steep. Made by <c>SequenceClassifierTransformer.Explain</c>.
/// </summary>
/// <remarks>
/// The networks' part of a contribution is an integrated gradient from zero word vectors (Sundararajan, Taly and Yan 2017, "Axiomatic attribution for
/// deep networks"), averaged over the networks. The n-gram classifier's part is exact: the weight of each n-gram goes evenly to the places where
/// the n-gram occurs, and there evenly to the tokens that it covers. Contributions tell what this model reacts to in this text; they are
/// no causes, and what a word would add to another text may differ.
/// </remarks>
public sealed class SequenceExplanation
{
    internal SequenceExplanation(string text, IReadOnlyList<TokenContribution> contributions)
    {
        Text = text;
        Contributions = contributions;
    }

    /// <summary>The text; of tokens, the tokens joined by single blanks.</summary>
    public string Text { get; }

    /// <summary>The class that is explained: the predicted one, unless another was asked for. <c>"false"</c> or <c>"true"</c> for a Boolean label.</summary>
    public string Label { get; internal init; } = "";

    /// <summary>The class that the model predicts.</summary>
    public string PredictedLabel { get; internal init; } = "";

    /// <summary>Index of the explained class, from 0: a key is one more, a Boolean label has 0 for false and 1 for true.</summary>
    public int ClassIndex { get; internal init; }

    /// <summary>The model's probability of the explained class, as its output columns give it.</summary>
    public float Probability { get; internal init; }

    /// <summary>
    /// The score that is explained. With two classes, the logit of the explained class: the logarithm of its probability over that of the other (for
    /// a Boolean label and class <c>"true"</c>, the <c>Score</c> column). With more, its logit less the mean of all classes' logits, for only
    /// differences of logits decide.
    /// </summary>
    public float Score { get; internal init; }

    /// <summary>The part of the score that belongs to no token: what the networks give for as many words without a meaning (zero vectors), and biases.</summary>
    public float BaselineScore { get; internal init; }

    /// <summary>The tokens of the text, in order, with what each adds to the score. Empty for an empty text.</summary>
    public IReadOnlyList<TokenContribution> Contributions { get; }

    /// <summary>Writes a page of HTML that stands alone: the text, each token coloured by its contribution, which the pointer shows.</summary>
    /// <param name="path">The file, which is overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, ExplanationPage.Draw(this));
    }
}
