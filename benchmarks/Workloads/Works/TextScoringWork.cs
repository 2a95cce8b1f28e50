using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;

namespace Workloads.Works;

/// <summary>The log probabilities of a running text's words, each behind all words before it: one stream, in blocks for the output layer, or word by word.</summary>
internal sealed class TextScoringWork : IWork
{
    private const int Words = 512, TextLength = 32 * Words;
    private readonly ThreadTeam _team;
    private readonly RunningTextScorer _scorer;
    private readonly RecurrentStream _stream;
    private readonly StreamState _state;
    private readonly VocabularyRow? _row;
    private readonly int[] _text = new int[TextLength + 1];
    private readonly double[] _logProbabilities = new double[Words];
    private int _at;

    public TextScoringWork(LanguageModelShape shape, bool wordByWord, int threads)
    {
        _team = new ThreadTeam(threads, new CoreBudget(threads));
        var network = new LanguageModelNetwork(shape);
        network.Initialize(1);
        FrozenStack recurrent = network.Freeze(_team);
        _scorer = new RunningTextScorer(network, recurrent, _team);
        _stream = new RecurrentStream(recurrent);
        _state = _stream.CreateState();
        _row = wordByWord ? network.Output.CreateRow() : null;
        new ZipfWords(shape.VocabularySize, seed: 3).Fill(_text);
    }

    public int Step()
    {
        ReadOnlySpan<int> words = _text.AsSpan(_at, Words), targets = _text.AsSpan(_at + 1, Words);
        _at = (_at + Words) % TextLength;
        if (_row is null)
        {
            _scorer.Score(_state, words, targets, _logProbabilities);
            return Words;
        }
        for (int i = 0; i < Words; i++)
        {
            _row.Begin(_stream.Step(_state, words[i]));
            _logProbabilities[i] = _row.LogProbability(targets[i]);
        }
        return Words;
    }

    public void Dispose() => _team.Dispose();
}
