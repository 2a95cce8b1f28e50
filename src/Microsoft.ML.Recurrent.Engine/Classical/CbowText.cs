using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// A text, a stretch at a time, without the words that subsampling leaves out: a word that is more of the text than a threshold t is kept with the
/// probability √(t/f) + t/f, where f is its share (as word2vec does; the paper has √(t/f)). Whole sentences make a stretch.
/// </summary>
internal sealed class CbowText
{
    /// <summary>What ends a sentence in a stretch.</summary>
    public const int Break = -1;

    private const int WordsPerStretch = 1 << 16;
    private readonly SequenceStore _sentences;
    private readonly float[] _kept;
    private readonly int[] _firstSentences;
    private readonly long[] _firstWords;
    private readonly double _keptCount;
    private float[] _uniform = [];

    /// <summary>A text.</summary>
    /// <param name="sentences">Words by number, from 0.</param>
    /// <param name="counts">How often each word occurs: [words].</param>
    /// <param name="threshold">t; 0 leaves no word out.</param>
    public CbowText(SequenceStore sentences, ReadOnlySpan<long> counts, double threshold)
    {
        _sentences = sentences;
        _kept = new float[counts.Length];
        for (int word = 0; word < counts.Length; word++)
        {
            double ratio = threshold * Math.Max(1, sentences.TokenCount) / Math.Max(1, counts[word]);
            _kept[word] = threshold == 0 ? 1 : (float)Math.Min(1, Math.Sqrt(ratio) + ratio);
            _keptCount += counts[word] * (double)_kept[word];
        }
        var firstSentences = new List<int> { 0 };
        var firstWords = new List<long> { 0 };
        long words = 0;
        for (int i = 0; i < sentences.Count; i++)
        {
            words += sentences.LengthOf(i);
            if (words - firstWords[^1] >= WordsPerStretch || i == sentences.Count - 1)
            {
                firstSentences.Add(i + 1);
                firstWords.Add(words);
            }
        }
        _firstSentences = [.. firstSentences];
        _firstWords = [.. firstWords];
    }

    /// <summary>Number of stretches.</summary>
    public int StretchCount => _firstSentences.Length - 1;

    /// <summary>Number of words, those that are left out included.</summary>
    public long WordCount => _firstWords[^1];

    /// <summary>Number of words before a stretch, those that are left out included.</summary>
    public long WordsBefore(int stretch) => _firstWords[stretch];

    /// <summary>The share of the kept text that a word is expected to have, which occurs <paramref name="count"/> times.</summary>
    public double KeptShare(int word, long count) => count * (double)_kept[word] / _keptCount;

    /// <summary>Writes the kept words of a stretch, with a <see cref="Break"/> before and behind each sentence.</summary>
    /// <param name="stretch">Its number.</param>
    /// <param name="random">The epoch's stream: element i decides about word i of the text.</param>
    /// <param name="words">Cleared first.</param>
    public void Read(int stretch, CounterRandom random, List<int> words)
    {
        words.Clear();
        words.Add(Break);
        ulong number = (ulong)_firstWords[stretch];
        for (int i = _firstSentences[stretch]; i < _firstSentences[stretch + 1]; i++)
        {
            ReadOnlySpan<int> sentence = _sentences[i];
            if (_uniform.Length < sentence.Length)
                _uniform = new float[Math.Max(sentence.Length, 2 * _uniform.Length)];
            random.FillUniform(number, _uniform.AsSpan(0, sentence.Length), 0, 1);
            for (int place = 0; place < sentence.Length; place++)
            {
                if (_uniform[place] < _kept[sentence[place]])
                    words.Add(sentence[place]);
            }
            words.Add(Break);
            number += (ulong)sentence.Length;
        }
    }
}
