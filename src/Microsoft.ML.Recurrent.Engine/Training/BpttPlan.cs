using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// Running text cut into windows for truncated back-propagation through time: a batch is the steps of a window, in the text's order. The lengths
/// are a function of seed and epoch.
/// </summary>
internal sealed class BpttPlan : IBatchPlan
{
    private readonly BpttLengths _lengths;
    private readonly ulong _seed;
    private readonly int[] _steps;
    private readonly List<int> _starts = [];

    /// <summary>A plan for a text.</summary>
    /// <param name="steps">Steps of the text, that is words of each of its parallel streams.</param>
    /// <param name="lengths">Lengths of windows.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="ArgumentException">The lengths are out of range.</exception>
    public BpttPlan(int steps, BpttLengths lengths, ulong seed)
    {
        if (lengths.Mean < 1 || lengths.Minimum < 1 || !(lengths.HalfProbability is >= 0 and <= 1) || !(lengths.Deviation >= 0 && double.IsFinite(lengths.Deviation)))
            throw new ArgumentException($"Expected windows of a mean and a minimum of at least 1 step, a probability of half the mean from 0 to 1 and a standard deviation of at least 0; found {lengths}.", nameof(lengths));
        _lengths = lengths;
        _seed = seed;
        _steps = [.. Enumerable.Range(0, steps)];
    }

    /// <inheritdoc/>
    public int BatchCount => _starts.Count;

    /// <summary>Steps of window <paramref name="batch"/> of the arranged epoch, ascending.</summary>
    public ReadOnlySpan<int> Rows(int batch)
    {
        int start = _starts[batch], end = batch + 1 < _starts.Count ? _starts[batch + 1] : _steps.Length;
        return _steps.AsSpan(start, end - start);
    }

    /// <summary>The window's length by the mean: so every word has the same part in training, as the loss is a mean over the window.</summary>
    public double LearningRateFactor(int batch) => (double)Rows(batch).Length / _lengths.Mean;

    /// <inheritdoc/>
    public void Arrange(int epoch)
    {
        var random = new CounterRandom(_seed, RandomPurpose.WindowLengths, (uint)epoch);
        _starts.Clear();
        for (int start = 0; start < _steps.Length; start += Math.Min(Length(random, _starts.Count), _steps.Length - start))
            _starts.Add(start);
    }

    private int Length(CounterRandom random, int window)
    {
        Span<float> normal = stackalloc float[2];
        double mean = random.Uniform(4 * (ulong)window) < _lengths.HalfProbability ? _lengths.Mean / 2.0 : _lengths.Mean;
        random.FillNormal(4 * (ulong)window + 2, normal, 0, 1);
        return (int)Math.Clamp(Math.Round(mean + _lengths.Deviation * normal[0]), _lengths.Minimum, int.MaxValue);
    }
}
