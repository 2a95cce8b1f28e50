using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

/// <summary>A scorer that allocates nothing after it was opened: the number of a row's tokens.</summary>
internal sealed class TokenCounter : ISequenceScorer
{
    public IReadOnlyList<OutputColumn> Outputs { get; } = [new OutputColumn("Count", NumberDataViewType.Single)];

    public IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema) => [SequenceColumn.Find(schema, "Tokens", SequenceKinds.Tokens).Column];

    public ScoringSession OpenSession(DataViewRow row, int capacity) => new Session(row, capacity);

    private sealed class Session(DataViewRow row, int capacity) : ScoringSession(outputCount: 1)
    {
        private readonly SequenceReader<ReadOnlyMemory<char>> _tokens =
            SequenceColumn.Find(row.Schema, "Tokens", SequenceKinds.Tokens).OpenTexts(row);

        private readonly float[] _counts = new float[capacity];

        internal override int Read(int slot)
        {
            int count = _tokens.Read().Length;
            _counts[slot] = count;
            return count;
        }

        internal override void Score(int count)
        {
        }

        internal override Delegate CreateGetter(int output, Func<int> currentSlot)
        {
            ValueGetter<float> getter = (ref float value) => value = _counts[currentSlot()];
            return getter;
        }
    }
}
