using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Scores rows with a <see cref="SequenceClassifierModel"/>: add rows, then <see cref="Score"/>. One session serves one thread; any number of
/// sessions run side by side on one model. A row's results do not depend on the rows that it is scored with.
/// </summary>
internal sealed class ClassifierSession : IDisposable
{
    private readonly SequenceClassifierModel _model;
    private readonly Pass _pass;
    private readonly ClassifierNetworkState[] _states;
    private readonly FrozenWalk[] _walks;
    private readonly ClassifierBatch _batch = new();
    private int[] _words = [];
    private float[] _elements = [];
    private float[] _additional = [];
    private long[] _starts = [0];
    private readonly LengthGroups _groups = new();
    private float[] _logits = [];
    private float[] _embeddings = [];
    private float[] _hiddenStates = [];
    private readonly NGramBatch? _ngrams;

    internal ClassifierSession(SequenceClassifierModel model, int threads)
    {
        _model = model;
        _pass = new Pass(new ThreadTeam(threads));
        _ngrams = model.NGrams is { } ngrams ? new NGramBatch(ngrams, _pass.Team) : null;
        _states = [.. model.Members.Select(member => member.CreateState())];
        _walks = model.Recurrent[0].CreateWalks();
    }

    /// <summary>Number of rows added since <see cref="Clear"/>.</summary>
    public int RowCount { get; private set; }

    /// <summary>Whether <see cref="Score"/> keeps <see cref="Embedding"/>.</summary>
    public bool WantsEmbeddings { get; set; }

