using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// The last places of a text: the hidden state at each, and the word that followed. A copy shares what both have in common, so it costs a reference
/// for every <see cref="CacheChunk.Length"/> places.
/// </summary>
internal sealed class CacheHistory
{
    private readonly int _hiddenSize;
    private readonly int _capacity;
    private readonly CacheChunk?[] _chunks;
    private readonly float[] _products = new float[CacheChunk.Length];
    private long _begin;

    /// <summary>An empty history.</summary>
    /// <param name="hiddenSize">Size of a hidden state.</param>
    /// <param name="capacity">Most places that are kept.</param>
    public CacheHistory(int hiddenSize, int capacity)
    {
        _hiddenSize = hiddenSize;
        _capacity = capacity;
        _chunks = new CacheChunk?[(capacity - 1) / CacheChunk.Length + 2];
    }

    /// <summary>Number of places that were added.</summary>
    public long End { get; private set; }

    /// <summary>The first place that is kept.</summary>
    public long First => Math.Max(_begin, End - _capacity);

    /// <summary>Number of places that are kept.</summary>
    public int Count => (int)(End - First);

    /// <summary>The place that column 0 of <see cref="Products(Matrix, Matrix, ThreadTeam)"/> is of: the first of the chunk in which <see cref="First"/> lies.</summary>
    public long FirstOfChunks => First / CacheChunk.Length * CacheChunk.Length;

    /// <summary>Number of columns of <see cref="Products(Matrix, Matrix, ThreadTeam)"/>.</summary>
    public int ColumnCount => (int)((End - FirstOfChunks + CacheChunk.Length - 1) / CacheChunk.Length * CacheChunk.Length);

    /// <summary>Forgets all places.</summary>
    public void Clear()
    {
        Array.Clear(_chunks);
        End = _begin = 0;
    }

    /// <summary>Becomes a copy of <paramref name="other"/>, a history of hidden states of the same size, as far back as both keep places.</summary>
    public void CopyFrom(CacheHistory other)
    {
        Array.Clear(_chunks);
        (_begin, End) = (other.First, other.End);
        for (long chunk = FirstOfChunks; chunk < End; chunk += CacheChunk.Length)
            ChunkOf(chunk) = other.ChunkOf(chunk);
    }

    /// <summary>Adds a place; the oldest one is forgotten if there are too many.</summary>
    /// <param name="hidden">The hidden state: [hidden].</param>
    /// <param name="id">The word that followed.</param>
    public void Add(ReadOnlySpan<float> hidden, int id)
    {
        VectorMath.CheckLength(hidden.Length, _hiddenSize);
        ref CacheChunk? chunk = ref ChunkOf(End);
        int count = (int)(End % CacheChunk.Length);
        if (count == 0)
            chunk = new CacheChunk(_hiddenSize);
        if (!chunk!.TryAdd(count, hidden, id))
        {
            chunk = new CacheChunk(chunk, count);
            chunk.TryAdd(count, hidden, id);
        }
        End++;
    }

    /// <summary>Writes the words that followed the places that are kept: [count].</summary>
    public void CopyIds(Span<int> ids)
    {
        for (long place = First; place < End; place++)
            ids[(int)(place - First)] = ChunkOf(place)!.Ids[(int)(place % CacheChunk.Length)];
    }

    /// <summary>Writes the products of a hidden state with those of the places that are kept.</summary>
    /// <param name="hidden">[hidden].</param>
    /// <param name="products">[count].</param>
    public void Products(ReadOnlySpan<float> hidden, Span<float> products)
    {
        for (long chunk = FirstOfChunks; chunk < End; chunk += CacheChunk.Length)
        {
            Array.Clear(_products);
            RowProduct.MultiplyPanels(_products, hidden, ChunkOf(chunk)!.States, _products, descending: false);
            long first = Math.Max(First, chunk), end = Math.Min(End, chunk + CacheChunk.Length);
            _products.AsSpan((int)(first - chunk), (int)(end - first)).CopyTo(products[(int)(first - First)..]);
        }
    }

    /// <summary>As above for many hidden states, to the bit.</summary>
    /// <param name="hidden">[rows, hidden].</param>
    /// <param name="products">[rows, <see cref="ColumnCount"/>]: column i is of place <see cref="FirstOfChunks"/> + i.</param>
    /// <param name="team">Threads.</param>
    public void Products(Matrix hidden, Matrix products, ThreadTeam team)
    {
        for (long chunk = FirstOfChunks; chunk < End; chunk += CacheChunk.Length)
            Gemm.Multiply(hidden, transposeA: false, ChunkOf(chunk)!.States, products.ColumnRange((int)(chunk - FirstOfChunks), CacheChunk.Length), accumulate: false, team);
    }

    private ref CacheChunk? ChunkOf(long place) => ref _chunks[(int)(place / CacheChunk.Length % _chunks.Length)];
}
