using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Scores rows with a <see cref="RecurrentLanguageModel"/>, those of about the same length together, and long ones piece by piece.</summary>
internal sealed class RecurrentLanguageModelSession : ILanguageModelSession
{
    private readonly RecurrentLanguageModel _model;
    private readonly Pass _pass;
    private readonly FrozenWalk[] _walks;
    private readonly VocabularyOutputState _output;
    private readonly LinearState _projection = Linear.CreateState();
    private readonly LanguageModelBatch _batch = new();
    private readonly RunningTextScorer _scorer;
    private readonly LengthGroups _groups = new();
    private int[] _words = [];
    private double[] _scores = [];
    private RecurrentLanguageModelState? _state;

    internal RecurrentLanguageModelSession(RecurrentLanguageModel model, int threads)
    {
        _model = model;
        _pass = new Pass(new ThreadTeam(threads));
        _scorer = new RunningTextScorer(model.Network, model.Recurrent, _pass.Team);
        _walks = model.Recurrent.CreateWalks();
        _output = model.Network.Output.CreateState();
    }

    /// <inheritdoc/>
    public void Score(IdRows rows, Span<double> logProbabilities, Span<float> next)
    {
        _groups.Begin(rows.Count, out Span<int> lengths);
        for (int row = 0; row < lengths.Length; row++)
            lengths[row] = rows.LengthOf(row) + 1;
        while (_groups.MoveNext())
        {
            if (_groups.Lengths[0] > LengthGroups.TokensAtOnce)
                ScorePieces(rows, _groups.Rows[0], logProbabilities, next);
            else
                ScoreTogether(rows, _groups.Rows, _groups.Lengths, logProbabilities, next);
        }
    }

    /// <inheritdoc/>
    public void Continue(ILanguageModelState state, ReadOnlySpan<int> ids, Span<double> logProbabilities)
    {
        if (ids.IsEmpty)
            return;
        logProbabilities[0] = state.LogProbability(ids[0]);
        // Behind the last one nothing is asked for.
        ReadOn(((RecurrentLanguageModelState)state).Recurrent, ids, nextWord: -1, logProbabilities[1..]);
    }

    /// <inheritdoc/>
    public void Dispose() => _pass.Team.Dispose();

    /// <summary>Reads ids and writes ln P of what follows each: the next id, and behind the last one <paramref name="nextWord"/>, if it is a word.</summary>
    private void ReadOn(StreamState state, ReadOnlySpan<int> ids, int nextWord, Span<double> logProbabilities)
    {
        Grow(ids.Length);
        for (int i = 0; i < ids.Length; i++)
            _words[i] = _model.WordOf(ids[i]);
        _words[ids.Length] = nextWord;
        _scorer.Score(state, _words.AsSpan(0, ids.Length), _words.AsSpan(1, ids.Length), _scores.AsSpan(0, ids.Length));
        for (int i = 0; i < logProbabilities.Length; i++)
            logProbabilities[i] = _scores[i] - _model.ShareOf(_words[i + 1]);
    }

    private void Grow(int tokens)
    {
        if (_scores.Length > tokens)
            return;
        _scores = new double[Math.Max(tokens + 1, 2 * _scores.Length)];
        _words = new int[_scores.Length];
    }

    private void ScoreTogether(IdRows rows, ReadOnlySpan<int> chosen, ReadOnlySpan<int> lengths, Span<double> logProbabilities, Span<float> next)
    {
        _pass.Workspace.Reset();
        Load(rows, chosen, lengths);
        Matrix hidden = _pass.Workspace.Take(_batch.Layout.TokenCount, _model.Recurrent.OutputSize);
        _model.Recurrent.Forward(_pass, _walks, _batch.Layout, _batch.WordArray, default, hidden);
        if (!logProbabilities.IsEmpty)
            ScoreTokens(rows, chosen, _model.Network.Project(_pass, _projection, hidden), logProbabilities);
        if (!next.IsEmpty)
            WriteNext(chosen, hidden, next);
    }

    private void ScorePieces(IdRows rows, int row, Span<double> logProbabilities, Span<float> next)
    {
        RecurrentLanguageModelState state = _state ??= new RecurrentLanguageModelState(_model, _pass.Team);
        ReadOnlySpan<int> ids = rows[row];
        state.Reset();
        if (logProbabilities.IsEmpty)
        {
            ReadOn(state.Recurrent, ids, nextWord: -1, []);
        }
        else
        {
            Span<double> scores = logProbabilities.Slice(rows.StartOf(row) + row, ids.Length + 1);
            scores[0] = state.LogProbability(ids[0]);
            ReadOn(state.Recurrent, ids, LanguageModelIds.End, scores[1..]);
        }
        if (!next.IsEmpty)
            state.Distribution(next.Slice(row * _model.VocabularySize, _model.VocabularySize));
    }

    private void Load(IdRows rows, ReadOnlySpan<int> chosen, ReadOnlySpan<int> lengths)
    {
        _batch.Build(lengths);
        ReadOnlySpan<int> order = _batch.Layout.Order;
        for (int position = 0; position < order.Length; position++)
        {
            ReadOnlySpan<int> ids = rows[chosen[order[position]]];
            Grow(ids.Length);
            for (int i = 0; i < ids.Length; i++)
                _words[i] = _model.WordOf(ids[i]);
            _batch.SetSentence(position, _words.AsSpan(0, ids.Length));
        }
    }

    private void ScoreTokens(IdRows rows, ReadOnlySpan<int> chosen, Matrix features, Span<double> logProbabilities)
    {
        int tokens = _batch.Layout.TokenCount;
        Grow(tokens);
        _model.Network.Output.Score(_pass, _output, features, _batch.Targets, _scores.AsSpan(0, tokens));
        ReadOnlySpan<int> order = _batch.Layout.Order, offsets = _batch.Layout.StepOffsets, targets = _batch.Targets;
        for (int position = 0; position < order.Length; position++)
        {
            int row = chosen[order[position]];
            Span<double> scores = logProbabilities.Slice(rows.StartOf(row) + row, rows.LengthOf(row) + 1);
            for (int step = 0; step < scores.Length; step++)
            {
                int token = offsets[step] + position;
                scores[step] = _scores[token] - _model.ShareOf(targets[token]);
            }
        }
    }

    private void WriteNext(ReadOnlySpan<int> chosen, Matrix hidden, Span<float> next)
    {
        int ids = _model.VocabularySize;
        ReadOnlySpan<int> order = _batch.Layout.Order, lengths = _batch.Layout.Lengths, offsets = _batch.Layout.StepOffsets;
        for (int position = 0; position < order.Length; position++)
        {
            VocabularyRow row = _model.RentRow(hidden.Row(offsets[lengths[position] - 1] + position), _pass.Team);
            _model.Distribution(row, next.Slice(chosen[order[position]] * ids, ids));
            _model.Return(row);
        }
    }
}
