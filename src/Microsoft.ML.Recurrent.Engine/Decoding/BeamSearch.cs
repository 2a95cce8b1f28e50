using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Decoding;

/// <summary>
/// Looks for the most probable continuation: of every length, the <c>width</c> most probable beginnings are kept and each is continued by every word.
/// </summary>
internal sealed class BeamSearch
{
    private readonly ILanguageModel _model;
    private readonly int _width;
    private readonly double _lengthNormalization;
    private readonly Func<int, bool> _isAllowed;
    private readonly Func<int, bool> _isStop;
    private readonly ThreadTeam? _team;
    private readonly float[] _distribution;

    /// <param name="model">The model.</param>
    /// <param name="width">Number of beginnings that are kept, at least 1.</param>
    /// <param name="lengthNormalization">Finished continuations are compared by ln P / length^this, at least 0 (Wu et al. 2016); 0 favours short ones.</param>
    /// <param name="isAllowed">Whether an id may come.</param>
    /// <param name="isStop">Whether a continuation is finished with this id.</param>
    /// <param name="team">Threads that share a distribution; null for the caller's alone.</param>
    public BeamSearch(ILanguageModel model, int width, double lengthNormalization, Func<int, bool> isAllowed, Func<int, bool> isStop, ThreadTeam? team = null)
    {
        _model = model;
        _width = width;
        _lengthNormalization = lengthNormalization;
        _isAllowed = isAllowed;
        _isStop = isStop;
        _team = team;
        _distribution = new float[model.VocabularySize];
    }

    /// <summary>The best continuation, its last id the one that stops it where there is one; of those cut at the length, the best if none is finished.</summary>
    public int[] Search(ILanguageModelState start, int maximumLength)
    {
        (Hypothesis[] beam, Hypothesis[] next) = (CreateBeam(), CreateBeam());
        beam[0].State.CopyFrom(start);
        int alive = 1;
        // A continuation that is cut at the length is a last resort: any finished one is better.
        (bool IsFinished, double Score, int[] Ids) best = (false, double.NegativeInfinity, []);
        var found = new PriorityQueue<(int From, int Id), (double Score, int Order)>();
        for (int length = 1; length <= maximumLength && alive > 0; length++)
        {
            Expand(beam, alive, found);
            alive = 0;
            foreach ((int from, int id, double score) in Drain(found))
            {
                Hypothesis source = beam[from];
                bool isFinished = _isStop(id);
                if (isFinished || length == maximumLength)
                {
                    double compared = score / Math.Pow(length, _lengthNormalization);
                    if (isFinished != best.IsFinished ? isFinished : compared > best.Score)
                        best = (isFinished, compared, [.. source.Ids, id]);
                    continue;
                }
                Hypothesis target = next[alive++];
                target.State.CopyFrom(source.State);
                target.State.Advance(id);
                target.Ids.Clear();
                target.Ids.AddRange(source.Ids);
                target.Ids.Add(id);
                target.LogProbability = score;
            }
            (beam, next) = (next, beam);
        }
        return best.Ids;
    }

    private void Expand(Hypothesis[] beam, int alive, PriorityQueue<(int From, int Id), (double Score, int Order)> found)
    {
        int order = 0;
        for (int from = 0; from < alive; from++)
        {
            beam[from].State.Distribution(_distribution);
            for (int id = 0; id < _distribution.Length; id++)
            {
                if (!(_distribution[id] > 0) || !_isAllowed(id))
                    continue;
                // The queue gives back the smallest first: of equals, the one that was found last is the first to go.
                (double, int) priority = (beam[from].LogProbability + Math.Log(_distribution[id]), -order++);
                if (found.Count < _width)
                    found.Enqueue((from, id), priority);
                else
                    found.EnqueueDequeue((from, id), priority);
            }
        }
    }

    /// <summary>The best first.</summary>
    private static List<(int From, int Id, double Score)> Drain(PriorityQueue<(int From, int Id), (double Score, int Order)> found)
    {
        var continuations = new List<(int, int, double)>();
        while (found.TryDequeue(out (int From, int Id) continuation, out (double Score, int Order) priority))
            continuations.Add((continuation.From, continuation.Id, priority.Score));
        continuations.Reverse();
        return continuations;
    }

    private Hypothesis[] CreateBeam() => [.. Enumerable.Range(0, _width).Select(_ => new Hypothesis(_model.CreateState(_team)))];

    private sealed class Hypothesis(ILanguageModelState state)
    {
        public ILanguageModelState State { get; } = state;

        public List<int> Ids { get; } = [];

        public double LogProbability { get; set; }
    }
}