    /// <summary>Whether <see cref="Score"/> keeps <see cref="HiddenStates"/>.</summary>
    public bool WantsHiddenStates { get; set; }

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        RowCount = 0;
        _ngrams?.Clear();
    }

    /// <summary>Adds a row of words: their numbers in the model's vocabulary.</summary>
    public void AddWords(ReadOnlySpan<int> words) => words.CopyTo(Append(ref _words, words.Length, 1));

    /// <summary>Adds a row of float vectors: [length · element size].</summary>
    public void AddElements(ReadOnlySpan<float> elements) =>
        elements.CopyTo(Append(ref _elements, elements.Length / _model.Shape.ElementSize, _model.Shape.ElementSize));

    /// <summary>Sets the additional features of the row added last.</summary>
    public void SetAdditional(ReadOnlySpan<float> features)
    {
        int size = _model.Shape.AdditionalFeatures;
        Grow(ref _additional, (long)RowCount * size);
        features.CopyTo(_additional.AsSpan((RowCount - 1) * size, size));
    }

    /// <summary>Sets the text of the row added last, for its n-grams: needed of every row by a model that has some, ignored by a model without.</summary>
    public void SetText(ReadOnlySpan<ReadOnlyMemory<char>> pieces) => _ngrams?.Add(pieces);

    /// <summary>Length of a row.</summary>
    public int LengthOf(int row) => (int)(_starts[row + 1] - _starts[row]);

    /// <summary>Scores all rows.</summary>
    public void Score()
    {
        _ngrams?.Score();
        ClassifierShape shape = _model.Shape;
        int count = RowCount;
        Grow(ref _logits, (long)count * shape.Outputs);
        if (WantsEmbeddings)
            Grow(ref _embeddings, (long)count * _model.EmbeddingSize);
        if (WantsHiddenStates)
            Grow(ref _hiddenStates, _starts[count] * _model.HiddenStateSize);
        _groups.Begin(count, out Span<int> lengths);
        for (int row = 0; row < count; row++)
            lengths[row] = LengthOf(row);
        while (_groups.MoveNext())
            ScoreTogether(_groups.Rows, _groups.Lengths);
    }

    /// <summary>Logits of a row, before the softmax or the logistic function: [outputs].</summary>
    public ReadOnlySpan<float> Logits(int row) => _logits.AsSpan(row * _model.Shape.Outputs, _model.Shape.Outputs);

    /// <summary>Pooled states of a row, the members side by side: [embedding size].</summary>
    public ReadOnlySpan<float> Embedding(int row) => _embeddings.AsSpan(row * _model.EmbeddingSize, _model.EmbeddingSize);

    /// <summary>Hidden states of a row's tokens, the members side by side: [length · hidden state size].</summary>
    public ReadOnlySpan<float> HiddenStates(int row) =>
        _hiddenStates.AsSpan((int)(_starts[row] * _model.HiddenStateSize), LengthOf(row) * _model.HiddenStateSize);

    /// <summary>Ends the session's threads.</summary>
    public void Dispose() => _pass.Team.Dispose();

    private Span<T> Append<T>(ref T[] values, int length, int size)
    {
        long start = _starts[RowCount];
        Grow(ref values, (start + length) * size);
        Grow(ref _starts, RowCount + 2L);
        _starts[++RowCount] = start + length;
        return values.AsSpan((int)(start * size), length * size);
    }

    private static void Grow<T>(ref T[] values, long length)
    {
        if (length > Array.MaxLength)
            throw new InvalidOperationException($"Rows scored together need an array of {length} elements; at most {Array.MaxLength} fit. Score fewer or shorter rows at once.");
        if (values.Length < length)
            Array.Resize(ref values, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * values.Length)));
    }

    private void ScoreTogether(ReadOnlySpan<int> rows, ReadOnlySpan<int> lengths)
    {
        _pass.Workspace.Reset();
        Load(rows, lengths);
        int outputs = _model.Shape.Outputs;
        Matrix total = _pass.Workspace.TakeZeroed(rows.Length, outputs), logits = _pass.Workspace.Take(rows.Length, outputs);
        for (int member = 0; member < _states.Length; member++)
        {
            int mark = _pass.Workspace.Mark();
            _model.Members[member].Score(_pass, _states[member], _model.Recurrent[member], _walks, _batch, logits);
            VectorMath.Axpy(1f / _states.Length, logits.Span, total.Span);
            Keep(member, rows);
            _pass.Workspace.Release(mark);
        }
        for (int i = 0; i < rows.Length; i++)
        {
            Span<float> result = _logits.AsSpan(rows[i] * outputs, outputs);
            total.Row(i).CopyTo(result);
            if (_ngrams is not null)
                VectorMath.Add(_ngrams.Logits(rows[i]), result);
        }
    }

    private void Load(ReadOnlySpan<int> rows, ReadOnlySpan<int> lengths)
    {
        ClassifierShape shape = _model.Shape;
        _batch.Build(lengths);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        if (!shape.HasWords)
            _batch.Elements = _pass.Workspace.Take(_batch.Layout.TokenCount, shape.ElementSize);
        for (int position = 0; position < order.Length; position++)
        {
            int row = rows[order[position]], start = (int)_starts[row], length = LengthOf(row);
            if (shape.HasWords)
                _batch.SetWords(position, _words.AsSpan(start, length));
            else
                _batch.SetElements(position, _elements.AsSpan(start * shape.ElementSize, length * shape.ElementSize));
        }
        if (shape.AdditionalFeatures == 0)
            return;
        _batch.Additional = _pass.Workspace.Take(rows.Length, shape.AdditionalFeatures);
        for (int i = 0; i < rows.Length; i++)
            _additional.AsSpan(rows[i] * shape.AdditionalFeatures, shape.AdditionalFeatures).CopyTo(_batch.Additional.Row(i));
    }

    private void Keep(int member, ReadOnlySpan<int> rows)
    {
        ClassifierShape shape = _model.Shape;
        ClassifierNetworkState state = _states[member];
        for (int i = 0; WantsEmbeddings && i < rows.Length; i++)
            state.Pooled.Row(i).CopyTo(_embeddings.AsSpan(rows[i] * _model.EmbeddingSize + member * shape.PooledSize));
        if (!WantsHiddenStates)
            return;
        PackedBatch layout = _batch.Layout;
        for (int position = 0; position < layout.SequenceCount; position++)
        {
            int row = rows[layout.Order[position]];
            for (int t = 0; t < layout.Lengths[position]; t++)
            {
                Span<float> destination = _hiddenStates.AsSpan((int)((_starts[row] + t) * _model.HiddenStateSize) + member * shape.StateSize);
                state.HiddenStates.Row(layout.StepOffsets[t] + position).CopyTo(destination);
            }
        }
    }
}
