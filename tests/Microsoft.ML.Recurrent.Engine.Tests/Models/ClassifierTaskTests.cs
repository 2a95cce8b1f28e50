using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class ClassifierTaskTests
{
    [Fact]
    public void A_training_step_allocates_nothing_after_the_first_ones()
    {
        using var team = new ThreadTeam(1);
        var shape = new ClassifierShape { VocabularySize = 30, ElementSize = 5, HiddenSize = 6, Bidirectional = true, Pooling = SequencePooling.Last, Outputs = 3 };
        var data = new ClassifierData(elementSize: 0, additionalFeatures: 0);
        for (int row = 0; row < 8; row++)
        {
            Span<int> words = data.Words.Append(1 + row);
            for (int i = 0; i < words.Length; i++)
                words[i] = (row * 7 + i) % 30;
            data.AddLabel(row % 3);
        }
        var network = new ClassifierNetwork(shape, "");
        network.Initialize(1);
        var task = new ClassifierTask(network, data, validation: null, new ClassifierObjective(shape.Outputs, null, 0), team, seed: 1);
        task.WeightsChanged();
        int[] rows = [0, 1, 2, 3, 4, 5, 6, 7];
        uint step = 0;
        AllocationCheck.AssertNone(() =>
        {
            task.TrainBatch(rows, step++);
            task.WeightsChanged();
        });
    }
}
