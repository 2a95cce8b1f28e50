using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Workloads.Works;

/// <summary>The tags of sentences from their texts, a batch of sentences a step, by the session of a tagger that reads characters; it remembers words.</summary>
internal sealed class CharacterTaggerScoringWork : IWork
{
    private readonly TaggerSession _session;
    private readonly ReadOnlyMemory<char>[][][] _batches;
    private int _at;

    public CharacterTaggerScoringWork(int batchSize, int threads)
    {
        var sentences = new CharacterSentences(batchSize);
        TokenEncoder encoder = sentences.Encoder();
        _session = new SequenceTaggerModel(CharacterTagger.Create(encoder, TaggerOutput.Softmax), encoder).OpenSession(threads);
        _batches = new ReadOnlyMemory<char>[TaggerSentences.Batches][][];
        for (int batch = 0; batch < _batches.Length; batch++)
            _batches[batch] = [.. sentences.NextSentences().Select(sentence => sentence.Select(word => sentences.TextOf(word).AsMemory()).ToArray())];
    }

    /// <summary>The tag of the last sentence's first token, so that nobody can leave the tagging out.</summary>
    public int LastTag { get; private set; }

    public int Step()
    {
        ReadOnlyMemory<char>[][] batch = _batches[_at++ % _batches.Length];
        int tokens = 0;
        _session.Clear();
        foreach (ReadOnlyMemory<char>[] sentence in batch)
        {
            _session.AddTokens(sentence);
            tokens += sentence.Length;
        }
        _session.Tag();
        LastTag = _session.Tags(batch.Length - 1)[0];
        return tokens;
    }

    public void Dispose() => _session.Dispose();
}
