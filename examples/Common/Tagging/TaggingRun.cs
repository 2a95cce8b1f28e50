using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace Examples.Common.Tagging;

/// <summary>The example from the settings to the last line: train, save, reload, evaluate what was reloaded, tag new sentences, draw.</summary>
internal sealed class TaggingRun(TaggingExample example, TaggingSettings settings, TextWriter output)
{
    private const int ShownSentences = 100, ShownTags = 20;

    private readonly MLContext _ml = new(settings.Seed);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Execute(CancellationToken cancellation)
    {
        TaggingData data = TaggingData.Load(_ml, settings);
        output.WriteLine(data.Describe(_ml));
        string path = settings.ModelPath ?? Path.GetTempFileName();
        try
        {
            double tokensPerSecond = TrainAndSave(data, path, cancellation);
            // From here on only the file counts: this is what another program would do with it. How long training took is not in it.
            Report(_ml.Model.Load(path, out _), data, tokensPerSecond);
            return 0;
        }
        finally
        {
            if (settings.ModelPath is null)
                File.Delete(path);
        }
    }

    /// <summary>Trains, and returns how fast.</summary>
    private double TrainAndSave(TaggingData data, string path, CancellationToken cancellation)
    {
        var options = new SequenceTaggerTrainer.Options();
        settings.Configure(options);
        options.LabelColumnName = nameof(TaggedSentence.Label);
        options.FeatureColumnName = nameof(TaggedSentence.Tokens);
        options.ValidationSet = data.Validation;
        options.CancellationToken = cancellation;
        ITransformer model = TrainingDisplay.Show(_ml, nameof(SequenceTaggerTrainer), progress =>
        {
            options.Progress = progress;
            return _ml.MulticlassClassification.Trainers.SequenceTagger(options)
                .Append(_ml.Transforms.Conversion.MapKeyToValue(nameof(TaggedSentence.PredictedTags), "PredictedLabel"))
                .Fit(data.Train);
        });
        _ml.Model.Save(model, data.Train.Schema, path);
        SequenceTaggerTransformer tagger = _ml.Recurrent().Find<SequenceTaggerTransformer>(model);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{tagger.Vocabulary.Count:N0} words and {tagger.Tags.Count:N0} tags known, {tagger.ParameterCount:N0} weights, {new FileInfo(path).Length / 1024:N0} KiB{(settings.ModelPath is null ? "" : " in " + path)}"));
        output.WriteLine();
        return TrainingSpeed.Of(tagger.TrainingHistory!);
    }

    private void Report(ITransformer model, TaggingData data, double tokensPerSecond)
    {
        IDataView tagged = model.Transform(data.Test);
        TaggingMetrics metrics = _ml.Recurrent().EvaluateTagging(tagged, tokensColumnName: nameof(TaggedSentence.Tokens), trainingSet: data.Train);
        bool areEntities = metrics.Entities is not null;
        output.WriteLine(metrics);
        output.WriteLine(metrics.Entities?.GetFormattedTable() ?? metrics.GetFormattedTagTable());
        output.WriteLine(metrics.ConfusionMatrix.GetFormattedTable(ShownTags));

        TaggedSentence[] news = [.. Read(model.Transform(_ml.Data.LoadFromEnumerable(example.NewSentences.Select(sentence => new UntaggedSentence { Tokens = sentence.Split(' ') }))))];
        foreach (TaggedSentence sentence in news)
            output.WriteLine(TaggedLine.Of(sentence, areEntities));
        output.WriteLine();

        double f1 = metrics.Entities?.F1 ?? metrics.MacroF1;
        string summary = string.Create(CultureInfo.InvariantCulture,
            $"Of the tokens of the test sentences {metrics.Accuracy:P1} have the right tag, of those whose word was not in the training sentences {metrics.UnknownTokenAccuracy:P1}; {(areEntities ? "F1 of the entities" : "mean F1 of the tags")} {f1:0.000}.");
        File.WriteAllText(settings.PagePath, TaggedTextPage.Draw(new TaggedTextContent(example.Title, summary, areEntities, news, [.. Read(tagged).Take(ShownSentences)])));
        output.WriteLine($"tagged sentences: {settings.PagePath}");
        output.WriteLine();
        output.WriteLine(MetricsLine.Of(
        [
            new("accuracy", metrics.Accuracy),
            new("unknown_accuracy", metrics.UnknownTokenAccuracy),
            new("f1", f1),
            new("tokens_per_s", tokensPerSecond),
        ]));
    }

    private IEnumerable<TaggedSentence> Read(IDataView view) => _ml.Data.CreateEnumerable<TaggedSentence>(view, reuseRowObject: false, ignoreMissingColumns: true);
}
