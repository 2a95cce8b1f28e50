using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Reads a text with a recurrent model, a block of words at a time: of each word its log probability, and the products of the hidden state before
/// it with those of the places that a cache would remember there. Memory of one thread, which itself uses a team's.
/// </summary>
internal sealed class CachedText
{
    /// <summary>Most words of a block.</summary>
    public const int BlockLength = RunningTextScorer.TokensAtOnce;

    private readonly RecurrentLanguageModel _model;
    private readonly RunningTextScorer _scorer;
    private readonly ThreadTeam _team;

    // What was read before the last word, and that word: so a block's words are read together with what they follow.
    private readonly StreamState _state;
    private int _lastWord;
    private readonly CacheHistory _history;
    private readonly int _size;
    private readonly Matrix _hidden;
    private readonly Matrix _products;
    private readonly double[] _logProbabilities = new double[BlockLength];
    private readonly int[] _words = new int[BlockLength];
    private readonly int[] _targets = new int[BlockLength];
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
        _model = model;
        _scorer = new RunningTextScorer(model.Network, model.Recurrent, team);
        _state = new RecurrentStream(model.Recurrent).CreateState();
        int hiddenSize = model.Network.Shape.TopHiddenSize;
        _history = new CacheHistory(hiddenSize, size + BlockLength);
        _hidden = Matrix.Create(BlockLength, hiddenSize);
        _products = Matrix.Create(BlockLength, size + BlockLength + 2 * CacheChunk.Length);
        _ids = new int[size + BlockLength];
    }

    /// <summary>Goes to the beginning of a text.</summary>
    public void Begin()
    {
        // The end of a sentence stands for the beginning of the next.
        _state.Reset();
        _lastWord = LanguageModelIds.End;
        _history.Clear();
    }

    /// <summary>Goes to where a state is in a text, and reads a word there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public void GoTo(ContinuousCacheState state, int id)
    {
        _lastWord = _model.WordOf(id);
        _state.CopyFrom(state.Recurrent.Recurrent);
        _history.CopyFrom(state.History);
        _history.Add(state.Recurrent.Hidden, id);
    }

    /// <summary>Has a state go to behind what was read.</summary>
    public void CopyTo(ContinuousCacheState state)
    {
        StreamState recurrent = state.Recurrent.Recurrent;
        recurrent.CopyFrom(_state);
        _model.Read(recurrent, _lastWord);
        state.Remember(_history);
    }

    /// <summary>Reads the words that come next.</summary>
    /// <param name="ids">At most <see cref="BlockLength"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public void Read(ReadOnlySpan<int> ids)
    {
        _count = ids.Length;
        for (int i = 0; i < _count; i++)
        {
            _words[i] = _lastWord;
            _targets[i] = _lastWord = _model.WordOf(ids[i]);
        }
        _scorer.Score(_state, _words.AsSpan(0, _count), _targets.AsSpan(0, _count), _logProbabilities.AsSpan(0, _count), _hidden.RowRange(0, _count));
        for (int i = 0; i < _count; i++)
        {
            _logProbabilities[i] -= _model.ShareOf(_targets[i]);
            _history.Add(_hidden.Row(i), ids[i]);
        }
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
