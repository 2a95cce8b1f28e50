using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>A single row of an <see cref="AdaptiveSoftmax"/>. The head knows the probability of every tail; a tail that nobody asks for is not computed.</summary>
internal sealed class AdaptiveRow : VocabularyRow
{
    private readonly AdaptiveSoftmax _output;
    private readonly SoftmaxRow _head;
    private readonly SoftmaxRow[] _tails;
    private readonly bool[] _isBegun;
    private readonly float[] _hidden;
    private readonly float[] _features;
    private ThreadTeam? _team;

    /// <summary>A row of <paramref name="output"/>.</summary>
    public AdaptiveRow(AdaptiveSoftmax output) : base(output.Clusters)
    {
        _output = output;
        _head = output.Head.CreateRow();
        _tails = [.. output.Tails.Select(tail => tail.Words.CreateRow())];
        _isBegun = new bool[_tails.Length];
        _hidden = new float[output.InputSize];
        _features = new float[output.InputSize];
    }

    /// <inheritdoc/>
    public override void Begin(ReadOnlySpan<float> hidden, ThreadTeam? team = null)
    {
        _head.Begin(hidden, team);
        _team = team;
        hidden.CopyTo(_hidden);
        Array.Clear(_isBegun);
    }

    /// <inheritdoc/>
    public override double ClusterProbability(int cluster) => cluster == 0
        ? _head.ProbabilityOfFirst(_output.ShortlistSize)
        : _head.Probability(_output.ShortlistSize + cluster - 1);

    /// <inheritdoc/>
    public override void Probabilities(int cluster, Span<float> probabilities)
    {
        VectorMath.CheckLength(probabilities.Length, Clusters.SizeOf(cluster));
        if (cluster == 0)
            _head.ProbabilitiesOfFirst(1, probabilities);
        else
            Tail(cluster - 1).ProbabilitiesOfFirst(ClusterProbability(cluster), probabilities);
    }

    /// <inheritdoc/>
    public override double LogProbability(int word)
    {
        int cluster = Clusters.Of(word);
        return cluster == 0
            ? _head.LogProbability(word)
            : _head.LogProbability(_output.ShortlistSize + cluster - 1) + Tail(cluster - 1).LogProbability(word - Clusters.First(cluster));
    }

    private SoftmaxRow Tail(int tail)
    {
        if (!_isBegun[tail])
            _tails[tail].Begin(_output.Tails[tail].Features(_hidden, _features), _team);
        _isBegun[tail] = true;
        return _tails[tail];
    }
}
