using Microsoft.ML.Recurrent.Engine.Models;

namespace Workloads.Works;

/// <summary>Scoring with a text classifier: the class of each text, a batch a step.</summary>
internal sealed class ScoringWork : IWork
{
    private readonly ClassifierSession _session;
    private readonly ClassifierData _texts;
    private readonly int _batchSize;
    private int _first;

    public ScoringWork(ClassifierShape shape, int[] lengths, int batchSize, int threads)
    {
        var network = new ClassifierNetwork(shape, SequenceClassifierModel.NameOf(0));
        network.Initialize(1);
        _session = new SequenceClassifierModel([network], ngrams: null).OpenSession(threads);
        _texts = ClassifierRows.Create(lengths);
        _batchSize = batchSize;
    }

    /// <summary>The class of the last text, so that nobody can leave the scoring out.</summary>
    public int LastClass { get; private set; }

    public int Step()
    {
        int tokens = 0;
        _session.Clear();
        for (int i = 0; i < _batchSize; i++)
        {
            int row = (_first + i) % _texts.Count;
            _session.AddWords(_texts.Words[row]);
            tokens += _texts.Words.LengthOf(row);
        }
        _session.Score();
        for (int row = 0; row < _batchSize; row++)
            LastClass = ClassifierObjective.ClassOf(_session.Logits(row));
        _first = (_first + _batchSize) % _texts.Count;
        return tokens;
    }

    public void Dispose() => _session.Dispose();
}
