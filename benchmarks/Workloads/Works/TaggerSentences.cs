using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>Batches of sentences for the tagger, which come round again and again. Lengths are log-normal, 15 words in the mean.</summary>
internal sealed class TaggerSentences
{
    /// <summary>Number of batches until the first comes again.</summary>
    public const int Batches = 32;

    private const double MedianLength = 13.3, Spread = 0.5;
    private const int ShortestSentence = 3, LongestSentence = 50;
    private readonly int[][] _lengths;
    private readonly int[][] _words;
    private readonly int[][] _tags;
    private int _at = -1;

    public TaggerSentences(int batchSize, int tagCount = TaggerNetwork.Tags)
    {
        var normals = new float[Batches * batchSize];
        new CounterRandom(6, RandomPurpose.Splitting, 0).FillNormal(0, normals, 0, 1);
        _lengths = [.. normals.Select(normal => (int)Math.Round(Math.Clamp(MedianLength * Math.Exp(Spread * normal), ShortestSentence, LongestSentence))).Chunk(batchSize)];
        var text = new ZipfWords(TaggerNetwork.Words, seed: 3);
        var tags = new CounterRandom(5, RandomPurpose.Splitting, 0);
        _words = [.. _lengths.Select(lengths => new int[lengths.Sum()])];
        foreach (int[] words in _words)
            text.Fill(words);
        _tags = [.. _words.Select(words => Enumerable.Range(0, words.Length).Select(token => tags.Below((ulong)token, tagCount)).ToArray())];
    }

    /// <summary>How the batch is laid out.</summary>
    public PackedBatch Layout { get; } = new();

    /// <summary>The batch's words, packed: [tokens].</summary>
    public int[] Words => _words[_at];

    /// <summary>The batch's tags, packed: [tokens].</summary>
    public int[] Tags => _tags[_at];

    /// <summary>Goes to the next batch.</summary>
    public void Next()
    {
        _at = (_at + 1) % _lengths.Length;
        Layout.Build(_lengths[_at]);
    }
}
