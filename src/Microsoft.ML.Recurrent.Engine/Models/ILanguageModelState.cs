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

    /// <summary>
    /// P of all ids of one of the <see cref="ILanguageModel.Clusters"/> together, and so a bound on each of them, up to a rounding of one part in a
    /// million; what is less probable than another id need not be looked into.
    /// </summary>
    double ClusterProbability(int cluster) => 1;

    /// <summary>P(id | what was read) of every id of one of the <see cref="ILanguageModel.Clusters"/>.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="probabilities">[ids of the cluster]</param>
    void Distribution(int cluster, Span<float> probabilities) => Distribution(probabilities);

    /// <summary>Reads a word, or the end of a line of running text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id, or it is the end, behind which a model of single sentences knows nothing.</exception>
    void Advance(int id);
}
