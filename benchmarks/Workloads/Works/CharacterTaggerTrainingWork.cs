using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads.Works;

/// <summary>Training of a tagger that reads characters with Adam: a batch of sentences a step, of which each different word's characters are read once.</summary>
internal sealed class CharacterTaggerTrainingWork : IWork
{
    private readonly ThreadTeam _team;
    private readonly TaggerTask _task;
    private readonly TrainingStep _training;
    private readonly int[][] _batches;
    private uint _step;

    public CharacterTaggerTrainingWork(int batchSize, int threads, TaggerOutput output)
    {
        _team = new ThreadTeam(threads);
        var sentences = new CharacterSentences(batchSize);
        TokenEncoder encoder = sentences.Encoder();
        var data = new TaggerData(new TokenForms(encoder));
        var tags = new CounterRandom(5, RandomPurpose.Splitting, 0);
        ulong tokens = 0;
        for (int batch = 0; batch < TaggerSentences.Batches; batch++)
        {
            foreach (int[] sentence in sentences.NextSentences())
                data.Add([.. sentence.Select(word => data.Forms!.NumberOf(sentences.TextOf(word)))], [.. sentence.Select(_ => tags.Below(tokens++, TaggerNetwork.Tags))]);
        }
        _batches = [.. Enumerable.Range(0, data.Count).Chunk(batchSize)];
        Microsoft.ML.Recurrent.Engine.Models.TaggerNetwork network = CharacterTagger.Create(encoder, output);
        _task = new TaggerTask(network, data, validation: null, _team, seed: 1);
        _training = new TrainingStep(network.Parameters, network.Refresh, new TrainingSettings { Optimizer = OptimizerKind.Adam, GradientClipNorm = 5 }, _team);
    }

    public int Step()
    {
        BatchOutcome outcome = _task.TrainBatch(_batches[_step % _batches.Length], _step);
        _training.End();
        _step++;
        return (int)outcome.Tokens;
    }

    public void Dispose() => _team.Dispose();
}
