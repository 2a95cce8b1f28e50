using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LearningCurves;

/// <summary>Our side: the trainer as a pipeline uses it.</summary>
internal static class OurRun
{
    private sealed class Line
    {
        public string[] Tokens { get; set; } = [];
    }

    /// <summary>Trains.</summary>
    /// <param name="text">The text.</param>
    /// <param name="settings">Network and training.</param>
    /// <param name="cutoffs">Cuts of an adaptive softmax; empty for a full one.</param>
    /// <param name="tell">Told what the trainer logs.</param>
    public static IReadOnlyList<CurvePoint> Train(RunningText text, NetworkSettings settings, int[] cutoffs, Action<string> tell)
    {
        var ml = new MLContext(settings.Seed);
        ml.Log += (_, entry) =>
        {
            if (entry.Source.Contains(nameof(RnnLanguageModelTrainer), StringComparison.Ordinal))
                tell(entry.RawMessage);
        };
        IDataView View(IReadOnlyList<string[]> lines) => ml.Data.LoadFromEnumerable(lines.Select(tokens => new Line { Tokens = tokens }).ToArray());
        var options = new RnnLanguageModelTrainer.Options
        {
            FeatureColumnName = nameof(Line.Tokens),
            Contiguous = true,
            MinimumTokenCount = 1,
            EmbeddingSize = settings.Embedding,
            HiddenSize = settings.Hidden,
            Layers = settings.Layers,
            TieWeights = settings.Tied,
            SoftmaxCutoffs = cutoffs,
            Dropout = (float)settings.Dropout,
            Optimizer = settings.Optimizer == "sgd" ? OptimizerKind.Sgd : OptimizerKind.AdamW,
            WeightDecay = 0,
            LearningRate = (float)settings.LearningRate,
            GradientClipNorm = (float)settings.Clip,
            BatchSize = settings.Batch,
            BackpropagationLength = settings.Steps,
            MaximumEpochs = settings.Epochs,
            NumberOfThreads = settings.Threads,
            ValidationSet = View(text.Validation),
        };
        LanguageModelTransformer model = ml.Recurrent().Trainers.LanguageModel(options).Fit(View(text.Train));
        List<CurvePoint> points = [];
        foreach (EpochRecord epoch in model.TrainingHistory!.Epochs)
        {
            CurvePoint before = points.LastOrDefault();
            points.Add(new CurvePoint(before.Tokens + epoch.Tokens, before.Seconds + epoch.Seconds, epoch.ValidationLoss!.Value));
        }
        return points;
    }
}
