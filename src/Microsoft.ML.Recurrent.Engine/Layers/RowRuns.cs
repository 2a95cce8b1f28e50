using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// The tokens of some sequences in a block of steps, as runs of rows that lie together: one run when they are all of the batch's sequences, else one a
/// step.
/// </summary>
internal struct RowRuns
{
    private readonly PackedBatch _batch;
    private readonly int _firstSequence;
    private readonly int _endSequence;
    private readonly int _endStep;
    private int _step;

    /// <summary>The tokens of sequences <paramref name="firstSequence"/> to <paramref name="endSequence"/> - 1, in packed order.</summary>
    public RowRuns(PackedBatch batch, Block block, int firstSequence, int endSequence)
    {
        _batch = batch;
        _firstSequence = firstSequence;
        _endSequence = endSequence;
        _step = block.FirstStep;
        _endStep = block.EndStep;
    }

    /// <summary>First row of the run.</summary>
    public int First { get; private set; }

    /// <summary>Number of rows of the run.</summary>
    public int Count { get; private set; }

    /// <summary>Goes to the next run; false when there is none.</summary>
    public bool MoveNext()
    {
        Count = 0;
        for (; _step < _endStep; _step++)
        {
            int row = _batch.StepOffsets[_step] + _firstSequence;
            int count = Math.Min(_endSequence, _batch.ActiveAt(_step)) - _firstSequence;
            if (count <= 0 || (Count > 0 && row != First + Count))
                break;
            First = Count == 0 ? row : First;
            Count += count;
        }
        return Count > 0;
    }
}
