using System.Globalization;
using Examples.Common;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Training;

/// <summary>Trains the models that are compared, all on the same words: perplexities over different ones say nothing.</summary>
internal sealed class ModelTraining
{
    private const string Tokens = nameof(TextLine.Tokens);
    private readonly MLContext _ml;
    private readonly Settings _settings;
    private readonly Texts _texts;
    private readonly CancellationToken _cancellation;
    private readonly RnnLanguageModelTrainer.Options _recurrent;

    /// <summary>Trainers for a text.</summary>
    /// <exception cref="OptionsException">The settings have faults.</exception>
    public ModelTraining(MLContext ml, Settings settings, Texts texts, CancellationToken cancellation)
    {
        (_ml, _settings, _texts, _cancellation) = (ml, settings, texts, cancellation);
        _recurrent = new RnnLanguageModelTrainer.Options();
        settings.Configure(_recurrent);
        _recurrent.FeatureColumnName = Tokens;
        _recurrent.Contiguous = settings.Contiguous;
        _recurrent.MinimumTokenCount = settings.MinimumCount;
        _recurrent.MaximumVocabularySize = settings.MaximumVocabularySize ?? _recurrent.MaximumVocabularySize;
        _recurrent.LowerCase = settings.LowerCase;
        _recurrent.ValidationSet = texts.Validation;
        _recurrent.CancellationToken = cancellation;
        // Faults are told before anything is trained.
        ml.Recurrent().Trainers.LanguageModel(_recurrent);
    }

    /// <summary>The n-gram model.</summary>
    public Contestant NGram() => Contestant.Train("n-gram", () => _ml.Recurrent().Trainers.NGramLanguageModel(Counted(new NGramLanguageModelTrainer.Options())).Fit(_texts.Train));

    /// <summary>Models that look back over a word or a few: quick to train on a small text.</summary>
    public IEnumerable<Contestant> Small()
    {
        yield return Contestant.Train("Markov chain", () => _ml.Recurrent().Trainers.Markov(Counted(new MarkovTrainer.Options())).Fit(_texts.Train));
        yield return Window("window of 5, mean of vectors", WindowContext.Mean);
        yield return Window("window of 5, vectors side by side", WindowContext.Concatenated);
    }

    /// <summary>The recurrent model, which is kept if a file was named.</summary>
    public Contestant Recurrent()
    {
        Contestant recurrent = Train(Contestant.Recurrent, nameof(RnnLanguageModelTrainer), progress =>
        {
            _recurrent.Progress = progress;
            return _ml.Recurrent().Trainers.LanguageModel(_recurrent).Fit(_texts.Train);
        });
        if (_settings.ModelPath is { } path)
            _ml.Model.Save(recurrent.Model, _texts.Train.Schema, path);
        return recurrent;
    }

    /// <summary>A recurrent model with a continuous cache, tuned on the validation text.</summary>
    public Contestant WithCache(Contestant recurrent) => Contestant.Train($"{recurrent.Name} with a cache", () =>
        _ml.Recurrent().WithContinuousCache(recurrent.Model, _texts.Validation, new ContinuousCacheOptions { Size = _settings.CacheSize }));

    /// <summary>A mixture of two models, its weight found on the validation text.</summary>
    public Contestant Mixture(Contestant first, Contestant second)
    {
        Contestant mixture = Contestant.Train("", () => _ml.Recurrent().Interpolate(first.Model, second.Model, _texts.Validation, _settings.Contiguous));
        double part = mixture.Model.InterpolationWeight!.Value;
        return mixture with { Name = string.Create(CultureInfo.InvariantCulture, $"{part:0.00} {first.Name} + {1 - part:0.00} {second.Name}") };
    }

    private TOptions Counted<TOptions>(TOptions options)
        where TOptions : NGramTrainerOptions
    {
        options.FeatureColumnName = Tokens;
        options.Contiguous = _settings.Contiguous;
        options.MinimumTokenCount = _settings.MinimumCount;
        options.MaximumVocabularySize = _settings.MaximumVocabularySize ?? options.MaximumVocabularySize;
        options.LowerCase = _settings.LowerCase;
        options.CancellationToken = _cancellation;
        return options;
    }

    private Contestant Window(string name, WindowContext context)
    {
        var options = new WindowLanguageModelTrainer.Options
        {
            FeatureColumnName = Tokens, Context = context, Contiguous = _settings.Contiguous, MinimumTokenCount = _settings.MinimumCount, LowerCase = _settings.LowerCase,
            NumberOfThreads = _recurrent.NumberOfThreads, ValidationSet = _texts.Validation, CancellationToken = _cancellation,
        };
        options.MaximumVocabularySize = _settings.MaximumVocabularySize ?? options.MaximumVocabularySize;
        return Train(name, nameof(WindowLanguageModelTrainer), progress =>
        {
            options.Progress = progress;
            return _ml.Recurrent().Trainers.WindowLanguageModel(options).Fit(_texts.Train);
        });
    }

    private Contestant Train(string name, string trainer, Func<IProgress<TrainingProgress>?, LanguageModelTransformer> train) =>
        Contestant.Train(name, () => TrainingDisplay.Show(_ml, trainer, train));
}
