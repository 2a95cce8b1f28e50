using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>What the trainers of n-gram models do alike: check options, read rows, count, estimate.</summary>
internal sealed class NGramTrainer
{
    private readonly IHostEnvironment _environment;
    private readonly NGramTrainerOptions _options;
    private readonly string _name;

    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    public NGramTrainer(IHostEnvironment environment, NGramTrainerOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        _environment = environment;
        _options = options.Copy();
        _name = name;
        var faults = new OptionsFaults();
        _options.Validate(faults);
        faults.ThrowIfAny(name + ".Options");
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => LanguageModelScorer.OutputShape(inputSchema, _options.FeatureColumnName);

    public LanguageModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var run = new TrainingRun(_environment, _name);
        var column = SequenceColumn.Find(input.Schema, _options.FeatureColumnName, LanguageModelInput.Accepted);
        LanguageModelTrainingText text = LanguageModelTrainingText.Read(
            input, column, _options.MinimumTokenCount, _options.MaximumVocabularySize, _options.LowerCase, _options.CancellationToken);
        run.Info($"Read {text.Sentences.Count} rows, {text.Sentences.TokenCount} tokens, {text.Input.VocabularySize} words.");
        if (text.Input.WarningOfWords(text.Sentences.TokenCount, _options.MinimumTokenCount) is { } warning)
            run.Warning($"{warning}");
        NGramCounts counts = NGramCounts.Count(text.Sentences, text.Input.VocabularySize, _options.LongestNGram, _options.Contiguous, _options.CancellationToken);
        run.Info($"N-grams by length: {string.Join(", ", counts.Levels.Select(level => level.Counts.Length))}.");
        return new LanguageModelTransformer(_options.Estimate(counts), text.Input);
    }
}
