using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

/// <summary>A scorer whose answers can be checked by eye: letters in all of a row's tokens, and in each.</summary>
internal sealed class LetterCounter : ISequenceScorer
{
    public const int LettersOutput = 0;
    public const int LettersPerTokenOutput = 1;

    private readonly string _inputColumnName;
    private int _disposedSessions;

    public LetterCounter(string inputColumnName = "Tokens", string outputColumnName = "Letters")
    {
        _inputColumnName = inputColumnName;
        Outputs =
        [
            new OutputColumn(outputColumnName, NumberDataViewType.Single),
            new OutputColumn("LettersPerToken", new VectorDataViewType(NumberDataViewType.Single)),
        ];
    }

    public IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>One entry a batch: how many rows it had.</summary>
    public List<int> BatchRows { get; } = [];

    /// <summary>One entry a batch: which outputs it computed.</summary>
    public List<string> BatchOutputs { get; } = [];

    public int DisposedSessions => _disposedSessions;

    public IReadOnlyList<DataViewSchema.Column> FindInputs(DataViewSchema schema) =>
        [SequenceColumn.Find(schema, _inputColumnName, SequenceKinds.Tokens).Column];

    public ScoringSession OpenSession(DataViewRow row, int capacity) => new Session(this, row, capacity);

    private sealed class Session : ScoringSession
    {
        private readonly LetterCounter _scorer;
        private readonly SequenceReader<ReadOnlyMemory<char>> _tokens;
        private readonly List<int>[] _lengths;
        private readonly float[] _letters;
        private readonly float[][] _lettersPerToken;

        public Session(LetterCounter scorer, DataViewRow row, int capacity)
            : base(scorer.Outputs.Count)
        {
            _scorer = scorer;
            _tokens = SequenceColumn.Find(row.Schema, scorer._inputColumnName, SequenceKinds.Tokens).OpenTexts(row);
            _lengths = new List<int>[capacity];
            _letters = new float[capacity];
            _lettersPerToken = new float[capacity][];
            for (int i = 0; i < capacity; i++)
                _lengths[i] = new List<int>(16);
        }

        internal override int Read(int slot)
        {
            ReadOnlySpan<ReadOnlyMemory<char>> tokens = _tokens.Read();
            _lengths[slot].Clear();
            foreach (ReadOnlyMemory<char> token in tokens)
                _lengths[slot].Add(token.Span.SequenceEqual("bad") ? throw new InvalidDataException("A bad token.") : token.Length);
            return tokens.Length;
        }

        internal override void Score(int count)
        {
            lock (_scorer)
            {
                _scorer.BatchRows.Add(count);
                _scorer.BatchOutputs.Add($"{(IsRequired(LettersOutput) ? "letters " : "")}{(IsRequired(LettersPerTokenOutput) ? "per token" : "")}".Trim());
            }

            for (int slot = 0; slot < count; slot++)
            {
                _letters[slot] = IsRequired(LettersOutput) ? _lengths[slot].Sum() : float.NaN;
                _lettersPerToken[slot] = IsRequired(LettersPerTokenOutput) ? _lengths[slot].Select(length => (float)length).ToArray() : [];
            }
        }

        internal override Delegate CreateGetter(int output, Func<int> currentSlot) => output switch
        {
            LettersOutput => (ValueGetter<float>)((ref float value) => value = _letters[currentSlot()]),
            _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                float[] letters = _lettersPerToken[currentSlot()];
                var editor = VBufferEditor.Create(ref value, letters.Length);
                letters.CopyTo(editor.Values);
                value = editor.Commit();
            }),
        };

        protected override void Dispose(bool disposing)
        {
            Interlocked.Increment(ref _scorer._disposedSessions);
            base.Dispose(disposing);
        }
    }
}
