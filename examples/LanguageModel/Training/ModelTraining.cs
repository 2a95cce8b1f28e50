using Examples.Common;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Training;

/// <summary>Trains the models that are compared, all on the same words.</summary>
internal sealed class ModelTraining(MLContext ml, Settings settings, Texts texts, CancellationToken cancellation)
{
    private const string Tokens = nameof(TextLine.Tokens);

    /// <summary>The n-gram model.</summary>
    public Contestant NGram() => Contestant.Train("n-gram", () => ml.Recurrent().Trainers.NGramLanguageModel(new NGramLanguageModelTrainer.Options
    {
        FeatureColumnName = Tokens, Contiguous = settings.Contiguous, CancellationToken = cancellation,
    }).Fit(texts.Train));

    /// <summary>Models that look back over a word or a few: quick to train on a small text.</summary>
    public IEnumerable<Contestant> Small()
    {
        yield return Contestant.Train("Markov chain", () => ml.Recurrent().Trainers.Markov(new MarkovTrainer.Options
        {
            FeatureColumnName = Tokens, Contiguous = settings.Contiguous, CancellationToken = cancellation,
        }).Fit(texts.Train));
        yield return Window("window of 5, mean of vectors", WindowContext.Mean);
        yield return Window("window of 5, vectors side by side", WindowContext.Concatenated);
    }

    private Contestant Window(string name, WindowContext context)
    {
        var options = new WindowLanguageModelTrainer.Options
        {
            FeatureColumnName = Tokens, Context = context, Contiguous = settings.Contiguous, MinimumTokenCount = 1, ValidationSet = texts.Validation, CancellationToken = cancellation,
        };
        return Train(name, nameof(WindowLanguageModelTrainer), progress =>
        {
            options.Progress = progress;
            return ml.Recurrent().Trainers.WindowLanguageModel(options).Fit(texts.Train);
        });
    }

    /// <summary>The recurrent model: from its file, if that is there; else trained, and kept if a file was named.</summary>
    public Contestant Recurrent()
    {
        const string Name = "recurrent";
        if (File.Exists(settings.ModelPath))
            return new Contestant(Name, ml.Recurrent().Find<LanguageModelTransformer>(ml.Model.Load(settings.ModelPath, out _)), null);
        var options = new RnnLanguageModelTrainer.Options();
        settings.Configure(options);
        options.FeatureColumnName = Tokens;
        options.Contiguous = settings.Contiguous;
        // All models have the same words: perplexities over different ones say nothing.
        options.MinimumTokenCount = 1;
        options.ValidationSet = texts.Validation;
        options.CancellationToken = cancellation;
        Contestant recurrent = Train(Name, nameof(RnnLanguageModelTrainer), progress =>
        {
            options.Progress = progress;
            return ml.Recurrent().Trainers.LanguageModel(options).Fit(texts.Train);
        });
        if (settings.ModelPath is { } path)
            ml.Model.Save(recurrent.Model, texts.Train.Schema, path);
        return recurrent;
    }

    private Contestant Train(string name, string trainer, Func<IProgress<TrainingProgress>?, LanguageModelTransformer> train) =>
        Contestant.Train(name, () => TrainingDisplay.Show(ml, trainer, train));
}
