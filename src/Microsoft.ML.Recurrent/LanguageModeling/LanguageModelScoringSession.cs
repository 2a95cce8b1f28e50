using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>The working memory of one cursor or prediction engine over a language model.</summary>
internal sealed class LanguageModelScoringSession : ScoringSession
{
    /// <summary>A distribution of this many words costs as much as a token: a batch of many rows over a large vocabulary stays small.</summary>
    private const int WordsPerToken = 64;

    private readonly LanguageModelScorer _scorer;
    private readonly LanguageModelRowReader _reader;
    private readonly ILanguageModelSession _session;
    private readonly IdRows _rows = new();
    private readonly int _vocabularySize;
    private double[] _logProbabilities = [];
    private float[] _next = [];

    /// <summary>A session on <paramref name="row"/> for at most <paramref name="capacity"/> rows at a time.</summary>
    public LanguageModelScoringSession(LanguageModelScorer scorer, DataViewRow row, int capacity) : base(scorer.Outputs.Count)
    {
        _scorer = scorer;
        _reader = new LanguageModelRowReader(scorer.Input, row);
        _vocabularySize = scorer.Model.VocabularySize;
        // A single row is scored on the caller's thread: a fork would cost more than it saves.
        _session = scorer.Model.OpenSession(capacity == 1 ? 1 : Environment.ProcessorCount);
    }

    private bool WantsScores => IsRequired(LanguageModelScorer.LogProbabilityIndex) || IsRequired(LanguageModelScorer.PerplexityIndex) ||
        IsRequired(LanguageModelScorer.TokenLogProbabilitiesIndex);

    private bool WantsNext => IsRequired(LanguageModelScorer.NextTokenIndex) || IsRequired(LanguageModelScorer.ScoreIndex);

    internal override int Read(int slot)
    {
        if (slot == 0)
            _rows.Clear();
        _reader.Read(_rows);
        return _rows.LengthOf(slot) + 1 + (WantsNext ? _vocabularySize / WordsPerToken : 0);
    }

    internal override void Score(int count)
    {
        int scores = WantsScores ? _rows.IdCount + count : 0;
        int next = WantsNext ? checked(count * _vocabularySize) : 0;
        if (_logProbabilities.Length < scores)
            _logProbabilities = new double[scores];
        if (_next.Length < next)
            _next = new float[next];
        if (scores + next > 0)
            _session.Score(_rows, _logProbabilities.AsSpan(0, scores), _next.AsSpan(0, next));
    }

    internal override Delegate CreateGetter(int output, Func<int> currentSlot) => output switch
    {
        LanguageModelScorer.LogProbabilityIndex => (ValueGetter<float>)((ref float value) => value = (float)Sum(Scores(currentSlot()))),
        LanguageModelScorer.PerplexityIndex => (ValueGetter<float>)((ref float value) => value = (float)Perplexity(Scores(currentSlot()))),
        LanguageModelScorer.TokenLogProbabilitiesIndex => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            ReadOnlySpan<double> scores = Scores(currentSlot());
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
            for (int i = 0; i < scores.Length; i++)
                editor.Values[i] = (float)scores[i];
            value = editor.Commit();
        }),
        LanguageModelScorer.NextTokenIndex => (ValueGetter<uint>)((ref uint value) => value = (uint)LargestOf(Next(currentSlot())) + 1),
        LanguageModelScorer.ScoreIndex => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
        {
            ReadOnlySpan<float> next = Next(currentSlot());
            VBufferEditor<float> editor = VBufferEditor.Create(ref value, next.Length);
            next.CopyTo(editor.Values);
            value = editor.Commit();
        }),
        _ => (ValueGetter<int>)((ref int value) => value = _rows[currentSlot()].Count(LanguageModelIds.Unknown)),
    };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _session.Dispose();
        base.Dispose(disposing);
    }

    private static double Perplexity(ReadOnlySpan<double> scores) => Math.Exp(-Sum(scores) / scores.Length);

    private static double Sum(ReadOnlySpan<double> scores)
    {
        double sum = 0;
        foreach (double score in scores)
            sum += score;
        return sum;
    }

    /// <summary>The most probable id; of equals the first, which is the most frequent in training.</summary>
    private static int LargestOf(ReadOnlySpan<float> next)
    {
        int largest = 0;
        for (int id = 1; id < next.Length; id++)
        {
            if (next[id] > next[largest])
                largest = id;
        }
        return largest;
    }

    private ReadOnlySpan<double> Scores(int slot) => _logProbabilities.AsSpan(_rows.StartOf(slot) + slot, _rows.LengthOf(slot) + 1);

    private ReadOnlySpan<float> Next(int slot) => _next.AsSpan(slot * _vocabularySize, _vocabularySize);
}
