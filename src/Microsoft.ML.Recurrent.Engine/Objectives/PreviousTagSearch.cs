using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// Beam search over the tags of all sequences of a batch: of every length, the most probable beginnings of each sequence are kept, and each is
/// continued by every tag. With a width of 1 it takes the most probable tag at each token. Keeps its memory.
/// </summary>
/// <param name="output">The layer.</param>
/// <param name="constraints">Which tags may follow which; null for all.</param>
internal sealed class PreviousTagSearch(PreviousTagOutput output, TagConstraints? constraints)
{
    private PackedBatch _batch = null!;
    private int _width;

    // Of each token, for each beginning that ends with it, best first: its tag and the number of the beginning that it continues: [tokens, width].
    private int[] _tags = [];
    private int[] _parents = [];

    // Of each sequence: number of beginnings, and ln P of each: [sequences], [sequences, width].
    private int[] _alive = [];
    private double[] _scores = [];
    private double[] _nextScores = [];
    private int[] _previous = [];

    /// <summary>Searches.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="own">The session's memory, with a batch.</param>
    /// <param name="width">Number of beginnings that are kept, at least 1.</param>
    public void Run(Pass pass, PreviousTagState own, int width)
    {
        Begin(own.Batch, width);
        int most = _batch.SequenceCount * width, mark = pass.Workspace.Mark();
        PreviousTagRows rows = output.TakeRows(pass, own, most), next = output.TakeRows(pass, own, most);
        rows.Previous = _previous;
        Matrix logits = pass.Workspace.Take(most, output.TagCount);
        for (int step = 0; step < _batch.StepCount; step++)
        {
            SetRows(step, ref rows);
            output.Step(pass, own, rows, logits.RowRange(0, rows.Count));
            for (int sequence = 0, row = 0, nextRow = 0; sequence < _batch.ActiveAt(step); sequence++)
            {
                int alive = _alive[sequence];
                Continue(step, sequence, logits.RowRange(row, alive));
                // With one beginning a sequence, states are where they were.
                for (int rank = 0; width > 1 && rank < _alive[sequence]; rank++, nextRow++)
                {
                    int parent = row + _parents[(_batch.StepOffsets[step] + sequence) * width + rank];
                    rows.Hidden.Row(parent).CopyTo(next.Hidden.Row(nextRow));
                    if (rows.Cell.Rows > 0)
                        rows.Cell.Row(parent).CopyTo(next.Cell.Row(nextRow));
                }
                row += alive;
            }
            if (width > 1)
                (rows.Hidden, rows.Cell, next.Hidden, next.Cell) = (next.Hidden, next.Cell, rows.Hidden, rows.Cell);
        }
        pass.Workspace.Release(mark);
    }

    /// <summary>Writes the tags that were found for a sequence.</summary>
    /// <param name="sequence">The sequence's packed position.</param>
    /// <param name="rank">0 for the best, 1 for the next.</param>
    /// <param name="tags">[tokens], packed; left alone where there are not so many.</param>
    /// <returns>ln P; negative infinity where there are not so many.</returns>
    public double Trace(int sequence, int rank, Span<int> tags)
    {
        if (rank >= _alive[sequence])
            return double.NegativeInfinity;
        double score = _scores[sequence * _width + rank];
        for (int step = _batch.Lengths[sequence] - 1; step >= 0; step--)
        {
            int token = _batch.StepOffsets[step] + sequence, at = token * _width + rank;
            tags[token] = _tags[at];
            rank = _parents[at];
        }
        return score;
    }

    private void Begin(PackedBatch batch, int width)
    {
        _batch = batch;
        _width = width;
        int tokens = checked(batch.TokenCount * width), rows = checked(batch.SequenceCount * width);
        if (_tags.Length < tokens)
        {
            _tags = new int[Math.Max(tokens, 2 * _tags.Length)];
            _parents = new int[_tags.Length];
        }
        if (_scores.Length < rows)
        {
            _alive = new int[Math.Max(rows, 2 * _scores.Length)];
            _scores = new double[_alive.Length];
            _nextScores = new double[_alive.Length];
            _previous = new int[_alive.Length];
        }
        for (int sequence = 0; sequence < batch.SequenceCount; sequence++)
        {
            _alive[sequence] = 1;
            _scores[sequence * width] = 0;
        }
    }

    private void SetRows(int step, ref PreviousTagRows rows)
    {
        int count = 0;
        for (int sequence = 0; sequence < _batch.ActiveAt(step); sequence++)
        {
            for (int rank = 0; rank < _alive[sequence]; rank++, count++)
            {
                rows.Tokens[count] = _batch.StepOffsets[step] + sequence;
                rows.Previous[count] = TagBefore(step, sequence, rank);
            }
        }
        rows.Count = count;
        rows.AreFirst = step == 0;
    }

    private int TagBefore(int step, int sequence, int rank) =>
        step == 0 ? output.TagCount : _tags[(_batch.StepOffsets[step - 1] + sequence) * _width + rank];

    /// <summary>Continues a sequence's beginnings by each tag and keeps the best.</summary>
    private void Continue(int step, int sequence, Matrix logits)
    {
        int first = (_batch.StepOffsets[step] + sequence) * _width, found = 0;
        bool isLast = step + 1 == _batch.Lengths[sequence];
        Span<double> scores = _scores.AsSpan(sequence * _width, _width), best = _nextScores.AsSpan(sequence * _width, _width);
        for (int rank = 0; rank < logits.Rows; rank++)
        {
            ReadOnlySpan<float> row = logits.Row(rank);
            double all = Softmax.LogSumExp(row);
            int before = TagBefore(step, sequence, rank);
            for (int tag = 0; tag < row.Length; tag++)
            {
                if (!IsAllowed(step, before, tag, isLast))
                    continue;
                double score = scores[rank] + row[tag] - all;
                if (found == _width && !(score > best[found - 1]))
                    continue;
                // Of equals, the one that came first stays before the other.
                int at = found < _width ? found++ : _width - 1;
                for (; at > 0 && score > best[at - 1]; at--)
                    (best[at], _tags[first + at], _parents[first + at]) = (best[at - 1], _tags[first + at - 1], _parents[first + at - 1]);
                (best[at], _tags[first + at], _parents[first + at]) = (score, tag, rank);
            }
        }
        best[..found].CopyTo(scores);
        _alive[sequence] = found;
    }

    private bool IsAllowed(int step, int before, int tag, bool isLast) => constraints is null
        || ((step == 0 ? constraints.AllowsFirst(tag) : constraints.Allows(before, tag)) && (!isLast || constraints.AllowsLast(tag)));
}
