using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// Word vectors by CBOW with noise words (Mikolov et al. 2013): a word is predicted from the mean of the vectors around it, against words drawn in
/// proportion to their counts to the power 3/4. How many words around it count is drawn for each word anew, from 1 to the window; the learning rate
/// falls linearly to nearly nothing. A function of text, settings and seed, whatever the threads.
/// </summary>
internal sealed class CbowTraining
{
    private const uint Subsampling = RandomPurpose.WordVectors, Windows = RandomPurpose.WordVectors + 1, Noise = RandomPurpose.WordVectors + 2;

    /// <summary>Words of a batch: enough to share out among threads, few enough to be up to date.</summary>
    private const int LargestBatch = 1024;

    /// <summary>
    /// How often one vector may be expected to change in a batch, at a learning rate of 1: its changes come all at once, and each reckons without the
    /// others. Texts of few words diverge where it is several times as much.
    /// </summary>
    private const double MostOfOneVector = 1.5;

    // What a thread fills in at a time, and how many noise words it has random numbers for.
    private const int WordsPerPart = 32, DrawsAtOnce = 256;

    private const double LeastLearningRate = 1e-4;
    private readonly CbowSettings _settings;
    private readonly CbowText _text;
    private readonly NoiseDistribution _noise;
    private readonly ThreadTeam _team;
    private readonly CbowBatch _batch;
    private readonly List<int> _words = [];
    private readonly int[] _places;

    /// <summary>A training at its beginning.</summary>
    /// <param name="sentences">Words by number, from 0.</param>
    /// <param name="counts">How often each word occurs in them: [words].</param>
    /// <param name="settings">How to train.</param>
    /// <param name="team">Threads.</param>
    /// <exception cref="InvalidOperationException">There are no words, or more than can be held.</exception>
    public CbowTraining(SequenceStore sentences, ReadOnlySpan<long> counts, CbowSettings settings, ThreadTeam team)
    {
        if (sentences.TokenCount == 0)
            throw new InvalidOperationException("Expected at least one word in the text; found none.");
        _settings = settings;
        _team = team;
        _text = new CbowText(sentences, counts, settings.SubsamplingThreshold);
        var weights = new double[counts.Length];
        for (int word = 0; word < weights.Length; word++)
            weights[word] = Math.Pow(counts[word], 0.75);
        _noise = new NoiseDistribution(weights);
        double noise = weights.Sum(), largest = 0;
        for (int word = 0; word < weights.Length; word++)
            largest = Math.Max(largest, _text.KeptShare(word, counts[word]) + settings.NoiseWords * weights[word] / noise);
        Tables = new CbowTables(counts.Length, settings.Dimension, settings.Seed);
        int capacity = Math.Clamp((int)(MostOfOneVector / (settings.LearningRate * largest)), 1, LargestBatch);
        _batch = new CbowBatch(capacity, settings.Window, settings.NoiseWords, Tables.Stride);
        _places = new int[capacity];
    }

    /// <summary>The vectors.</summary>
    public CbowTables Tables { get; }

    /// <summary>Most words of a batch.</summary>
    public int BatchCapacity => _batch.Capacity;

    /// <summary>Where progress is reported, several times a second.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Called after each epoch with its number, from 1, its mean loss, and its words a second.</summary>
    public Action<int, double, double>? EpochEnded { get; init; }

    /// <summary>Trains.</summary>
    /// <param name="cancellation">Ends training within one batch; behind the first epoch the vectors are kept as they are.</param>
    /// <returns>Whether training was not cancelled.</returns>
    /// <exception cref="OperationCanceledException">Training was cancelled before the first epoch had ended.</exception>
    /// <exception cref="TrainingDivergedException">A loss is not a number.</exception>
    public bool Run(CancellationToken cancellation = default)
    {
        var clock = new RunClock(TimeProvider.System);
        for (int epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            double loss = 0, seconds = 0;
            long count = 0;
            for (int stretch = 0; stretch < _text.StretchCount; stretch++)
            {
                if (!RunStretch(epoch, stretch, ref loss, ref count, cancellation))
                    return epoch > 0 ? false : throw new OperationCanceledException("Training was cancelled before the first epoch had ended, so there are no vectors yet.", cancellation);
                seconds += clock.Lap();
                clock.CountBatch();
                double speed = _text.WordsBefore(stretch + 1) / Math.Max(seconds, 1e-9);
                Progress?.Report(new TrainingProgress(
                    epoch + 1, _settings.Epochs, stretch + 1, _text.StretchCount, count > 0 ? loss / count : 0, null, null, speed, clock.Elapsed,
                    clock.Estimate((long)(_settings.Epochs - epoch) * _text.StretchCount - stretch - 1)));
            }
            EpochEnded?.Invoke(epoch + 1, count > 0 ? loss / count : 0, _text.WordCount / Math.Max(seconds, 1e-9));
        }
        return true;
    }

