using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The working memory of one cursor or prediction engine over a trained tagger.</summary>
internal sealed class TaggerScoringSession : ScoringSession
{
    private readonly TaggerScorer _scorer;
    private readonly TaggerRowReader _reader;
    private readonly TaggerSession _session;
    private readonly List<bool> _isUnknown = [];
    private readonly int[] _starts;

    /// <summary>A session on <paramref name="row"/> for at most <paramref name="capacity"/> rows at a time.</summary>
    public TaggerScoringSession(TaggerScorer scorer, DataViewRow row, int capacity) : base(scorer.Outputs.Count)
    {
        _scorer = scorer;
        _reader = new TaggerRowReader(scorer, row);
        // A single row is tagged on the caller's thread: a fork would cost more than it saves.
        _session = scorer.Model.OpenSession(capacity == 1 ? 1 : Environment.ProcessorCount);
        _starts = new int[capacity];
    }

    internal override int Read(int slot)
    {
        if (slot == 0)
        {
            _session.Clear();
            _isUnknown.Clear();
        }
        _starts[slot] = _isUnknown.Count;
        _reader.Read(_session, IsRequired(TaggerColumns.UnknownTokensIndex) ? _isUnknown : null);
        return _session.LengthOf(slot);
    }

    internal override void Score(int count)
    {
        bool wantsBest = _scorer.Columns.BestCount > 0 && (IsRequired(TaggerColumns.BestLabelsIndex) || IsRequired(TaggerColumns.BestProbabilitiesIndex));
        _session.WantsProbabilities = IsRequired(TaggerColumns.ProbabilityIndex);
        _session.BestCount = wantsBest ? _scorer.Columns.BestCount : 0;
        if (wantsBest || IsRequired(TaggerColumns.PredictedLabelIndex) || IsRequired(TaggerColumns.ProbabilityIndex))
            _session.Tag();
    }

    internal override Delegate CreateGetter(int output, Func<int> currentSlot) => output switch
    {
        TaggerColumns.PredictedLabelIndex => KeyGetter(currentSlot, _session.Tags),
        TaggerColumns.ProbabilityIndex => VectorGetter(currentSlot, _session.Probabilities),
        TaggerColumns.UnknownTokensIndex => VectorGetter(currentSlot, IsUnknown),
        TaggerColumns.BestLabelsIndex => KeyGetter(currentSlot, _session.BestTags),
        _ => VectorGetter(currentSlot, _session.BestProbabilities),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _session.Dispose();
        base.Dispose(disposing);
    }

    private delegate ReadOnlySpan<T> SlotValues<T>(int slot);

    private static ValueGetter<VBuffer<T>> VectorGetter<T>(Func<int> currentSlot, SlotValues<T> values) => (ref VBuffer<T> value) =>
    {
        ReadOnlySpan<T> source = values(currentSlot());
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, source.Length);
        source.CopyTo(editor.Values);
        value = editor.Commit();
    };

    private static ValueGetter<VBuffer<uint>> KeyGetter(Func<int> currentSlot, SlotValues<int> tags) => (ref VBuffer<uint> value) =>
    {
        ReadOnlySpan<int> source = tags(currentSlot());
        VBufferEditor<uint> editor = VBufferEditor.Create(ref value, source.Length);
        for (int i = 0; i < source.Length; i++)
            editor.Values[i] = (uint)source[i] + 1;
        value = editor.Commit();
    };

    private ReadOnlySpan<bool> IsUnknown(int slot) => CollectionsMarshal.AsSpan(_isUnknown).Slice(_starts[slot], _session.LengthOf(slot));
}
