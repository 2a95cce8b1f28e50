using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a <see cref="NeuralLanguageModel"/> knows of a text: whatever its network needs of it, and the distribution behind that.</summary>
internal abstract class NeuralLanguageModelState(NeuralLanguageModel model) : ILanguageModelState
{
    /// <inheritdoc/>
    public abstract void Reset();

    /// <inheritdoc/>
    public abstract void CopyFrom(ILanguageModelState other);

    /// <inheritdoc/>
    public double LogProbability(int id)
    {
        int word = model.WordOf(id);
        return Row().LogProbability(word) - model.ShareOf(word);
    }

    /// <inheritdoc/>
    public void Distribution(Span<float> probabilities) => model.Distribution(Row(), probabilities);

    /// <inheritdoc/>
    public double ClusterProbability(int cluster) => model.ClusterProbability(Row(), cluster);

    /// <inheritdoc/>
    public void Distribution(int cluster, Span<float> probabilities) => model.Distribution(Row(), cluster, probabilities);

    /// <inheritdoc/>
    public void Advance(int id)
    {
        LanguageModelIds.CheckReadable(model, id);
        Read(model.WordOf(id));
    }

    /// <summary>The distribution of the network's words behind what was read.</summary>
    protected abstract VocabularyRow Row();

    /// <summary>Reads a word of the network.</summary>
    protected abstract void Read(int word);
}