    private bool RunStretch(int epoch, int stretch, ref double loss, ref long count, CancellationToken cancellation)
    {
        _text.Read(stretch, new CounterRandom(_settings.Seed, Subsampling, (uint)epoch), _words);
        double total = (double)_text.WordCount * _settings.Epochs, before = (double)_text.WordCount * epoch + _text.WordsBefore(stretch);
        long stretchWords = _text.WordsBefore(stretch + 1) - _text.WordsBefore(stretch);
        for (int place = 0, batch = 0; place < _words.Count; batch++)
        {
            if (cancellation.IsCancellationRequested)
                return false;
            double done = (before + stretchWords * ((double)place / _words.Count)) / total;
            double learningRate = _settings.LearningRate * Math.Max(LeastLearningRate, 1 - done);
            place = Fill(place, epoch, count);
            CbowStep.Run(Tables, _batch, (float)learningRate, _team);
            foreach (float wordLoss in _batch.Losses.AsSpan(0, _batch.Count))
                loss += wordLoss;
            count += _batch.Count;
            if (!double.IsFinite(loss))
                throw new TrainingDivergedException("loss", loss, epoch + 1, batch + 1, learningRate);
        }
        return true;
    }

    /// <summary>Fills the batch with the words from <paramref name="place"/> on; returns the place behind them.</summary>
    private int Fill(int place, int epoch, long number)
    {
        ReadOnlySpan<int> words = CollectionsMarshal.AsSpan(_words);
        int count = 0;
        for (; place < words.Length && count < _batch.Capacity; place++)
        {
            if (words[place] != CbowText.Break)
                _places[count++] = place;
        }
        _batch.Count = count;
        var job = new FillJob { Training = this, Epoch = (uint)epoch, Number = (ulong)number };
        _team.Run((count + WordsPerPart - 1) / WordsPerPart, ref job);
        return place;
    }

    /// <summary>Finds what stands around some words of the batch, and draws their noise words.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">At most <see cref="WordsPerPart"/>.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="number">Number of words in the epoch before the first of the batch.</param>
    private void FillPart(int first, int count, uint epoch, ulong number)
    {
        ReadOnlySpan<int> words = CollectionsMarshal.AsSpan(_words);
        Span<uint> windowBits = stackalloc uint[WordsPerPart], noiseBits = stackalloc uint[2 * DrawsAtOnce];
        new CounterRandom(_settings.Seed, Windows, epoch).FillBits(number + (ulong)first, windowBits[..count]);
        var noiseRandom = new CounterRandom(_settings.Seed, Noise, epoch);
        for (int i = 0; i < count; i++)
        {
            int place = _places[first + i], reach = 1 + (int)(((ulong)windowBits[i] * (uint)_settings.Window) >> 32), length = 0;
            Span<int> context = _batch.ContextWords.AsSpan((first + i) * _batch.ContextSlots, _batch.ContextSlots);
            for (int other = place - 1; other >= place - reach && words[other] != CbowText.Break; other--)
                context[length++] = words[other];
            for (int other = place + 1; other <= place + reach && words[other] != CbowText.Break; other++)
                context[length++] = words[other];
            _batch.ContextLengths[first + i] = length;
            _batch.CandidateWords[(first + i) * _batch.Candidates] = words[place];
        }
        int draws = count * _settings.NoiseWords;
        ulong firstDraw = (number + (ulong)first) * (ulong)_settings.NoiseWords;
        for (int draw = 0; draw < draws; draw++)
        {
            int at = draw % DrawsAtOnce;
            if (at == 0)
                noiseRandom.FillBits(2 * (firstDraw + (ulong)draw), noiseBits[..(2 * Math.Min(DrawsAtOnce, draws - draw))]);
            int i = first + draw / _settings.NoiseWords, noise = _noise.Draw(noiseBits[2 * at], noiseBits[2 * at + 1]);
            _batch.CandidateWords[i * _batch.Candidates + 1 + draw % _settings.NoiseWords] = noise == words[_places[i]] ? -1 : noise;
        }
    }

    private struct FillJob : IParallelJob
    {
        public CbowTraining Training;
        public uint Epoch;
        public ulong Number;

        public readonly void Execute(int part) =>
            Training.FillPart(part * WordsPerPart, Math.Min(WordsPerPart, Training._batch.Count - part * WordsPerPart), Epoch, Number);
    }
}
