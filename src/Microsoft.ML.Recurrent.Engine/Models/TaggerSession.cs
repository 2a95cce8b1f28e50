using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Tags sentences with a <see cref="SequenceTaggerModel"/>: add sentences, then <see cref="Tag"/>. One session serves one thread; any number of
/// sessions run side by side on one model. A sentence's results do not depend on the sentences that it is tagged with.
/// </summary>
internal sealed class TaggerSession : IDisposable
{
    /// <summary>How many different tokens a session remembers from call to call.</summary>
    private const int RememberedForms = 1 << 15;

    private readonly SequenceTaggerModel _model;
    private readonly Pass _pass;
    private readonly TaggerNetworkState _state;
    private readonly FrozenWalk[] _walks;
    private readonly TaggerBatch _batch = new();
    private readonly LengthGroups _groups = new();
    private readonly TokenForms? _forms;
    private readonly TokenMemory _memory;
    private readonly IdRows _tokens = new();
    private float[] _elements = [];
    private int[] _packedTags = [];
    private int[] _tags = [];
    private float[] _probabilities = [];
    private float[] _marginals = [];
    private int[] _packedBest = [];
    private double[] _packedLogProbabilities = [];
    private int[] _best = [];
    private float[] _bestProbabilities = [];
    private int[] _bestFound = [];

    internal TaggerSession(SequenceTaggerModel model, int threads)
    {
        _model = model;
        _pass = new Pass(new ThreadTeam(threads));
        _state = model.Network.CreateState();
        _walks = model.Frozen.Recurrent.CreateWalks();
        _forms = model.Tokens is { } encoder ? new TokenForms(encoder) : null;
        _memory = new TokenMemory(model.Shape, model.Frozen);
    }

    /// <summary>Number of sentences added since <see cref="Clear"/>.</summary>
    public int RowCount => _tokens.Count;

    /// <summary>Whether <see cref="Tag"/> keeps <see cref="Probabilities"/>.</summary>
    public bool WantsProbabilities { get; set; }

    /// <summary>Whether <see cref="Tag"/> keeps <see cref="Marginals"/>.</summary>
    public bool WantsMarginals { get; set; }

    /// <summary>How many of a sentence's most probable tag sequences <see cref="Tag"/> keeps; 0 for none.</summary>
    public int BestCount { get; set; }

    /// <summary>Forgets all sentences.</summary>
    public void Clear()
    {
        _tokens.Clear();
        if (_forms is null || _forms.Count <= RememberedForms)
            return;
        _forms.Clear();
        _memory.Clear();
    }

    /// <summary>Adds a sentence of texts, for a model that has <see cref="SequenceTaggerModel.Tokens"/>.</summary>
    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        TokenForms forms = _forms ?? throw new InvalidOperationException("This model's tokens are no texts.");
        Span<int> row = _tokens.Add(tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
            row[i] = forms.NumberOf(tokens[i].Span);
    }

    /// <summary>Adds a sentence of words, by their numbers, for a model whose tokens are words without texts.</summary>
    public void AddWords(ReadOnlySpan<int> words)
    {
        if (_forms is not null || !_model.Shape.HasWords)
            throw new InvalidOperationException("This model's tokens are not numbers of words.");
        words.CopyTo(_tokens.Add(words.Length));
    }

    /// <summary>Adds a sentence of float vectors, for a model whose tokens are nothing else: [length · element size].</summary>
    public void AddElements(ReadOnlySpan<float> elements)
    {
        if (_model.Shape.HasWords)
            throw new InvalidOperationException("This model's tokens are not float vectors alone.");
        _tokens.Add(elements.Length / _model.Shape.ElementSize).Clear();
        SetElements(elements);
    }

    /// <summary>Sets the float features of the tokens of the sentence added last, for a model that has some: [length · element size].</summary>
    /// <exception cref="ArgumentException">There are not as many as the sentence needs.</exception>
    public void SetElements(ReadOnlySpan<float> elements)
    {
        int size = _model.Shape.ElementSize, last = RowCount - 1;
        if (elements.Length != _tokens.LengthOf(last) * size)
            throw new ArgumentException($"Expected {size} float features for each of {_tokens.LengthOf(last)} tokens, found {elements.Length} in all.", nameof(elements));
        Grow(ref _elements, (long)_tokens.IdCount * size);
        elements.CopyTo(_elements.AsSpan(_tokens.StartOf(last) * size));
    }

    /// <summary>Number of tokens of a sentence.</summary>
    public int LengthOf(int row) => _tokens.LengthOf(row);

    /// <summary>Tags all sentences.</summary>
    public void Tag()
    {
        int tokens = _tokens.IdCount;
        Grow(ref _tags, tokens);
        if (WantsProbabilities)
            Grow(ref _probabilities, tokens);
        if (WantsMarginals)
            Grow(ref _marginals, (long)tokens * _model.Shape.Tags);
        if (BestCount > 0)
        {
            Grow(ref _best, (long)tokens * BestCount);
            Grow(ref _bestProbabilities, (long)RowCount * BestCount);
            Grow(ref _bestFound, RowCount);
        }
        _groups.Begin(RowCount, out Span<int> lengths);
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = LengthOf(row);
        while (_groups.MoveNext())
            TagTogether(_groups.Rows, _groups.Lengths);
    }

