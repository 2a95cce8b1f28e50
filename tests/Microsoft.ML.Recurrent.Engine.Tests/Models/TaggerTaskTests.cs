using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public sealed class TaggerTaskTests : IDisposable
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 60).Select(i => i * 7 % 11)];
    private static readonly TrainingSettings Settings = new()
    {
        Optimizer = OptimizerKind.AdamW, LearningRate = 0.02, WeightDecay = 0.01, GradientClipNorm = 5, Schedule = LearningRateSchedule.ReduceOnPlateau,
        EarlyStoppingPatience = 3, AveragingDecay = 0.9, MaximumEpochs = 4, BatchSize = 1000, BatchTokens = 30,
    };

    private static readonly TaggerRegularization Dropout = new() { WordDropout = 0.1, InputDropout = 0.1, LayerDropout = 0.1, OutputDropout = 0.1, WeightDropout = 0.1 };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void A_training_step_allocates_nothing_after_the_first_ones(double consistency)
    {
        using var team = new ThreadTeam(1);
        TaggerTask task = Task(Network(Dropout with { Consistency = consistency }), team);
        task.WeightsChanged();
        int[] rows = [.. Enumerable.Range(0, 20)];
        uint step = 0;
        AllocationCheck.AssertNone(() =>
        {
            task.TrainBatch(rows, step++);
            task.WeightsChanged();
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void The_validation_loss_of_the_training_sentences_is_the_training_loss_without_dropout_and_a_token_counts_once(double consistency)
    {
        using var team = new ThreadTeam(1);
        TaggerTask task = Task(Network(new TaggerRegularization { Consistency = consistency }), team);
        task.WeightsChanged();
        BatchOutcome outcome = task.TrainBatch([.. Enumerable.Range(0, Lengths.Length)], 0);
        Evaluation evaluation = task.Evaluate(CancellationToken.None);
        Assert.Equal(outcome.Loss, evaluation.Loss, 1e-6);
        Assert.Equal(Lengths.Sum(), outcome.Tokens);
        Assert.Equal(Lengths.Sum() - Lengths.Sum() / 7, outcome.Weight);
    }

    [Fact]
    public void A_tagger_learns_what_the_words_say()
    {
        using var team = new ThreadTeam(2);
        TaggerNetwork network = Network(new TaggerRegularization());
        var data = TaggerSample.Data(network.Shape);
        for (int row = 0; row < 40; row++)
        {
            int[] tokens = [.. Enumerable.Range(0, 1 + row % 5).Select(i => data.Forms!.NumberOf(TaggerSample.Texts[(row + i * i) % 7]))];
            data.Add(tokens, [.. tokens.Select(token => data.Forms!.WordOf(token) % TaggerSample.Tags)]);
        }
        var task = new TaggerTask(network, data, data, team, seed: 1);
        TrainingHistory history = new TrainingLoop(task, Settings with { MaximumEpochs = 60, AveragingDecay = 0, EarlyStoppingPatience = 0 }, team).Run();
        Assert.Equal(1, history.Epochs[history.BestEpoch - 1].Metric!.Value);
    }

    [Fact]
    public void A_validation_tag_that_training_does_not_know_counts_as_wrong_and_has_no_loss()
    {
        using var team = new ThreadTeam(1);
        TaggerNetwork network = Network();
        TaggerData training = TaggerSample.Data(network.Shape, 5), known = new(training.Forms), both = new(training.Forms);
        known.Add([0, 1], [2, 3]);
        both.Add([0, 1], [2, 3]);
        both.Add([0, 1], [TaggerSample.Tags, -1]);
        Evaluation alone = Evaluate(known), together = Evaluate(both);
        Assert.Equal(alone.Loss, together.Loss, 1e-12);
        Assert.Equal(alone.Metric * 2 / 3, together.Metric, 1e-12);

        Evaluation Evaluate(TaggerData validation)
        {
            var task = new TaggerTask(network, training, validation, team, seed: 1);
            task.WeightsChanged();
            return task.Evaluate(CancellationToken.None);
        }
    }

    [Fact]
    public void Tags_of_a_second_kind_help_to_learn_and_are_there_for_all_sentences_or_for_none()
    {
        using var team = new ThreadTeam(1);
        TaggerNetwork network = Network(new TaggerRegularization { AuxiliaryTags = 3 });
        TaggerData data = TaggerSample.Data(network.Shape);
        Add(4);
        Assert.Throws<ArgumentException>(() => new TaggerTask(network, data, null, team, seed: 1));
        data.AddAuxiliaryTags([0, 1, 2, -1]);
        Add(2);
        data.AddAuxiliaryTags([0, 1]);
        Assert.Throws<ArgumentException>(() => new TaggerTask(Network(), data, null, team, seed: 1));
        var task = new TaggerTask(network, data, data, team, seed: 1);
        task.WeightsChanged();
        double both = task.TrainBatch([0, 1], 0).Loss, alone = task.Evaluate(CancellationToken.None).Loss;
        Assert.InRange(both - alone, 0.1, 0.5 * Math.Log(3) + 0.5);

        void Add(int length) => data.Add([.. Enumerable.Range(0, length).Select(i => data.Forms!.NumberOf(TaggerSample.Texts[i]))], [.. Enumerable.Range(0, length)]);
    }

    [Fact]
    public void Entities_that_are_found_are_the_metric_where_tags_mark_some_and_accuracy_is_the_second()
    {
        using var team = new ThreadTeam(1);
        TaggerNetwork network = Network(new TaggerRegularization());
        TaggerData data = TaggerSample.Data(network.Shape);
        for (int row = 0; row < 30; row++)
        {
            // One word is outside, one begins an entity, one continues it.
            int[] tags = [row % 3, 1, 2, 2, row % 2, 1];
            data.Add([.. tags.Select(tag => data.Forms!.NumberOf(((string[])["the", "cat", "sat"])[tag]))], tags);
        }
        var task = new TaggerTask(network, data, data, team, seed: 1, new EntityCounter(TaggerSample.TagNames));
        Assert.Equal(("entity F1", "accuracy"), (task.Metric!.Name, task.SecondMetricName));
        TrainingHistory history = new TrainingLoop(task, Settings with { MaximumEpochs = 60, AveragingDecay = 0, EarlyStoppingPatience = 0 }, team).Run();
        Assert.Equal(1, history.Epochs[history.BestEpoch - 1].Metric!.Value);
        Assert.InRange(history.Epochs[0].Metric!.Value, 0, 0.99);
        Assert.Equal(1, history.Epochs[history.BestEpoch - 1].SecondMetric!.Value);

        task = new TaggerTask(network, data, data, team, seed: 1, new EntityCounter(TaggerSample.TagNames), choosesByEntities: false);
        Assert.Equal(("accuracy", "entity F1"), (task.Metric!.Name, task.SecondMetricName));
        Evaluation evaluation = task.Evaluate(CancellationToken.None);
        Assert.Equal(1, evaluation.Metric);
        Assert.Equal(1, evaluation.SecondMetric!.Value);
        Assert.Null(new TaggerTask(network, data, data, team, seed: 1).SecondMetricName);
        Assert.Null(new TaggerTask(network, data, null, team, seed: 1, new EntityCounter(TaggerSample.TagNames)).SecondMetricName);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(9, 0)]
    [InlineData(23, 0)]
    [InlineData(40, 0)]
    [InlineData(9, 0.5)]
    [InlineData(40, 0.5)]
    public void A_run_that_is_killed_and_resumed_ends_with_the_same_bits_for_any_number_of_threads(int batches, double consistency)
    {
        TaggerRegularization regularization = Dropout with { Consistency = consistency };
        TaggerNetwork whole = Network(regularization), resumed = Network(regularization);
        Run(whole, Settings, threads: 1, progress: null);

        TrainingSettings saved = Settings with { CheckpointFolder = _folder };
        using var source = new CancellationTokenSource();
        Action<TrainingProgress> cancel = _ =>
        {
            if (--batches <= 0)
                source.Cancel();
        };
        try
        {
            Run(Network(regularization), saved, threads: 1, cancel, source.Token);
        }
        catch (OperationCanceledException)
        {
            // Before the end of the first epoch there is no model, but a checkpoint.
        }
        Run(resumed, saved, threads: 3, progress: null);

        Assert.Equal(
            whole.Parameters.Select(parameter => Sample.Bits(parameter.Value)),
            resumed.Parameters.Select(parameter => Sample.Bits(parameter.Value)));
    }

    private static void Run(TaggerNetwork network, TrainingSettings settings, int threads, Action<TrainingProgress>? progress, CancellationToken cancellation = default)
    {
        using var team = new ThreadTeam(threads);
        new TrainingLoop(Task(network, team), settings, team) { Progress = progress is null ? null : new Reports(progress) }.Run(cancellation);
    }

    private static TaggerTask Task(TaggerNetwork network, ThreadTeam team) =>
        new(network, TaggerSample.Data(network.Shape, Lengths), TaggerSample.Data(network.Shape, Lengths), team, seed: 1);

    private static TaggerNetwork Network(TaggerRegularization? regularization = null)
    {
        var network = new TaggerNetwork(TaggerSample.Shape(), TaggerSample.TagNames, regularization ?? Dropout);
        network.Initialize(1);
        return network;
    }

    private sealed class Reports(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
