using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Reads a text with a recurrent model, a block of words at a time: of each word its log probability, and the products of the hidden state before
/// it with those of the places that a cache would remember there. Memory of one thread, which itself uses a team's.
/// </summary>
internal sealed class CachedText
{
    /// <summary>Most words of a block.</summary>
    public const int BlockLength = RecurrentText.PieceLength;

    private readonly RecurrentText _text;
    private readonly ThreadTeam _team;
    private readonly CacheHistory _history;
    private readonly int _size;
    private readonly Matrix _hidden;
    private readonly Matrix _products;
    private readonly double[] _logProbabilities = new double[BlockLength];
    private readonly int[] _ids;
    private int _count;

    /// <summary>A text of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="size">How many words a cache remembers.</param>
    /// <param name="team">Threads.</param>
    public CachedText(RecurrentLanguageModel model, int size, ThreadTeam team)
    {
        _size = size;
        _team = team;
        _text = new RecurrentText(model, team);
        int hiddenSize = model.Network.Shape.TopHiddenSize;
        _history = new CacheHistory(hiddenSize, size + BlockLength);
        _hidden = Matrix.Create(BlockLength, hiddenSize);
        _products = Matrix.Create(BlockLength, size + BlockLength + 2 * CacheChunk.Length);
        _ids = new int[size + BlockLength];
    }

    /// <summary>Goes to the beginning of a text.</summary>
    public void Begin()
    {
        _text.Begin();
        _history.Clear();
    }

    /// <summary>Reads the words that come next.</summary>
    /// <param name="ids">At most <see cref="BlockLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public void Read(ReadOnlySpan<int> ids)
    {
        _count = ids.Length;
        _text.Read(ids, _logProbabilities.AsSpan(0, _count), _hidden.RowRange(0, _count));
        for (int i = 0; i < _count; i++)
            _history.Add(_hidden.Row(i), ids[i]);
        _history.CopyIds(_ids);
        _history.Products(_hidden.RowRange(0, _count), _products.RowRange(0, _count).ColumnRange(0, _history.ColumnCount), _team);
    }

    /// <summary>The recurrent model's ln P of word <paramref name="word"/> of the block.</summary>
    public double LogProbability(int word) => _logProbabilities[word];

    /// <summary>The hidden state before word <paramref name="word"/> of the block: [hidden].</summary>
    public ReadOnlySpan<float> Hidden(int word) => _hidden.Row(word);

    /// <summary>The products of the hidden state before word <paramref name="word"/> of the block with those of the places remembered there.</summary>
    public ReadOnlySpan<float> Products(int word)
    {
        (long first, int count) = Places(word);
        return _products.Row(word).Slice((int)(first - _history.FirstOfChunks), count);
    }

    /// <summary>The words that followed the places remembered before word <paramref name="word"/> of the block.</summary>
    public ReadOnlySpan<int> Ids(int word)
    {
        (long first, int count) = Places(word);
        return _ids.AsSpan((int)(first - _history.First), count);
    }

    private (long First, int Count) Places(int word)
    {
        long end = _history.End - _count + word, first = Math.Max(0, end - _size);
        return (first, (int)(end - first));
    }
}
