namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// What a language model knows of a sentence that it has read up to some word. For one thread at a time; cheap to copy, so that a search can
/// go on in several ways.
/// </summary>
internal interface ILanguageModelState
{
    /// <summary>Back to the beginning of a sentence.</summary>
    void Reset();

    /// <summary>Becomes a copy of <paramref name="other"/>, a state of the same model; allocates nothing.</summary>
    void CopyFrom(ILanguageModelState other);

    /// <summary>ln P(<paramref name="id"/> | what was read); negative infinity where the model gives it no probability.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    double LogProbability(int id);

    /// <summary>P(id | what was read) of every id.</summary>
    /// <param name="probabilities">[vocabulary]</param>
    void Distribution(Span<float> probabilities);

    /// <summary>Reads a word, or the end of a line of running text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id, or it is the end, behind which a model of single sentences knows nothing.</exception>
    void Advance(int id);
}
