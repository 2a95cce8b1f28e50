namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>A run that is stopped and resumed from its folder.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "recurrent-checkpoint-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }

    private static void Setup(SequenceClassifierTrainer.Options options)
    {
        (options.EnsembleSize, options.MaximumEpochs, options.ValidationFraction, options.WeightAveraging, options.WordDropout) = (2, 3, 0.2f, 0.9f, 0.2f);
        options.NGramFeatures = true;
    }

    private byte[] Run(Action<SequenceClassifierTrainer.Options>? change = null) => Classifiers.Payload(Classifiers.TrainBinary(options =>
    {
        Setup(options);
        options.CheckpointFolder = _folder;
        change?.Invoke(options);
    }));

    /// <summary>Runs and cancels in the given batch of the given epoch, counted over both networks.</summary>
    private void RunUntil(int epoch, int batch)
    {
        using var source = new CancellationTokenSource();
        var progress = new CallBack(report =>
        {
            if (report.Epoch == epoch && report.Batch == batch)
                source.Cancel();
        });
        try
        {
            Run(options => (options.Progress, options.CancellationToken) = (progress, source.Token));
        }
        catch (OperationCanceledException) when (source.IsCancellationRequested)
        {
            // Before the first epoch has ended there is no model, but there is a checkpoint.
        }

        Assert.True(source.IsCancellationRequested);
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 4)]
    [InlineData(4, 1)]
    [InlineData(6, 2)]
    public void A_run_that_was_stopped_and_resumed_has_the_bits_of_one_that_was_not(int epoch, int batch)
    {
        byte[] expected = Classifiers.Payload(Classifiers.TrainBinary(Setup));

        RunUntil(epoch, batch);

        Assert.Equal(expected, Run());
    }

    [Fact]
    public void A_run_may_be_stopped_as_often_as_one_likes()
    {
        byte[] expected = Classifiers.Payload(Classifiers.TrainBinary(Setup));
        for (int batch = 1; batch <= 4; batch++)
            RunUntil(2, batch);

        Assert.Equal(expected, Run(options => options.NumberOfThreads = 3));
    }

    [Fact]
    public void A_finished_run_is_not_trained_again()
    {
        byte[] first = Run();
        int reports = 0;

        Assert.Equal(first, Run(options => options.Progress = new CallBack(_ => reports++)));
        Assert.Equal(0, reports);
    }

    public static TheoryData<string> Changes => [.. _changes.Keys];

    private static readonly Dictionary<string, Action<SequenceClassifierTrainer.Options>> _changes = new()
    {
        ["seed"] = options => options.Seed = 3,
        ["dropout"] = options => options.Dropout = 0.2f,
        ["variational dropout"] = options => options.VariationalDropout = true,
        ["word dropout"] = options => options.WordDropout = 0.1f,
        ["learning rate"] = options => options.LearningRate = 0.01f,
        ["batch size"] = options => options.BatchSize = 4,
        ["hidden size"] = options => options.HiddenSize = 9,
        ["label smoothing"] = options => options.LabelSmoothing = 0.1f,
        ["vocabulary"] = options => options.MinimumWordCount = 3,
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_checkpoint_of_a_run_with_other_options_is_an_error_that_names_the_file(string change)
    {
        RunUntil(2, 1);

        string message = Assert.Throws<InvalidOperationException>(() => Run(_changes[change])).Message;

        Assert.Contains(_folder, message, StringComparison.Ordinal);
        Assert.Contains("another checkpoint folder", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_a_format_error_that_names_the_file()
    {
        RunUntil(2, 1);
        string path = Assert.Single(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..200]);

        Assert.Contains(path, Assert.Throws<ModelFormatException>(() => Run()).Message, StringComparison.Ordinal);
    }
}
