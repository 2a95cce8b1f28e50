using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>Reads a text of any length with a recurrent model, piece by piece, on memory of a fixed size. For one thread at a time, which itself uses a team's.</summary>
internal sealed class RecurrentText
{
    /// <summary>Most words of a piece.</summary>
    public const int PieceLength = RunningTextScorer.TokensAtOnce;

    private readonly RecurrentLanguageModel _model;
    private readonly RunningTextScorer _scorer;
    private readonly int[] _words = new int[PieceLength];
    private readonly int[] _targets = new int[PieceLength];
    private int _lastWord;

    /// <summary>A text of a model.</summary>
    public RecurrentText(RecurrentLanguageModel model, ThreadTeam team)
    {
        _model = model;
        _scorer = new RunningTextScorer(model.Network, model.Recurrent, team);
        State = new RecurrentStream(model.Recurrent).CreateState();
    }

    /// <summary>The recurrent state before the last word that was read.</summary>
    public StreamState State { get; }

    /// <summary>Goes to the beginning of a text.</summary>
    public void Begin()
    {
        State.Reset();
        _lastWord = LanguageModelIds.End;
    }

    /// <summary>Reads the words that come next, and writes ln P of each behind those before it.</summary>
    /// <param name="ids">At most <see cref="PieceLength"/>.</param>
    /// <param name="logProbabilities">[ids].</param>
    /// <param name="hidden">Gets the top layer's h before each: [ids, hidden]; null if it is not wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public void Read(ReadOnlySpan<int> ids, Span<double> logProbabilities, Matrix? hidden = null)
    {
        for (int i = 0; i < ids.Length; i++)
        {
            _words[i] = _lastWord;
            _targets[i] = _lastWord = _model.WordOf(ids[i]);
        }
        _scorer.Score(State, _words.AsSpan(0, ids.Length), _targets.AsSpan(0, ids.Length), logProbabilities, hidden);
        for (int i = 0; i < ids.Length; i++)
            logProbabilities[i] -= _model.ShareOf(_targets[i]);
    }
}
