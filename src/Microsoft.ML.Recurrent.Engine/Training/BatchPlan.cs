using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>
/// The rows of each batch of an epoch, a function of seed and epoch. Rows are shuffled and cut into pools of about <see cref="PoolBatches"/>
/// batches; within a pool they are sorted by length, so that the rows of a batch are about equally long; then the batches are shuffled.
/// A batch is limited in its rows, in its tokens, or in both; a row that is longer than a batch is one of its own.
/// </summary>
internal sealed class BatchPlan : IBatchPlan
{
    private const int PoolBatches = 32;
    private readonly int[] _lengths;
    private readonly int[] _rows;
    private readonly ulong[] _keys;
    private readonly int _batchSize;
    private readonly int _batchTokens;
    private readonly ulong _seed;
    private (int Start, int Count)[] _batches = [];

    /// <summary>A plan for rows of the given lengths.</summary>
    /// <param name="lengths">Tokens of each row: [rows].</param>
    /// <param name="batchSize">Most rows in a batch.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="batchTokens">Most tokens in a batch of more than one row, 0 for any number.</param>
    public BatchPlan(int[] lengths, int batchSize, ulong seed, int batchTokens = 0)
    {
        _lengths = lengths;
        _batchSize = batchSize;
        _batchTokens = batchTokens > 0 ? batchTokens : int.MaxValue;
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
        for (int start = 0, count; start < _rows.Length; start += count)
        {
            count = PoolLength(start);
            SortByLength(start, count);
            Cut(start, start + count);
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

    private int PoolLength(int start)
    {
        long rows = 0, tokens = 0;
        while (start + rows < _rows.Length && rows < (long)PoolBatches * _batchSize && tokens < (long)PoolBatches * _batchTokens)
            tokens += _lengths[_rows[start + rows++]];
        return (int)rows;
    }

    private void Cut(int start, int end)
    {
        for (int next; start < end; start = next)
        {
            long tokens = _lengths[_rows[start]];
            next = start + 1;
            while (next < end && next - start < _batchSize && tokens + _lengths[_rows[next]] <= _batchTokens)
                tokens += _lengths[_rows[next++]];
            Add(start, next - start);
        }
    }

    private void Add(int start, int count)
    {
        if (BatchCount == _batches.Length)
            Array.Resize(ref _batches, Math.Max(16, 2 * BatchCount));
        _batches[BatchCount++] = (start, count);
    }
}
