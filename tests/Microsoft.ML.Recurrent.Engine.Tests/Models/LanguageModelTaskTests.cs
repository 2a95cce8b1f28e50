using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class LanguageModelTaskTests
{
    private static readonly LanguageModelRegularization _everything = new()
    {
        EmbeddingDropout = 0.1, InputDropout = 0.1, LayerDropout = 0.1, OutputDropout = 0.1, WeightDropout = 0.1, Variational = true,
        ActivationRegularization = 2, TemporalActivationRegularization = 1,
    };

    private static LanguageModelNetwork Network(bool isTied, LanguageModelRegularization? regularization = null)
    {
        var network = new LanguageModelNetwork(
            new LanguageModelShape { VocabularySize = 30, EmbeddingSize = 8, HiddenSize = 8, Layers = 2, IsTied = isTied, Cuts = isTied ? [10, 20] : [] }, regularization: regularization);
        network.Initialize(1);
        return network;
    }

    private static int[] Text(int length) => [LanguageModelIds.End, .. Enumerable.Range(0, length).Select(i => i * i % 29 + 1)];

    private static SequenceStore Sentences(int count)
    {
        var sentences = new SequenceStore();
        for (int i = 0; i < count; i++)
            sentences.Append(Text(i % 9).AsSpan(1));
        return sentences;
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void A_training_step_allocates_nothing_after_the_first_epochs(bool isContiguous, bool isTied)
    {
        using var team = new ThreadTeam(1);
        var allocated = new List<long>();
        AllocationCheck.Undisturbed(() =>
        {
            allocated.Clear();
            LanguageModelNetwork network = Network(isTied, _everything);
            LanguageModelTask task = isContiguous
                ? new RunningTextTask(network, Text(403), [], 4, new BpttLengths { Mean = 10 }, team, 1)
                : new SentenceTask(network, Sentences(80), new SequenceStore(), team, 1);
            new TrainingLoop(task, new TrainingSettings { MaximumEpochs = 6, BatchSize = 8, Momentum = 0 }, team) { Progress = new Reports(allocated) }.Run();
        });

        // Reports of one epoch lie a step apart; between the last of one and the first of the next stands the end of the epoch.
        int batches = isContiguous ? 11 : 10;
        Assert.Equal(6 * batches, allocated.Count);
        for (int i = 4 * batches + 1; i < allocated.Count; i++)
        {
            if (i % batches != 0)
                Assert.Equal(0, allocated[i] - allocated[i - 1]);
        }
    }

    [Fact]
    public void Every_token_of_a_running_text_is_trained_on_once_an_epoch_with_the_state_of_the_window_before()
    {
        using var team = new ThreadTeam(1);
        int[] text = Text(50);
        var task = new RunningTextTask(Network(isTied: false), text, text, 3, new BpttLengths { Mean = 7 }, team, 1);
        IBatchPlan plan = task.CreatePlan(new TrainingSettings());
        plan.Arrange(0);
        task.WeightsChanged();
        double loss = 0, tokens = 0;

        for (int batch = 0; batch < plan.BatchCount; batch++)
        {
            // Without an update, the losses of the windows are those of the whole streams.
            BatchOutcome outcome = task.TrainBatch(plan.Rows(batch), (uint)batch);
            loss += outcome.Loss * outcome.Weight;
            tokens += outcome.Weight;
        }

        var whole = new RunningTextTask(Network(isTied: false), text, [], 3, new BpttLengths { Mean = 16 }, team, 1);
        IBatchPlan one = whole.CreatePlan(new TrainingSettings());
        whole.WeightsChanged();
        one.Arrange(0);
        double expected = 0;
        for (int batch = 0; batch < one.BatchCount; batch++)
        {
            BatchOutcome outcome = whole.TrainBatch(one.Rows(batch), (uint)batch);
            expected += outcome.Loss * outcome.Weight;
        }
        Assert.Equal(50, tokens);
        Assert.Equal(expected, loss, 1e-4);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(9_000)]
    [InlineData(40_003)]
    public void The_validation_loss_of_a_running_text_is_that_of_one_stream(int length)
    {
        using var team = new ThreadTeam(1);
        LanguageModelNetwork network = Network(isTied: true);
        int[] text = Text(length);
        var task = new RunningTextTask(network, text, text, 3, new BpttLengths { Mean = 16 }, team, 1);
        task.WeightsChanged();

        double loss = task.Evaluate(CancellationToken.None).Loss;

        var model = new RecurrentLanguageModel(network.CopyForPrediction(), order: null, isContiguous: true);
        using ILanguageModelSession session = model.OpenSession(1);
        var scores = new double[length];
        session.Continue(model.CreateState(), text.AsSpan(1), scores);
        Assert.Equal(-scores.Average(), loss, 1e-6);
    }

    [Fact]
    public void The_loss_of_sentences_is_the_validation_loss_of_the_same_sentences()
    {
        using var team = new ThreadTeam(1);
        var task = new SentenceTask(Network(isTied: true), Sentences(20), Sentences(20), team, 1);
        task.WeightsChanged();

        BatchOutcome outcome = task.TrainBatch([.. Enumerable.Range(0, 20)], 0);
        Evaluation evaluation = task.Evaluate(CancellationToken.None);

        Assert.Equal(outcome.Loss, evaluation.Loss, 1e-6);
        Assert.Equal(Math.Exp(evaluation.Loss), evaluation.Metric);
        Assert.Equal(Sentences(20).TokenCount + 20, outcome.Tokens);
    }

    private sealed class Reports(List<long> allocated) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            allocated.EnsureCapacity(1000);
            allocated.Add(GC.GetAllocatedBytesForCurrentThread());
        }
    }
}
