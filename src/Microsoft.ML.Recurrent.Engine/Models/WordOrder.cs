using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// From the ids of a model whose words were numbered by somebody else (the keys of a column) to the words of a network, which are sorted by falling
/// frequency, as an adaptive softmax needs them. Ids that training has not met have no word of their own: they are read as the unknown word, and share
/// its probability with it evenly, so that the probabilities of all ids add up to 1.
/// </summary>
internal sealed class WordOrder
{
    private readonly int[] _wordOfId;
    private readonly int _unknownIds;

    private WordOrder(int[] wordOfId, int wordCount)
    {
        _wordOfId = wordOfId;
        _unknownIds = wordOfId.Count(word => word == LanguageModelIds.Unknown);
        WordCount = wordCount;
        UnknownShare = Math.Log(_unknownIds);
    }

    /// <summary>Number of ids.</summary>
    public int IdCount => _wordOfId.Length;

    /// <summary>Number of the network's words.</summary>
    public int WordCount { get; }

    /// <summary>ln of the number of ids that share the probability of the unknown word.</summary>
    public double UnknownShare { get; }

    /// <summary>The order of the frequencies in a training text; of equals the smaller id comes first.</summary>
    /// <param name="counts">How often each id occurs: [ids].</param>
    public static WordOrder ByFrequency(ReadOnlySpan<long> counts)
    {
        var wordOfId = new int[counts.Length];
        wordOfId[LanguageModelIds.End] = LanguageModelIds.End;
        var ids = new List<(long Count, int Id)>();
        for (int id = LanguageModelIds.FirstWord; id < counts.Length; id++)
        {
            if (counts[id] > 0)
                ids.Add((-counts[id], id));
        }
        ids.Sort();
        for (int i = 0; i < ids.Count; i++)
            wordOfId[ids[i].Id] = LanguageModelIds.FirstWord + i;
        return new WordOrder(wordOfId, LanguageModelIds.FirstWord + ids.Count);
    }

    /// <summary>The network's word for an id.</summary>
    public int WordOf(int id) => _wordOfId[id];

    /// <summary>Spreads the probabilities of the words over the ids.</summary>
    /// <param name="words">[words]</param>
    /// <param name="ids">[ids]</param>
    public void Spread(ReadOnlySpan<float> words, Span<float> ids)
    {
        float unknown = words[LanguageModelIds.Unknown] / _unknownIds;
        for (int id = 0; id < ids.Length; id++)
            ids[id] = _wordOfId[id] == LanguageModelIds.Unknown ? unknown : words[_wordOfId[id]];
    }

    /// <summary>From the vectors of words ([words, length]) to those of ids, zeros for ids that have no word of their own: [ids, length].</summary>
    public Matrix VectorsOfIds(Matrix words)
    {
        Matrix ids = Matrix.Create(IdCount, words.Columns);
        for (int id = 0; id < ids.Rows; id++)
        {
            if (_wordOfId[id] != LanguageModelIds.Unknown || id == LanguageModelIds.Unknown)
                words.Row(_wordOfId[id]).CopyTo(ids.Row(id));
        }
        return ids;
    }

    /// <summary>Writes the order.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(_wordOfId.Length);
        foreach (int word in _wordOfId)
            writer.WriteInt32(word);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">It is no order of words.</exception>
    public static WordOrder Read(SectionReader reader, int wordCount)
    {
        var wordOfId = new int[reader.ReadCount(sizeof(int), "ids of words")];
        var isTaken = new bool[wordCount];
        int taken = 0;
        for (int id = 0; id < wordOfId.Length; id++)
        {
            int word = wordOfId[id] = reader.ReadInt32(0, wordCount - 1, "word of the network");
            bool isFirst = id < LanguageModelIds.FirstWord;
            if (isFirst ? word != id : word == LanguageModelIds.End || (word != LanguageModelIds.Unknown && isTaken[word]))
                throw reader.Fault("another word of the network for each id", $"{word}");
            taken += isTaken[word] ? 0 : 1;
            isTaken[word] = true;
        }
        return taken == wordCount ? new WordOrder(wordOfId, wordCount) : throw reader.Fault($"ids for all {wordCount} words of the network", $"{taken}");
    }
}