    /// <summary>The tags of a sentence: [length].</summary>
    public ReadOnlySpan<int> Tags(int row) => _tags.AsSpan(_tokens.StartOf(row), LengthOf(row));

    /// <summary>The probability of each token's tag, given the sentence: [length].</summary>
    public ReadOnlySpan<float> Probabilities(int row) => _probabilities.AsSpan(_tokens.StartOf(row), LengthOf(row));

    /// <summary>The probability of every tag of each token, given the sentence: [length · tags].</summary>
    public ReadOnlySpan<float> Marginals(int row) => _marginals.AsSpan(_tokens.StartOf(row) * _model.Shape.Tags, LengthOf(row) * _model.Shape.Tags);

    /// <summary>The most probable tag sequences of a sentence, the best first, one behind the other; fewer than wanted where there are no more: [found · length].</summary>
    public ReadOnlySpan<int> BestTags(int row) => _best.AsSpan(_tokens.StartOf(row) * BestCount, _bestFound[row] * LengthOf(row));

    /// <summary>The probability of each of <see cref="BestTags"/>, given the sentence: [found].</summary>
    public ReadOnlySpan<float> BestProbabilities(int row) => _bestProbabilities.AsSpan(row * BestCount, _bestFound[row]);

    /// <summary>Ends the session's threads.</summary>
    public void Dispose() => _pass.Team.Dispose();

    private void TagTogether(ReadOnlySpan<int> rows, ReadOnlySpan<int> lengths)
    {
        _pass.Workspace.Reset();
        Load(rows, lengths);
        int tokens = _batch.Layout.TokenCount;
        _model.Network.Score(_pass, _state, _model.Frozen, _walks, _memory, _batch);
        Grow(ref _packedTags, tokens);
        if (_model.EntityThreshold is { } threshold)
            _model.Network.Output.DecodeEntities(_pass, _state.Output, threshold, _packedTags.AsSpan(0, tokens));
        else
            _model.Network.Output.Decode(_pass, _state.Output, _packedTags.AsSpan(0, tokens));
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            int row = rows[order[position]];
            _batch.Layout.Gather(position, _packedTags, _tags.AsSpan(_tokens.StartOf(row), LengthOf(row)));
        }
        if (WantsProbabilities || WantsMarginals)
            KeepMarginals(rows);
        if (BestCount > 0)
            KeepBest(rows);
    }

    private void Load(ReadOnlySpan<int> rows, ReadOnlySpan<int> lengths)
    {
        int size = _model.Shape.ElementSize;
        _batch.Build(lengths);
        if (size > 0)
            _batch.Elements = _pass.Workspace.Take(_batch.Layout.TokenCount, size);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            int row = rows[order[position]];
            _batch.SetTokens(position, _tokens[row], _forms);
            if (size > 0)
                _batch.SetElements(position, _elements.AsSpan(_tokens.StartOf(row) * size, LengthOf(row) * size));
        }
    }

    private void KeepMarginals(ReadOnlySpan<int> rows)
    {
        PackedBatch layout = _batch.Layout;
        Matrix marginals = _pass.Workspace.Take(layout.TokenCount, _model.Shape.Tags);
        _model.Network.Output.Marginals(_pass, _state.Output, marginals);
        for (int position = 0; position < layout.SequenceCount; position++)
        {
            int start = _tokens.StartOf(rows[layout.Order[position]]);
            for (int step = 0; step < layout.Lengths[position]; step++)
            {
                ReadOnlySpan<float> token = marginals.Row(layout.StepOffsets[step] + position);
                if (WantsProbabilities)
                    _probabilities[start + step] = token[_tags[start + step]];
                if (WantsMarginals)
                    token.CopyTo(_marginals.AsSpan((start + step) * token.Length));
            }
        }
    }

    private void KeepBest(ReadOnlySpan<int> rows)
    {
        PackedBatch layout = _batch.Layout;
        int tokens = layout.TokenCount, sequences = layout.SequenceCount;
        Grow(ref _packedBest, (long)BestCount * tokens);
        Grow(ref _packedLogProbabilities, (long)BestCount * sequences);
        Span<int> tags = _packedBest.AsSpan(0, BestCount * tokens);
        Span<double> logProbabilities = _packedLogProbabilities.AsSpan(0, BestCount * sequences);
        _model.Network.Output.DecodeBest(_pass, _state.Output, BestCount, tags, logProbabilities);
        for (int position = 0; position < sequences; position++)
        {
            int row = rows[layout.Order[position]], length = LengthOf(row), found = 0;
            for (; found < BestCount && !double.IsNegativeInfinity(logProbabilities[found * sequences + position]); found++)
            {
                _bestProbabilities[row * BestCount + found] = (float)Math.Exp(logProbabilities[found * sequences + position]);
                layout.Gather(position, tags.Slice(found * tokens, tokens), _best.AsSpan(_tokens.StartOf(row) * BestCount + found * length, length));
            }
            _bestFound[row] = found;
        }
    }

    private static void Grow<T>(ref T[] values, long length)
    {
        if (length > Array.MaxLength)
            throw new InvalidOperationException($"Sentences tagged together need an array of {length} elements; at most {Array.MaxLength} fit. Tag fewer or shorter sentences at once.");
        if (values.Length < length)
            Array.Resize(ref values, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * values.Length)));
    }
}
