using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>The working memory of one cursor or prediction engine over a trained classifier.</summary>
internal sealed class ClassifierScoringSession : ScoringSession
{
    private readonly ClassifierScorer _scorer;
    private readonly ClassifierRowReader _reader;
    private readonly ClassifierSession _session;
    private readonly int _scoreCount;
    private readonly float[] _scores;
    private readonly int[] _labels;

    /// <summary>A session on <paramref name="row"/> for at most <paramref name="capacity"/> rows at a time.</summary>
    public ClassifierScoringSession(ClassifierScorer scorer, DataViewRow row, int capacity) : base(scorer.Outputs.Count)
    {
        _scorer = scorer;
        _reader = new ClassifierRowReader(scorer.Input, row);
        // A single row is scored on the caller's thread: a fork would cost more than it saves.
        _session = scorer.Model.OpenSession(capacity == 1 ? 1 : Environment.ProcessorCount);
        _scoreCount = scorer.ScoreCount;
        _scores = new float[capacity * _scoreCount];
        _labels = new int[capacity];
    }

    internal override int Read(int slot)
    {
        if (slot == 0)
            _session.Clear();
        if (_scorer.Input.IsText)
        {
            ReadOnlySpan<ReadOnlyMemory<char>> texts = _reader.ReadTexts();
            _session.AddWords(_reader.WordsOf(texts));
            _session.SetText(texts);
        }
        else if (_scorer.Input.Kind == SequenceKinds.Keys)
        {
            _session.AddWords(_reader.ReadKeys());
        }
        else
        {
            _session.AddElements(_reader.ReadElements());
        }
        if (_scorer.Input.AdditionalFeatures > 0)
            _session.SetAdditional(_reader.ReadAdditional());
        return _session.LengthOf(slot);
    }

    internal override void Score(int count)
    {
        _session.WantsEmbeddings = _scorer.EmbeddingIndex >= 0 && IsRequired(_scorer.EmbeddingIndex);
        _session.WantsHiddenStates = _scorer.HiddenStatesIndex >= 0 && IsRequired(_scorer.HiddenStatesIndex);
        _session.Score();
        for (int slot = 0; slot < count; slot++)
        {
            ReadOnlySpan<float> logits = _session.Logits(slot);
            _labels[slot] = ClassifierObjective.ClassOf(logits);
            Span<float> scores = _scores.AsSpan(slot * _scoreCount, _scoreCount);
            if (_scorer.IsBinary)
                logits.CopyTo(scores);
            else
                ClassifierObjective.Probabilities(logits, scores);
        }
    }

    internal override Delegate CreateGetter(int output, Func<int> currentSlot)
    {
        if (output == _scorer.EmbeddingIndex)
            return VectorGetter(currentSlot, _session.Embedding);
        if (output == _scorer.HiddenStatesIndex)
            return VectorGetter(currentSlot, _session.HiddenStates);
        return (_scorer.IsBinary, output) switch
        {
            (true, 0) => (ValueGetter<bool>)((ref bool value) => value = _labels[currentSlot()] == 1),
            (true, 1) => (ValueGetter<float>)((ref float value) => value = _scores[currentSlot()]),
            (true, _) => (ValueGetter<float>)((ref float value) => value = ClassifierObjective.Probability(_scores[currentSlot()])),
            (false, 0) => (ValueGetter<uint>)((ref uint value) => value = (uint)_labels[currentSlot()] + 1),
            _ => VectorGetter(currentSlot, slot => _scores.AsSpan(slot * _scoreCount, _scoreCount)),
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _session.Dispose();
        base.Dispose(disposing);
    }

    private delegate ReadOnlySpan<float> SlotValues(int slot);

    private static ValueGetter<VBuffer<float>> VectorGetter(Func<int> currentSlot, SlotValues values) => (ref VBuffer<float> value) =>
    {
        ReadOnlySpan<float> source = values(currentSlot());
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    };
}
