using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Explanations;

/// <summary>Reviews whose class one word decides, and classifiers trained on them.</summary>
public sealed class ToyReviews
{
    private static readonly string[] _fillers = ["the", "film", "was", "seen", "by", "us", "in", "town", "on", "monday"];
    private static readonly string[] _verdicts = ["awful", "mixed", "superb"];

    public MLContext Context { get; } = new(seed: 1);

    /// <summary>Two classes, the networks alone.</summary>
    public SequenceClassifierTransformer Networks => field ??= TrainBinary(options => options.NGramFeatures = false);

    /// <summary>Two classes, the networks and the n-grams.</summary>
    public SequenceClassifierTransformer Binary => field ??= TrainBinary(_ => { });

    /// <summary>Three classes, with every kind of pooling.</summary>
    public SequenceClassifierTransformer Multiclass => field ??= TrainMulticlass();

    /// <summary>The rows of two classes: "superb" is true, "awful" is false.</summary>
    public IDataView BinaryRows => Context.Data.LoadFromEnumerable(Rows(2).Select(row => new BinaryRow
    {
        Features = row.Text,
        Label = row.Class == 1,
        Extra = [row.Class, 1],
    }));

    public SequenceClassifierTransformer TrainBinary(Action<SequenceClassifierTrainer.Options> change)
    {
        SequenceClassifierTrainer.Options options = Small();
        change(options);
        return Context.BinaryClassification.Trainers.SequenceClassifier(options).Fit(BinaryRows);
    }

    /// <summary>Options with which the toy task is learned in a blink.</summary>
    public static SequenceClassifierTrainer.Options Small() => new()
    {
        HiddenSize = 8,
        EmbeddingSize = 8,
        EnsembleSize = 2,
        MaximumEpochs = 12,
        LearningRate = 0.02f,
        BatchSize = 8,
        NumberOfThreads = 1,
    };

    private SequenceClassifierTransformer TrainMulticlass()
    {
        IDataView rows = Context.Data.LoadFromEnumerable(Rows(3).Select(row => new MulticlassRow { Features = row.Text, Verdict = _verdicts[row.Class] }));
        SequenceClassifierTrainer.Options options = Small();
        options.Pooling = SequencePooling.All;
        return Context.Transforms.Conversion.MapValueToKey("Label", "Verdict")
            .Append(Context.MulticlassClassification.Trainers.SequenceClassifier(options))
            .Fit(rows).LastTransformer;
    }

    private static IEnumerable<(string Text, int Class)> Rows(int classes)
    {
        for (int i = 0; i < 60; i++)
        {
            int verdict = i % classes;
            IEnumerable<string> words = Enumerable.Range(0, 6).Select(k => k == i / classes % 6 ? _verdicts[classes == 2 ? 2 * verdict : verdict] : _fillers[(i * 7 + k * 3) % _fillers.Length]);
            yield return (string.Join(' ', words), verdict);
        }
    }

    public sealed class BinaryRow
    {
        public string Features { get; set; } = "";

        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Extra { get; set; } = [];
    }

    public sealed class MulticlassRow
    {
        public string Features { get; set; } = "";

        public string Verdict { get; set; } = "";
    }

    public sealed class BinaryPrediction
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }
}
