using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>A single row of a <see cref="SoftmaxOutput"/>, with the bits of <see cref="SoftmaxBlock"/>; one cluster.</summary>
internal sealed class SoftmaxRow : VocabularyRow
{
    // Fewer weights than these, which one thread reads in some five microseconds, are not worth calling others.
    private const long SharedWeights = 1 << 17;

    private readonly SoftmaxOutput _output;
    private readonly PackedClasses _classes;
    private readonly float[] _hidden;
    private readonly float[] _logits;

    // exp(logit - shift of its block), and of each block exp(shift - M) and the sum of terms.
    private readonly float[] _terms;
    private readonly float[] _powers;
    private readonly float[] _sums;
    private readonly float[] _zeros;
    private ThreadTeam? _team;
    private bool _isComputed;
    private float _largest;
    private float _total;

    /// <summary>A row of <paramref name="output"/>.</summary>
    public SoftmaxRow(SoftmaxOutput output, PackedClasses classes) : base(new WordClusters(classes.Classes))
    {
        _output = output;
        _classes = classes;
        _hidden = new float[output.InputSize];
        _logits = new float[classes.Classes];
        _terms = new float[classes.Classes];
        _powers = new float[classes.Count];
        _sums = new float[classes.Count];
        _zeros = new float[classes.Width];
    }

    /// <inheritdoc/>
    public override void Begin(ReadOnlySpan<float> hidden, ThreadTeam? team = null)
    {
        VectorMath.CheckLength(hidden.Length, _hidden.Length);
        hidden.CopyTo(_hidden);
        _team = (long)_hidden.Length * _classes.Classes >= SharedWeights ? team : null;
        _isComputed = false;
    }

    /// <inheritdoc/>
    public override double ClusterProbability(int cluster) => 1;

    /// <inheritdoc/>
    public override void Probabilities(int cluster, Span<float> probabilities)
    {
        VectorMath.CheckLength(probabilities.Length, _terms.Length);
        ProbabilitiesOfFirst(1, probabilities);
    }

    /// <summary>Writes <paramref name="whole"/>·p of the first words.</summary>
    /// <param name="whole">What the probabilities of all words add up to.</param>
    /// <param name="probabilities">At most [vocabulary].</param>
    public void ProbabilitiesOfFirst(double whole, Span<float> probabilities)
    {
        Compute();
        for (int block = 0; block < _classes.Count && _classes.First(block) < probabilities.Length; block++)
        {
            int first = _classes.First(block), count = Math.Min(_classes.WidthOf(block), probabilities.Length - first);
            VectorMath.Scale((float)(_powers[block] * whole / _total), _terms.AsSpan(first, count), probabilities.Slice(first, count));
        }
    }

    /// <summary>p of a word.</summary>
    public double Probability(int word)
    {
        Compute();
        return (double)_powers[word / _classes.Width] * _terms[word] / _total;
    }

    /// <summary>p of the first <paramref name="count"/> words together.</summary>
    public double ProbabilityOfFirst(int count)
    {
        Compute();
        double sum = 0;
        for (int block = 0; block < _classes.Count && _classes.First(block) < count; block++)
        {
            int first = _classes.First(block);
            sum += _powers[block] * DoubleSum.Of(_terms.AsSpan(first, Math.Min(_classes.WidthOf(block), count - first)));
        }
        return sum / _total;
    }

    /// <inheritdoc/>
    public override double LogProbability(int word)
    {
        Compute();
        return _logits[word] - (_largest + Math.Log(_total));
    }

    private void Compute()
    {
        if (_isComputed)
            return;
        if (_team is null)
        {
            for (int block = 0; block < _classes.Count; block++)
                ComputeTerms(block);
        }
        else
        {
            var job = new TermsJob { Row = this };
            _team.Run(_classes.Count, ref job);
        }
        SoftmaxRows.Combine(_powers, _sums, out _largest, out _total);
        if (!float.IsFinite(_total))
            throw new InvalidOperationException($"Expected the probabilities of words to be numbers, found {_total} as the sum of {_output.Weight.Name}'s: the model's weights or inputs are not finite.");
        _isComputed = true;
    }

    /// <summary>A block of logits becomes terms while it is in the cache.</summary>
    private void ComputeTerms(int block)
    {
        int first = _classes.First(block), count = _classes.WidthOf(block);
        Span<float> logits = _logits.AsSpan(first, count), terms = _terms.AsSpan(first, count);
        RowProduct.MultiplyPanels(_zeros.AsSpan(0, count), _hidden, _classes.Forward(block), logits, descending: false);
        if (_output.Bias is not null)
            VectorMath.Add(_output.Bias.Value.Row(0).Slice(first, count), logits);
        logits.CopyTo(terms);
        SoftmaxRows.Terms(terms, out _powers[block], out _sums[block]);
    }

    private struct TermsJob : IParallelJob
    {
        public SoftmaxRow Row;

        public readonly void Execute(int part) => Row.ComputeTerms(part);
    }
}
