using System.Diagnostics;
using System.Globalization;
using CharacterModel.Pages;
using CharacterModel.Texts;
using CharacterModel.Units;
using Examples.Common;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace CharacterModel;

/// <summary>The example from the settings to the last line.</summary>
internal sealed class Run(Settings settings, TextWriter output)
{
    private const string Tokens = nameof(CharacterLine.Tokens);
    private const int NGramOrder = 6, WrittenCharacters = 600, ExaminedCharacters = 20_000, ShownCharacters = 1_500;

    private readonly MLContext _ml = new(settings.Seed);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Execute(CancellationToken cancellation)
    {
        TextParts text = TextParts.Of(settings);
        IDataView train = View(text.Train), validation = View(text.Validation), test = View(text.Test);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Length(text.Train):N0} characters to train on, {Length(text.Validation):N0} to validate, {Length(text.Test):N0} to test"));

        var clock = Stopwatch.StartNew();
        LanguageModelTransformer ngram = _ml.Recurrent().Trainers.NGramLanguageModel(new NGramLanguageModelTrainer.Options
        {
            FeatureColumnName = Tokens, Order = NGramOrder, Contiguous = true, MinimumTokenCount = 1, CancellationToken = cancellation,
        }).Fit(train);
        double ngramSeconds = clock.Elapsed.TotalSeconds;
        clock.Restart();
        LanguageModelTransformer recurrent = Train(train, validation, cancellation, out ProgressRecord progress);
        double seconds = clock.Elapsed.TotalSeconds;
        if (settings.ModelPath is { } file)
            _ml.Model.Save(recurrent, train.Schema, file);

        if (settings.CurvePath is { } curve)
            File.WriteAllText(curve, EpochBits.Csv(recurrent.TrainingHistory!.Epochs));

        output.WriteLine();
        EpochBits.Table(recurrent.TrainingHistory!.Epochs).Write(output);
        double bits = BitsPerCharacter(recurrent, test);
        var table = new TextTable("bits per character", "validation", "test", "seconds of training");
        table.Add($"n-gram, {NGramOrder} characters", Format(BitsPerCharacter(ngram, validation)), Format(BitsPerCharacter(ngram, test)), Format(ngramSeconds));
        table.Add("recurrent", Format(BitsPerCharacter(recurrent, validation)), Format(bits), Format(seconds));
        table.Write(output);

        output.WriteLine("It writes:");
        output.WriteLine();
        output.WriteLine(Write(recurrent));
        output.WriteLine();

        DrawPage(recurrent, text, progress);
        output.WriteLine(MetricsLine.Of([
            new("bits_per_character", bits),
            new("characters_per_s", TrainingSpeed.Of(recurrent.TrainingHistory!)),
        ]));
        return 0;
    }

    private LanguageModelTransformer Train(IDataView train, IDataView validation, CancellationToken cancellation, out ProgressRecord progress)
    {
        var options = new RnnLanguageModelTrainer.Options();
        settings.Configure(options);
        options.FeatureColumnName = Tokens;
        options.Contiguous = true;
        // Each character of the text is one of the vocabulary, as it is for the n-gram model.
        options.MinimumTokenCount = 1;
        options.ValidationSet = validation;
        options.CancellationToken = cancellation;
        ProgressRecord? record = null;
        LanguageModelTransformer model = TrainingDisplay.Show(_ml, nameof(RnnLanguageModelTrainer), bar =>
        {
            options.Progress = record = new ProgressRecord(bar);
            return _ml.Recurrent().Trainers.LanguageModel(options).Fit(train);
        });
        progress = record!;
        return model;
    }

    private string Write(LanguageModelTransformer model)
    {
        string[] prompt = CharacterLine.CharactersOf(settings.Prompt);
        var options = new GenerationOptions { MaximumLength = WrittenCharacters, Temperature = settings.Temperature, Seed = settings.Seed };
        // The end of a line is the only token that is no character.
        return settings.Prompt + string.Concat(model.Generate(prompt, options).Select(token => token.Length > 2 ? "\n" : token));
    }

    private void DrawPage(LanguageModelTransformer model, TextParts text, ProgressRecord progress)
    {
        string[] characters = CharacterLine.CharactersOf(text.Test, ExaminedCharacters);
        var activations = UnitActivations.Read(model, characters);
        IReadOnlyList<ChosenUnit> chosen = ChosenUnit.Find(activations, TextProperties.Of(characters));
        var table = new TextTable("what a hidden unit follows most closely", "unit", "correlation");
        foreach (ChosenUnit unit in chosen)
            table.Add(unit.Property, activations.Names[unit.Unit], unit.Correlation.ToString("0.00", CultureInfo.InvariantCulture));
        table.Write(output);
        File.WriteAllText(settings.PagePath, ActivationPage.Draw(new ActivationPageContent(
            characters, ShownCharacters, activations, chosen, progress.Training, model.TrainingHistory!.Epochs)));
        output.WriteLine($"bits per character over time, and what hidden units react to: {settings.PagePath}");
        output.WriteLine();
    }

    private IDataView View(IEnumerable<string> lines) => _ml.Data.LoadFromEnumerable(lines.Select(line => new CharacterLine { Tokens = CharacterLine.CharactersOf(line) }).ToArray());

    private static double BitsPerCharacter(LanguageModelTransformer model, IDataView text) => model.Evaluate(text, contiguous: true, tokensAreCharacters: true).BitsPerCharacter;

    private static long Length(IReadOnlyList<string> lines) => lines.Sum(line => line.Length + 1L);

    private static string Format(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
