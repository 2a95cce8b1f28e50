using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// The rows of each batch of an epoch, a function of seed and epoch. Rows are shuffled and cut into pools of <see cref="PoolBatches"/>
/// batches; within a pool they are sorted by length, so that the rows of a batch are about equally long; then the batches are shuffled.
/// </summary>
internal sealed class BatchPlan : IBatchPlan
{
    private const int PoolBatches = 32;
    private readonly int[] _lengths;
    private readonly int[] _rows;
    private readonly ulong[] _keys;
    private readonly int _batchSize;
    private readonly ulong _seed;
    private (int Start, int Count)[] _batches = [];

    /// <summary>A plan for rows of the given lengths.</summary>
    /// <param name="lengths">Tokens of each row: [rows].</param>
    /// <param name="batchSize">Most rows in a batch.</param>
    /// <param name="seed">The run's seed.</param>
    public BatchPlan(int[] lengths, int batchSize, ulong seed)
    {
        _lengths = lengths;
        _batchSize = batchSize;
        _seed = seed;
        _rows = new int[lengths.Length];
        _keys = new ulong[lengths.Length];
    }

    /// <inheritdoc/>
    public int BatchCount { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<int> Rows(int batch) => _rows.AsSpan(_batches[batch].Start, _batches[batch].Count);

    /// <inheritdoc/>
    public void Arrange(int epoch)
    {
        for (int i = 0; i < _rows.Length; i++)
            _rows[i] = i;
        new CounterRandom(_seed, RandomPurpose.Shuffling, (uint)epoch).Shuffle(_rows.AsSpan());

        BatchCount = 0;
        int poolLength = (int)Math.Min(_rows.Length, (long)PoolBatches * _batchSize);
        for (int start = 0; start < _rows.Length; start += poolLength)
        {
            int count = Math.Min(poolLength, _rows.Length - start);
            SortByLength(start, count);
            Cut(start, count);
        }
        new CounterRandom(_seed, RandomPurpose.Shuffling + 1, (uint)epoch).Shuffle(_batches.AsSpan(0, BatchCount));
    }

    private void SortByLength(int start, int count)
    {
        // The place in the shuffled order makes keys unique, so that the order does not depend on the sorting algorithm.
        for (int i = 0; i < count; i++)
            _keys[start + i] = ((ulong)_lengths[_rows[start + i]] << 32) | (uint)i;
        Array.Sort(_keys, _rows, start, count);
    }

    private void Cut(int start, int count)
    {
        for (int end = start + count; start < end; start += _batchSize)
            Add(start, Math.Min(_batchSize, end - start));
    }

    private void Add(int start, int count)
    {
        if (BatchCount == _batches.Length)
            Array.Resize(ref _batches, Math.Max(16, 2 * BatchCount));
        _batches[BatchCount++] = (start, count);
    }
}
