using System.Text;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML;

/// <summary>Language models in this library's catalog: trainers, mixtures, metrics, files of other tools.</summary>
public static class LanguageModelCatalog
{
    /// <summary>A trainer of recurrent language models.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, or a vector of keys.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="hiddenSize">Hidden units of each layer, and the length of the word vectors.</param>
    /// <param name="layers">Number of recurrent layers.</param>
    /// <param name="contiguous">Whether the rows are the pieces of one running text, not sentences of their own.</param>
    /// <param name="maximumEpochs">Passes over the training rows; null as <see cref="NetworkTrainerOptions.MaximumEpochs"/> says.</param>
    /// <param name="validationSet">Rows to choose the best epoch by; already transformed by what stands before the trainer.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static RnnLanguageModelTrainer LanguageModel(
        this RecurrentTrainers catalog,
        string featureColumnName = "Features",
        RecurrentCell cell = RecurrentCell.Lstm,
        int hiddenSize = RnnLanguageModelTrainer.Options.DefaultHiddenSize,
        int layers = 1,
        bool contiguous = false,
        int? maximumEpochs = null,
        IDataView? validationSet = null) =>
        catalog.LanguageModel(new RnnLanguageModelTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Cell = cell,
            HiddenSize = hiddenSize,
            EmbeddingSize = hiddenSize,
            Layers = layers,
            Contiguous = contiguous,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>A trainer of recurrent language models.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range or contradict each other; all faults are listed.</exception>
    public static RnnLanguageModelTrainer LanguageModel(this RecurrentTrainers catalog, RnnLanguageModelTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RnnLanguageModelTrainer(catalog.Context, options);
    }

    /// <summary>A trainer of neural language models that look at a fixed number of words.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, or a vector of keys.</param>
    /// <param name="window">Number of words that the next one is predicted from.</param>
    /// <param name="context">What is made of these words.</param>
    /// <param name="hiddenSize">Hidden units, and the length of the word vectors.</param>
    /// <param name="contiguous">Whether the rows are the lines of one running text, not sentences of their own.</param>
    /// <param name="maximumEpochs">Passes over the training rows; null as <see cref="NetworkTrainerOptions.MaximumEpochs"/> says.</param>
    /// <param name="validationSet">Rows to choose the best epoch by; already transformed by what stands before the trainer.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static WindowLanguageModelTrainer WindowLanguageModel(
        this RecurrentTrainers catalog,
        string featureColumnName = "Features",
        int window = WindowLanguageModelTrainer.Options.DefaultWindow,
        WindowContext context = WindowLanguageModelTrainer.Options.DefaultContext,
        int hiddenSize = WindowLanguageModelTrainer.Options.DefaultHiddenSize,
        bool contiguous = false,
        int? maximumEpochs = null,
        IDataView? validationSet = null) =>
        catalog.WindowLanguageModel(new WindowLanguageModelTrainer.Options
        {
            FeatureColumnName = featureColumnName,
            Window = window,
            Context = context,
            HiddenSize = hiddenSize,
            EmbeddingSize = hiddenSize,
            Contiguous = contiguous,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>A trainer of neural language models that look at a fixed number of words.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range or contradict each other; all faults are listed.</exception>
    public static WindowLanguageModelTrainer WindowLanguageModel(this RecurrentTrainers catalog, WindowLanguageModelTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new WindowLanguageModelTrainer(catalog.Context, options);
    }

    /// <summary>A trainer of n-gram language models with interpolated modified Kneser-Ney smoothing.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, or a vector of keys.</param>
    /// <param name="order">Length of the longest n-grams.</param>
    /// <param name="minimumTokenCount">Tokens that occur less often are read as the unknown word; text only.</param>
    /// <param name="contiguous">Whether the rows are the lines of one running text, not sentences of their own.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static NGramLanguageModelTrainer NGramLanguageModel(
        this RecurrentTrainers catalog,
        string featureColumnName = "Features",
        int order = NGramLanguageModelTrainer.Options.DefaultOrder,
        int minimumTokenCount = LanguageModelInput.DefaultMinimumTokenCount,
        bool contiguous = false) =>
        catalog.NGramLanguageModel(new NGramLanguageModelTrainer.Options { FeatureColumnName = featureColumnName, Order = order, MinimumTokenCount = minimumTokenCount, Contiguous = contiguous });

    /// <summary>A trainer of n-gram language models with interpolated modified Kneser-Ney smoothing.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    public static NGramLanguageModelTrainer NGramLanguageModel(this RecurrentTrainers catalog, NGramLanguageModelTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new NGramLanguageModelTrainer(catalog.Context, options);
    }

    /// <summary>A trainer of first-order Markov chains.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, or a vector of keys.</param>
    /// <param name="pseudoCount">Pseudo-counts of each context; 0 for maximum likelihood.</param>
    /// <param name="contiguous">Whether the rows are the lines of one running text, not sentences of their own.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static MarkovTrainer Markov(this RecurrentTrainers catalog, string featureColumnName = "Features", float pseudoCount = 1, bool contiguous = false) =>
        catalog.Markov(new MarkovTrainer.Options { FeatureColumnName = featureColumnName, PseudoCount = pseudoCount, Contiguous = contiguous });

    /// <summary>A trainer of first-order Markov chains.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    public static MarkovTrainer Markov(this RecurrentTrainers catalog, MarkovTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new MarkovTrainer(catalog.Context, options);
    }

    /// <summary>A trainer of autoregressive models AR(τ) of discrete sequences.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="featureColumnName">The sequence: a vector of text, or a vector of keys.</param>
    /// <param name="lags">τ, the number of tokens that the next one depends on.</param>
    /// <param name="pseudoCount">Pseudo-counts of each context; 0 for maximum likelihood.</param>
    /// <param name="contiguous">Whether the rows are the lines of one running text, not sentences of their own.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static AutoregressiveTrainer Autoregressive(
        this RecurrentTrainers catalog, string featureColumnName = "Features", int lags = AutoregressiveTrainer.Options.DefaultLags, float pseudoCount = 1, bool contiguous = false) =>
        catalog.Autoregressive(new AutoregressiveTrainer.Options { FeatureColumnName = featureColumnName, Lags = lags, PseudoCount = pseudoCount, Contiguous = contiguous });

    /// <summary>A trainer of autoregressive models AR(τ) of discrete sequences.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    public static AutoregressiveTrainer Autoregressive(this RecurrentTrainers catalog, AutoregressiveTrainer.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new AutoregressiveTrainer(catalog.Context, options);
    }

    /// <summary>
    /// A mixture of two language models, weight · P1 + (1 - weight) · P2, with the weight that gives the rows of a validation set the
    /// highest probability (expectation-maximisation; Jelinek and Mercer 1980). <see cref="LanguageModelTransformer.InterpolationWeight"/> tells it.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="first">A model.</param>
    /// <param name="second">Another with the same words, which reads the same column.</param>
    /// <param name="validationSet">Rows with the sequence column that neither model was trained on.</param>
    /// <param name="contiguous">Whether the rows are the lines of one running text, not sentences of their own; only models of running text can read them so.</param>
    /// <exception cref="ArgumentException">The models do not fit together, or the sequence column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The validation set has no rows, or models of single sentences are to read a running text.</exception>
    public static LanguageModelTransformer Interpolate(
        this RecurrentCatalog catalog, LanguageModelTransformer first, LanguageModelTransformer second, IDataView validationSet, bool contiguous = false)
    {
        LanguageModelInterpolation.Check(first, second);
        return catalog.Interpolate(first, second, LanguageModelInterpolation.FindWeight(first, second, validationSet, contiguous));
    }

    /// <summary>A mixture of two language models: weight · P1 + (1 - weight) · P2.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="first">A model.</param>
    /// <param name="second">Another with the same words, which reads the same column.</param>
    /// <param name="weight">The first model's part, from 0 to 1.</param>
    /// <exception cref="ArgumentException">The models do not fit together, or the weight is out of range.</exception>
    public static LanguageModelTransformer Interpolate(this RecurrentCatalog catalog, LanguageModelTransformer first, LanguageModelTransformer second, double weight)
    {
        LanguageModelInterpolation.Check(first, second);
        return new LanguageModelTransformer(new InterpolatedLanguageModel(first.Model, second.Model, weight), first.Input);
    }

    /// <summary>
    /// A recurrent language model with a continuous cache (Grave, Joulin and Usunier 2017, "Improving neural language models with a continuous cache"): words
    /// that it has read lately, where its hidden state was like the one at hand, become more probable. Nothing is trained. What the options leave open of
    /// θ and λ is chosen so that the rows of a validation set have the highest probability; <see cref="LanguageModelTransformer.ContinuousCache"/> tells it.
    /// </summary>
    /// <remarks>
    /// The cache remembers, of the last <see cref="ContinuousCacheOptions.Size"/> places, the top layer's hidden state hᵢ and the word xᵢ₊₁ that followed:
    /// <code>
    ///   p(w) = (1 - λ)·p_recurrent(w) + λ·p_cache(w)        p_cache(w | h₁ … hₜ) ∝ Σᵢ 1[w = xᵢ₊₁]·exp(θ hₜ·hᵢ)
    /// </code>
    /// λ is found by expectation-maximisation, θ among values from 0 to 3. Rows are read as the model was trained: as the lines of one running text, or each
    /// by itself. The cache is empty at a beginning, so each row of a view that is transformed, and each candidate that is ranked, has only its own words in
    /// it; <see cref="LanguageModelTransformer.Evaluate"/> with <c>contiguous</c> carries it from row to row. A
    /// <see cref="LanguageModelTransformer.CreateState">state</see> remembers what it has read, and <see cref="LanguageModelTransformer.Generate"/> its prompt
    /// and what it has generated.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A recurrent model; a cache that it has is replaced.</param>
    /// <param name="validationSet">Rows with the sequence column that the model was not trained on; not read if the options leave nothing open.</param>
    /// <param name="options">The cache; <see langword="null"/> for the defaults. Copied.</param>
    /// <exception cref="ArgumentException">The model is not recurrent, or the sequence column is missing or of the wrong type.</exception>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    /// <exception cref="InvalidOperationException">The validation set has no rows.</exception>
    public static LanguageModelTransformer WithContinuousCache(
        this RecurrentCatalog catalog, LanguageModelTransformer model, IDataView validationSet, ContinuousCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(validationSet);
        return ContinuousCaching.Create(model, validationSet, options ?? new ContinuousCacheOptions());
    }

    /// <summary>A recurrent language model with a continuous cache of a given θ and λ: see the overload that finds them.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A recurrent model; a cache that it has is replaced.</param>
    /// <param name="options">The cache, with <see cref="ContinuousCacheOptions.Theta"/> and <see cref="ContinuousCacheOptions.Weight"/>. Copied.</param>
    /// <exception cref="ArgumentException">The model is not recurrent.</exception>
    /// <exception cref="OptionsException">Options are out of range or missing; all faults are listed.</exception>
    public static LanguageModelTransformer WithContinuousCache(this RecurrentCatalog catalog, LanguageModelTransformer model, ContinuousCacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return ContinuousCaching.Create(model, validationSet: null, options);
    }

    /// <summary>How well a language model predicts the rows that it has scored, each on its own.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">A view that a <see cref="LanguageModelTransformer"/> has transformed.</param>
    /// <param name="tokensAreCharacters">Whether tokens are characters, with nothing between them; words have a blank between them. Only
    /// <see cref="LanguageModelMetrics.BitsPerCharacter"/> depends on it.</param>
    /// <exception cref="ArgumentException">A column of the language model is missing, or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static LanguageModelMetrics EvaluateLanguageModel(this RecurrentCatalog catalog, IDataView data, bool tokensAreCharacters = false)
    {
        ArgumentNullException.ThrowIfNull(data);
        return LanguageModelEvaluation.Evaluate(data, tokensAreCharacters);
    }

    /// <summary>Reads an n-gram language model from a file in ARPA format, which most language model tools write.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file, in UTF-8.</param>
    /// <param name="featureColumnName">The column that the model is to read: a vector of text.</param>
    /// <exception cref="InvalidDataException">The file is malformed or truncated; the message names the line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LanguageModelTransformer LoadArpa(this RecurrentCatalog catalog, string path, string featureColumnName = "Features")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(featureColumnName);
        using var reader = new StreamReader(path, Encoding.UTF8);
        ArpaModel arpa = ArpaReader.Read(reader);
        string[] tokens = [Vocabulary.UnknownText, .. arpa.Words.Skip(LanguageModelIds.FirstWord)];
        return new LanguageModelTransformer(arpa.Model, LanguageModelInput.OfText(featureColumnName, new Vocabulary(tokens, new long[tokens.Length], isLowerCase: false)));
    }

    /// <summary>
    /// Writes an n-gram language model to a file in ARPA format, from which other tools compute the same probabilities. Whether the model lower-cases
    /// tokens is not in the file.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">A model of n-grams; not one of running text, which the format has no place for.</param>
    /// <param name="path">The file, which is overwritten; UTF-8.</param>
    /// <exception cref="ArgumentException">The model is of another kind, or has words that the format cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveArpa(this RecurrentCatalog catalog, LanguageModelTransformer model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (model.Model is not NGramLanguageModel ngrams)
            throw new ArgumentException($"Expected a model of n-grams; found one of kind {model.Model.Kind}. Save others with ml.Model.Save.", nameof(model));
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        ArpaWriter.Write(writer, new ArpaModel(model.Vocabulary, ngrams));
    }
}
