using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>An example from the command line to the last line: train, save, reload, draw and evaluate what was reloaded, predict.</summary>
public static class ExampleProgram
{
    private const int FewPredictions = 6, ManyPredictions = 12;

    /// <summary>Runs an example.</summary>
    /// <returns>The exit code: 0, 1 when data or training is at fault, 2 when the command line is, 130 when it was cancelled before there was a model.</returns>
    public static int Run(IReadOnlyList<string> args, Example example)
    {
        ArgumentNullException.ThrowIfNull(example);
        return Interruptible.Run(cancellation => new ExampleCommand(example.Description, settings =>
        {
            Run(settings, example, cancellation);
            return 0;
        }).Invoke(args, Console.Out, Console.Error));
    }

    private static void Run(ExampleSettings settings, Example example, CancellationToken cancellationToken)
    {
        List<LabeledText> training = LabeledTextFile.Read(settings.TrainPath), test = LabeledTextFile.Read(settings.TestPath);
        List<LabeledText>? validation = settings.ValidationPath is null ? null : LabeledTextFile.Read(settings.ValidationPath);
        LabelSet labels = LabelSet.Find(training, example.PositiveLabel, settings.TrainPath);
        labels.CheckTest(test, settings.TestPath);
        if (validation is not null)
            labels.Check(validation, settings.ValidationPath!);
        Console.WriteLine($"{training.Count} texts to learn from, {test.Count} to be judged by; labels: {string.Join(", ", labels.Labels)}");

        TextClassification classification = TextClassification.For(labels);
        string path = settings.ModelPath ?? Path.GetTempFileName();
        try
        {
            TrainAndSave(classification, training, validation, settings, path, cancellationToken);

            // From here on only the file counts: this is what another program would do with it.
            var ml = new MLContext(settings.Seed);
            ITransformer model = ml.Model.Load(path, out _);
            LabeledText explained = test.FirstOrDefault(text => text.Label == labels.Positive) ?? test[0];
            Drawings.Save(ml.Recurrent().Find<SequenceClassifierTransformer>(model), explained.Text, settings.ModelPath);
            Assessment assessment = classification.Evaluate(ml, model, ml.Data.LoadFromEnumerable(test));
            Console.WriteLine(assessment.ConfusionTable);
            int each = Math.Max(1, FewPredictions / labels.Labels.Count);
            LabeledText[] samples = [.. test.GroupBy(text => text.Label).SelectMany(label => label.Take(each)).Take(ManyPredictions)];
            foreach ((LabeledText sample, Prediction prediction) in samples.Zip(classification.Predict(ml, model, samples.Select(sample => sample.Text))))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{prediction.Label} ({prediction.Probability:P1}; is {sample.Label}): {Shortened.Of(sample.Text)}"));
            Console.WriteLine();
            Console.WriteLine(MetricsLine.Of(assessment.Metrics));
        }
        finally
        {
            if (settings.ModelPath is null)
                File.Delete(path);
        }
    }

    private static void TrainAndSave(
        TextClassification classification, List<LabeledText> training, List<LabeledText>? validation, ExampleSettings settings, string path, CancellationToken cancellationToken)
    {
        var ml = new MLContext(settings.Seed);
        var options = new SequenceClassifierTrainer.Options { NumberOfThreads = settings.Threads, CancellationToken = cancellationToken };
        if (settings.Epochs is int epochs)
            options.MaximumEpochs = epochs;
        IDataView view = ml.Data.LoadFromEnumerable(training);
        ITransformer model = TrainingDisplay.Show(ml, nameof(SequenceClassifierTrainer), progress =>
        {
            options.Progress = progress;
            return classification.Train(ml, view, validation is null ? null : ml.Data.LoadFromEnumerable(validation), options);
        });
        SequenceClassifierTransformer classifier = ml.Recurrent().Find<SequenceClassifierTransformer>(model);
        ml.Model.Save(model, view.Schema, path);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{classifier.Vocabulary.Count:N0} words known, {classifier.ParameterCount:N0} weights, {new FileInfo(path).Length / 1024:N0} KiB{(settings.ModelPath is null ? "" : " in " + path)}"));
    }
}
