using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Workloads.Works;

/// <summary>
/// A recurrent language model goes on with its own words, one at a time: draws a word, reads it. The model has learned for some steps how frequent
/// words are, so that shortlist and tails are about as probable as in text.
/// </summary>
internal sealed class GenerationWork : IWork
{
    private const int TrainingSteps = 100;
    private readonly ThreadTeam _team;
    private readonly ILanguageModelState _state;
    private readonly TokenSampler _sampler;
    private uint _step;

    public GenerationWork(LanguageModelShape shape, bool isGreedy, int threads)
    {
        _team = new ThreadTeam(threads, new CoreBudget(threads));
        using (var training = new LanguageModelWork(shape, steps: 35, sequences: 32, OptimizerKind.Adam, Environment.ProcessorCount))
        {
            for (int i = 0; i < TrainingSteps; i++)
                training.Step();
            var model = new RecurrentLanguageModel(training.Network, order: null, isContiguous: true);
            _state = model.CreateState(_team);
            _sampler = new TokenSampler(new SamplingSettings { Temperature = isGreedy ? 0 : 1 }, model.Clusters);
        }
        _sampler.Exclude(LanguageModelIds.Unknown);
    }

    public int Step()
    {
        _state.Advance(_sampler.Draw(_state, _step++));
        return 1;
    }

    public void Dispose() => _team.Dispose();
}
