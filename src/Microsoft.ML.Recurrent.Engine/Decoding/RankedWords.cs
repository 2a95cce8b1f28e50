using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>Words by falling weight, of equals the first first.</summary>
internal sealed class RankedWords
{
    // Weight and id in one number whose order is theirs: floats that are not negative are ordered as their bits are.
    private readonly ulong[] _keys;
    private readonly float[] _weights;
    private int _count;

    /// <summary>None of <paramref name="vocabularySize"/> words.</summary>
    public RankedWords(int vocabularySize)
    {
        _keys = new ulong[vocabularySize];
        _weights = new float[vocabularySize];
    }

    /// <summary>The words' weights.</summary>
    public Span<float> Weights => _weights.AsSpan(0, _count);

    /// <summary>The word at a rank.</summary>
    public int this[int rank] => (int)(uint)_keys[rank];

    /// <summary>Takes the <paramref name="most"/> heaviest words, or all that weigh anything; a cluster that cannot have one of them is not read.</summary>
    public void Take(WordWeights weights, ILanguageModelState state, int most)
    {
        _count = 0;
        most = Math.Min(most, _keys.Length);
        float least = 0;
        for (int cluster = 0; cluster < weights.Clusters.Count; cluster++)
        {
            if (_count > most)
                least = Keep(most);
            if (_count == most && WordWeights.Bound(state, cluster) < least)
                continue;
            Span<float> some = weights.Read(state, cluster);
            for (int i = 0; i < some.Length; i++)
            {
                // Of equals the earlier words are here already.
                if (!(some[i] > least))
                    continue;
                if (_count == _keys.Length || _count >= 2 * most + 1024)
                    least = Keep(most);
                Add(weights.Clusters.First(cluster) + i, some[i]);
            }
        }
        Keep(most);
        Unpack();
    }

    /// <summary>Takes the words that weigh at least <paramref name="least"/>, and more than nothing.</summary>
    /// <param name="weights">[vocabulary].</param>
    /// <param name="least">The least weight.</param>
    public void TakeAbove(ReadOnlySpan<float> weights, double least)
    {
        _count = 0;
        for (int id = 0; id < weights.Length; id++)
        {
            if (weights[id] > 0 && weights[id] >= least)
                Add(id, weights[id]);
        }
        Keep(_count);
        Unpack();
    }

    private void Add(int id, float weight) => _keys[_count++] = ((ulong)~BitConverter.SingleToUInt32Bits(weight) << 32) | (uint)id;

    private static float WeightOf(ulong key) => BitConverter.UInt32BitsToSingle(~(uint)(key >> 32));

    /// <summary>Ranks the words and keeps the heaviest; returns what the last of so many weighs, 0 where there are fewer.</summary>
    private float Keep(int most)
    {
        _keys.AsSpan(0, _count).Sort();
        bool isFull = _count >= most;
        _count = Math.Min(_count, most);
        return isFull && most > 0 ? WeightOf(_keys[most - 1]) : 0;
    }

    private void Unpack()
    {
        for (int rank = 0; rank < _count; rank++)
            _weights[rank] = WeightOf(_keys[rank]);
    }
}
