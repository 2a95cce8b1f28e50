using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// Draws the next word of a language model. The draw of a step depends on the seed, the step and the distribution only. Of a model that knows the
/// probability of clusters of words beforehand, only those clusters are computed that can matter: for the most probable words those whose
/// probability exceeds that of the words found so far, for a draw from the distribution as it is the cluster that is drawn. The words are the
/// same as if all clusters had been computed.
/// </summary>
internal sealed class TokenSampler
{
    private readonly SamplingSettings _settings;
    private readonly WordWeights _weights;
    private readonly double[] _clusterWeights;
    private readonly RankedWords _ranked;

    /// <summary>Draws from models whose vocabulary is cut into <paramref name="clusters"/>.</summary>
    public TokenSampler(SamplingSettings settings, WordClusters clusters)
    {
        _settings = settings;
        _weights = new WordWeights(clusters, settings.RepetitionPenalty);
        _clusterWeights = new double[clusters.Count];
        _ranked = new RankedWords(clusters.VocabularySize);
    }

    /// <summary>Notes a word that the repetition penalty is to apply to.</summary>
    public void Note(int id) => _weights.Repeat(id);

    /// <summary>Notes a word that must not come.</summary>
    public void Exclude(int id) => _weights.Exclude(id);

    /// <summary>The id drawn; -1 where no id has a probability above 0.</summary>
    /// <param name="state">What the model has read.</param>
    /// <param name="step">Number of the draw.</param>
    public int Draw(ILanguageModelState state, uint step)
    {
        if (_settings.Temperature == 0)
            return MostProbable(state);
        if (_settings.TopK > 0)
        {
            _ranked.Take(_weights, state, _settings.TopK);
            return DrawRanked(step, isTempered: false);
        }
        if (_settings.Temperature == 1 && _settings.TopP >= 1)
            return DrawFromClusters(state, step);
        Span<float> weights = _weights.ReadAll(state);
        if (!(weights[Categorical.Largest(weights)] > 0))
            return -1;
        WordWeights.Temper(weights, _settings.Temperature);
        if (_settings.TopP >= 1)
            return Categorical.Draw(weights, Uniform(step) * Categorical.Sum(weights));
        _ranked.TakeAbove(weights, (1 - _settings.TopP) * Categorical.Sum(weights) / weights.Length);
        return DrawRanked(step, isTempered: true);
    }

    private int MostProbable(ILanguageModelState state)
    {
        (int best, float weight) = (-1, 0);
        for (int cluster = 0; cluster < _weights.Clusters.Count; cluster++)
        {
            if (cluster > 0 && WordWeights.Bound(state, cluster) < weight)
                continue;
            Span<float> weights = _weights.Read(state, cluster);
            int largest = Categorical.Largest(weights);
            if (weights[largest] > weight)
                (best, weight) = (_weights.Clusters.First(cluster) + largest, weights[largest]);
        }
        return best;
    }

    private int DrawFromClusters(ILanguageModelState state, uint step)
    {
        WordClusters clusters = _weights.Clusters;
        double total = 0;
        int last = 0;
        for (int cluster = 0; cluster < clusters.Count; cluster++)
        {
            _clusterWeights[cluster] = IsKnown(cluster) ? state.ClusterProbability(cluster) : Categorical.Sum(_weights.Read(state, cluster));
            total += _clusterWeights[cluster];
            if (_clusterWeights[cluster] > 0)
                last = cluster;
        }
        double number = Uniform(step) * total;
        int drawn = 0;
        while (drawn < last && number >= _clusterWeights[drawn])
            number -= _clusterWeights[drawn++];
        Span<float> weights = IsKnown(drawn) ? _weights.Read(state, drawn) : _weights.OfCluster(drawn);
        int id = Categorical.Draw(weights, number);
        return id < 0 ? -1 : clusters.First(drawn) + id;

        // A cluster of changed probabilities, or the only one, has to be added up.
        bool IsKnown(int cluster) => clusters.Count > 1 && _weights.AreProbabilities(cluster);
    }

    private int DrawRanked(uint step, bool isTempered)
    {
        Span<float> weights = _ranked.Weights;
        if (weights.Length == 0)
            return -1;
        if (!isTempered)
            WordWeights.Temper(weights, _settings.Temperature);
        if (_settings.TopP < 1)
        {
            double needed = _settings.TopP * Categorical.Sum(weights), reached = 0;
            int kept = 0;
            while (kept < weights.Length && (kept == 0 || reached < needed))
                reached += weights[kept++];
            weights = weights[..kept];
        }
        return _ranked[Categorical.Draw(weights, Uniform(step) * Categorical.Sum(weights))];
    }

    private double Uniform(uint step)
    {
        var random = new CounterRandom(_settings.Seed, RandomPurpose.Sampling, step);
        return (((ulong)random.Bits(0) << 21) | (random.Bits(1) >> 11)) * (1.0 / (1L << 53));
    }
}
