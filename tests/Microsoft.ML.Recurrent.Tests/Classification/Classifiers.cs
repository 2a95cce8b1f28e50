using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Short ways to train and to look at a small classifier.</summary>
internal static class Classifiers
{
    /// <summary>
    /// The smallest options that learn anything: one small network, no n-grams, one thread. Everything that decides a result is set here, so
    /// that tests do not depend on the defaults.
    /// </summary>
    public static SequenceClassifierTrainer.Options Tiny(Action<SequenceClassifierTrainer.Options>? change = null)
    {
        var options = new SequenceClassifierTrainer.Options
        {
            FeatureColumnName = "Text",
            EnsembleSize = 1,
            Cell = RecurrentCell.Lstm,
            HiddenSize = 8,
            Layers = 1,
            Bidirectional = true,
            EmbeddingSize = 8,
            Pooling = SequencePooling.Max | SequencePooling.Mean,
            Dropout = 0.1f,
            VariationalDropout = false,
            WordDropout = 0.1f,
            LabelSmoothing = 0,
            WeightAveraging = 0,
            Optimizer = OptimizerKind.AdamW,
            LearningRate = 0.02f,
            LearningRateSchedule = LearningRateSchedule.Cosine,
            WeightDecay = 0.01f,
            Momentum = 0.9f,
            GradientClipNorm = 5,
            MaximumEpochs = 2,
            BatchSize = 8,
            MinimumWordCount = 1,
            MaximumLength = 400,
            NGramFeatures = false,
            WordNGrams = 2,
            CharacterFeatures = true,
            NumberOfThreads = 1,
        };
        change?.Invoke(options);
        return options;
    }

    /// <summary>A binary classifier of 40 opinions, with <see cref="Tiny"/> options.</summary>
    public static SequenceClassifierTransformer TrainBinary(Action<SequenceClassifierTrainer.Options>? change = null, IEnumerable<Message>? rows = null, MLContext? context = null)
    {
        MLContext ml = context ?? new MLContext(seed: 1);
        return ml.BinaryClassification.Trainers.SequenceClassifier(Tiny(change)).Fit(ml.Data.LoadFromEnumerable(rows ?? Samples.Opinions(40)));
    }

    /// <summary>A classifier of 48 sentences by topic, with <see cref="Tiny"/> options, behind the stage that maps topics to keys.</summary>
    public static TransformerChain<SequenceClassifierTransformer> TrainTopics(Action<SequenceClassifierTrainer.Options>? change = null, IEnumerable<Message>? rows = null, MLContext? context = null)
    {
        MLContext ml = context ?? new MLContext(seed: 1);
        return ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(ml.MulticlassClassification.Trainers.SequenceClassifier(Tiny(change)))
            .Fit(ml.Data.LoadFromEnumerable(rows ?? Samples.Topics(48)));
    }

    /// <summary>The logits of texts.</summary>
    public static float[] Scores(ITransformer model, params IEnumerable<string> texts)
    {
        IDataView view = new MLContext().Data.LoadFromEnumerable(texts.Select(text => new Message { Text = text }));
        return [.. Rows.All<float>(model.Transform(view), "Score")];
    }

    /// <summary>Share of rows that are classified as labelled.</summary>
    public static double Accuracy(ITransformer model, IEnumerable<Message> rows)
    {
        var ml = new MLContext();
        return ml.BinaryClassification.Evaluate(model.Transform(ml.Data.LoadFromEnumerable(rows))).Accuracy;
    }

    /// <summary>What a model zip stores of the classifier.</summary>
    public static byte[] Payload(SequenceClassifierTransformer classifier)
    {
        using var stream = new MemoryStream();
        classifier.WritePayload(stream);
        return stream.ToArray();
    }
}
