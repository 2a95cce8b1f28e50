using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>Scores many sentences together, or a running text: windows are rows of one matrix, some at a time.</summary>
internal sealed class WindowSession : ILanguageModelSession
{
    private const int WindowsAtOnce = 256;
    private readonly WindowLanguageModel _model;
    private readonly WindowNetwork _network;
    private readonly ThreadTeam _team;
    private readonly Pass _pass;
    private readonly WindowNetworkState _state;
    private readonly VocabularyRow _row;
    private readonly int _firstId;
    private readonly int[] _contexts;
    private readonly int[] _targets = new int[WindowsAtOnce];

    public WindowSession(WindowLanguageModel model, int threads)
    {
        _model = model;
        _network = model.Network;
        _team = new ThreadTeam(threads);
        _pass = new Pass(_team);
        _state = _network.CreateState();
        _row = _network.Output.CreateRow();
        _firstId = model.IsContiguous ? LanguageModelIds.End : _network.Shape.BeginId;
        _contexts = new int[WindowsAtOnce * _network.Shape.Window];
    }

    /// <inheritdoc/>
    public void Score(IdRows rows, Span<double> logProbabilities, Span<float> next)
    {
        if (!logProbabilities.IsEmpty)
            ScoreWords(rows, logProbabilities);
        if (!next.IsEmpty)
            ScoreNext(rows, next);
    }

    /// <inheritdoc/>
    public void Continue(ILanguageModelState state, ReadOnlySpan<int> ids, Span<double> logProbabilities)
    {
        var window = (WindowState)state;
        for (int start = 0; start < ids.Length; start += WindowsAtOnce)
        {
            int count = Math.Min(WindowsAtOnce, ids.Length - start);
            for (int i = 0; i < count; i++)
            {
                _targets[i] = _model.WordOf(ids[start + i]);
                window.Context.CopyTo(ContextOf(i));
                window.Advance(ids[start + i]);
            }
            ScoreLoaded(logProbabilities.Slice(start, count));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _team.Dispose();

    private void ScoreWords(IdRows rows, Span<double> logProbabilities)
    {
        int count = 0, done = 0;
        for (int row = 0; row < rows.Count; row++)
        {
            ReadOnlySpan<int> ids = rows[row];
            for (int i = 0; i <= ids.Length; i++)
            {
                Load(ids, i, count);
                _targets[count++] = i < ids.Length ? _model.WordOf(ids[i]) : LanguageModelIds.End;
                if (count == WindowsAtOnce)
                    Flush(logProbabilities);
            }
        }
        Flush(logProbabilities);

        void Flush(Span<double> scores)
        {
            ScoreLoaded(scores.Slice(done, count));
            done += count;
            count = 0;
        }
    }

    /// <summary>Writes ln P of the first targets behind their windows: as many as there is place for.</summary>
    private void ScoreLoaded(Span<double> scores)
    {
        _pass.Workspace.Reset();
        _network.Score(_pass, _state, _contexts.AsSpan(0, scores.Length * _network.Shape.Window), _targets.AsSpan(0, scores.Length), scores);
        for (int i = 0; i < scores.Length; i++)
            scores[i] -= _model.ShareOf(_targets[i]);
    }

    private void ScoreNext(IdRows rows, Span<float> next)
    {
        int size = _model.VocabularySize;
        for (int first = 0; first < rows.Count; first += WindowsAtOnce)
        {
            int count = Math.Min(WindowsAtOnce, rows.Count - first);
            for (int i = 0; i < count; i++)
                Load(rows[first + i], rows.LengthOf(first + i), i);
            _pass.Workspace.Reset();
            Matrix features = _network.Forward(_pass, _state, _contexts.AsSpan(0, count * _network.Shape.Window));
            for (int i = 0; i < count; i++)
            {
                _row.Begin(features.Row(i), _team);
                _model.Distribution(_row, next.Slice((first + i) * size, size));
            }
        }
    }

    /// <summary>Puts what stands before place <paramref name="place"/> of a row into the context of window <paramref name="window"/>.</summary>
    private void Load(ReadOnlySpan<int> ids, int place, int window)
    {
        Span<int> context = ContextOf(window);
        for (int slot = context.Length - 1; slot >= 0; slot--, place--)
            context[slot] = place > 0 ? _model.WordOf(ids[place - 1]) : place == 0 ? _firstId : -1;
    }

    private Span<int> ContextOf(int window) => _contexts.AsSpan(window * _network.Shape.Window, _network.Shape.Window);
}
