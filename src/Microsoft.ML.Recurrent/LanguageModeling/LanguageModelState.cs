using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What a language model knows of a text that it has read up to some token: reads token by token, and says at each what may come next. Made by
/// <see cref="LanguageModelTransformer.CreateState"/>. For one thread at a time; cheap to copy, so that a search can go on in several ways.
/// </summary>
public sealed class LanguageModelState
{
    private readonly ILanguageModel _model;
    private readonly LanguageModelInput _input;
    private readonly ILanguageModelState _state;

    internal LanguageModelState(ILanguageModel model, LanguageModelInput input)
    {
        _model = model;
        _input = input;
        _state = model.CreateState();
    }

    /// <summary>Reads a token; one that the model does not know is read as the unknown one.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is null.</exception>
    public void Read(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _state.Advance(_input.IdOf(token));
    }

    /// <summary>Reads the end of a line of running text, behind which the text goes on in the next line.</summary>
    /// <exception cref="InvalidOperationException">The model is one of single sentences, and knows nothing of what stands behind an end.</exception>
    public void ReadEnd()
    {
        if (!_model.IsContiguous)
            throw new InvalidOperationException($"A model of single sentences cannot read on behind an end: expected one that was trained with Contiguous. Use {nameof(Reset)} to begin another sentence.");
        _state.Advance(LanguageModelIds.End);
    }

    /// <summary>The natural logarithm of the probability that <paramref name="token"/> comes next; negative infinity where the model gives it none.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="token"/> is null.</exception>
    public double LogProbability(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _state.LogProbability(_input.IdOf(token));
    }

    /// <summary>The natural logarithm of the probability that the sentence ends here.</summary>
    public double EndLogProbability() => _state.LogProbability(LanguageModelIds.End);

    /// <summary>Writes the probability of each value of <see cref="LanguageModelTransformer.Vocabulary"/> to come next.</summary>
    /// <param name="probabilities">[vocabulary]</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void NextProbabilities(Span<float> probabilities)
    {
        if (probabilities.Length != _model.VocabularySize)
            throw new ArgumentException($"Expected room for {_model.VocabularySize} probabilities, one for each word of the vocabulary; found {probabilities.Length}.", nameof(probabilities));
        _state.Distribution(probabilities);
    }

    /// <summary>Back to the beginning of a sentence.</summary>
    public void Reset() => _state.Reset();

    /// <summary>A state that has read the same and goes its own way.</summary>
    public LanguageModelState Copy()
    {
        var copy = new LanguageModelState(_model, _input);
        copy._state.CopyFrom(_state);
        return copy;
    }
}
