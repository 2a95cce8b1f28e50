using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Drawing;

namespace Microsoft.ML.Recurrent;

// For people who would rather look: how training went, and why a text is scored as it is.
public sealed partial class SequenceClassifierTransformer
{
    /// <summary>
    /// Writes a drawing of <see cref="TrainingHistory"/> that stands alone: loss and validation metric by epoch, a line for each network, the epoch
    /// whose weights the model has marked.
    /// </summary>
    /// <param name="path">The file, which is overwritten: a page of HTML if the name ends in <c>.html</c> or <c>.htm</c>, otherwise an SVG image.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="InvalidOperationException">The model has no training history.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveLearningCurve(string path) => LearningCurve.Save(path, TrainingHistory);

    /// <summary>Tells what each token of a text adds to the model's score. Any number of threads may ask, while others predict.</summary>
    /// <param name="text">The text as the sequence column would hold it: what stands before the trainer in the pipeline is not applied.</param>
    /// <param name="className">The class to explain, as <see cref="SequenceExplanation.Label"/> names it; <see langword="null"/> for the predicted one.</param>
    /// <param name="additionalFeatures">The row's additional features, for a model that was trained with them. They have no part in the contributions.</param>
    /// <exception cref="ArgumentException">There is no such class, or the additional features are not as many as in training.</exception>
    /// <exception cref="InvalidOperationException">The model was not trained on text.</exception>
    public SequenceExplanation Explain(string text, string? className = null, IReadOnlyList<float>? additionalFeatures = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new ClassifierExplainer(_scorer.Model, _scorer.Input, _output, additionalFeatures).Explain([text.AsMemory()], className);
    }

    /// <summary>Tells what each token of a sequence of tokens adds to the model's score. Any number of threads may ask, while others predict.</summary>
    /// <param name="tokens">The tokens as the sequence column would hold them; the model may cut them further, at punctuation.</param>
    /// <param name="className">The class to explain, as <see cref="SequenceExplanation.Label"/> names it; <see langword="null"/> for the predicted one.</param>
    /// <param name="additionalFeatures">The row's additional features, for a model that was trained with them. They have no part in the contributions.</param>
    /// <exception cref="ArgumentException">There is no such class, or the additional features are not as many as in training.</exception>
    /// <exception cref="InvalidOperationException">The model was not trained on text.</exception>
    public SequenceExplanation Explain(IReadOnlyList<string> tokens, string? className = null, IReadOnlyList<float>? additionalFeatures = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ReadOnlyMemory<char>[] pieces = [.. tokens.Select(token => token.AsMemory())];
        return new ClassifierExplainer(_scorer.Model, _scorer.Input, _output, additionalFeatures).Explain(pieces, className);
    }
}
