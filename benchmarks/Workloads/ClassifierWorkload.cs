using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Workloads;

/// <summary>Training of a text classifier: the same shapes, batches and optimizer as Peers/torch_classifier.py.</summary>
internal static class ClassifierWorkload
{
    private const int Words = 10_000, VectorSize = 64, Classes = 4, BatchSize = 32, Batches = 32, ShortestText = 5, LongestText = 60;

    /// <summary>Tokens per second of each repetition, after one that does not count.</summary>
    public static double[] Run(string net, int threads, int repetitions)
    {
        bool bidirectional = net.StartsWith("bi", StringComparison.Ordinal);
        var shape = new ClassifierShape
        {
            VocabularySize = Words,
            ElementSize = VectorSize,
            HiddenSize = int.Parse(net[(net.IndexOf("lstm", StringComparison.Ordinal) + 4)..], System.Globalization.CultureInfo.InvariantCulture),
            Bidirectional = bidirectional,
            Pooling = SequencePooling.Last,
            Outputs = Classes,
        };
        using var team = new ThreadTeam(threads);
        var network = new ClassifierNetwork(shape, "");
        network.Initialize(1);
        var task = new ClassifierTask(network, CreateRows(), validation: null, new ClassifierObjective(Classes, null, 0), team, seed: 1);
        var settings = new TrainingSettings { Optimizer = OptimizerKind.Adam, GradientClipNorm = 5, BatchSize = BatchSize, MaximumEpochs = repetitions + 1 };
        TrainingHistory history = new TrainingLoop(task, settings, team).Run();
        return [.. history.Epochs.Skip(1).Select(epoch => epoch.Tokens / epoch.Seconds)];
    }

    private static ClassifierData CreateRows()
    {
        var random = new CounterRandom(3, RandomPurpose.Splitting, 0);
        var cumulative = new double[Words];
        for (int i = 0; i < Words; i++)
            cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + 1.0 / (i + 1);
        var data = new ClassifierData(elementSize: 0, additionalFeatures: 0);
        ulong index = 0;
        for (int row = 0; row < BatchSize * Batches; row++)
        {
            Span<int> words = data.Words.Append(ShortestText + random.Below(index++, LongestText - ShortestText + 1));
            foreach (ref int word in words)
            {
                int place = Array.BinarySearch(cumulative, random.Uniform(1_000_000 + index++) * cumulative[^1]);
                word = Math.Min(place < 0 ? ~place : place, Words - 1);
            }
            data.AddLabel(random.Below(index++, Classes));
        }
        return data;
    }
}
