using System.Globalization;
using Examples.Common;
using LanguageModel.Grammars;
using LanguageModel.Ranking;
using LanguageModel.Training;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel;

/// <summary>The example from the settings to the last line.</summary>
internal sealed class Comparison(Settings settings, TextWriter output)
{
    private static readonly string[] _candidates =
    [
        "The roses that the gardener waters near the house bloom .",
        "The roses that the gardener waters near the house blooms .",
        "The roses that the gardener waters near the house sing .",
    ];

    private readonly MLContext _ml = new(settings.Seed);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public int Run(CancellationToken cancellation)
    {
        if (settings.MakeDataFolder is { } folder)
        {
            MadeText.Write(folder, settings.Seed);
            output.WriteLine($"sentences and minimal pairs: {folder}");
            return 0;
        }
        bool isOwn = settings.Texts is null;
        Texts texts = Texts.Read(_ml, settings.Texts ?? TextPaths.Own);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.TrainLines:N0} lines to train on, {texts.TrainTokens:N0} words with an end for each line"));

        var training = new ModelTraining(_ml, settings, texts, cancellation);
        Contestant ngram = training.NGram();
        Contestant[] others = isOwn ? [.. training.Small()] : [];
        Contestant recurrent = training.Recurrent();
        Contestant mixture = Contestant.Train("", () => _ml.Recurrent().Interpolate(recurrent.Model, ngram.Model, texts.Validation, settings.Contiguous));
        double part = mixture.Model.InterpolationWeight!.Value;
        mixture = mixture with { Name = string.Create(CultureInfo.InvariantCulture, $"{part:0.00} recurrent + {1 - part:0.00} n-gram") };

        output.WriteLine();
        if (recurrent.Seconds is null)
            output.WriteLine($"the recurrent model is read from {settings.ModelPath}, not trained\n");
        var perplexities = new PerplexityTable(texts, settings.Contiguous);
        foreach (Contestant contestant in (Contestant[])[.. others, ngram, recurrent, mixture])
            perplexities.Add(contestant);
        if (isOwn)
            perplexities.AddFloor("the grammar itself", MadeText.LogProbability);
        perplexities.Table.Write(output);

        Contestant[] ranked = [recurrent, ngram];
        if (isOwn)
            RankingReport.OfCandidates(ranked, _candidates).Write(output);
        if (settings.RankPath is { } rank)
            WritePairs(ranked, rank);
        else if (isOwn)
            WritePairs(ranked, TextPaths.OwnPairs);
        WriteGenerated(ranked, isOwn);

        IEnumerable<KeyValuePair<string, double>> metrics =
        [
            new("perplexity", perplexities.TestPerplexityOf(recurrent)),
            new("ngram", perplexities.TestPerplexityOf(ngram)),
            new("interpolated", perplexities.TestPerplexityOf(mixture)),
        ];
        output.WriteLine(MetricsLine.Of(recurrent.Seconds is null ? metrics : [.. metrics, new("tokens_per_s", TrainingSpeed.Of(recurrent.Model.TrainingHistory!))]));
        return 0;
    }

    private void WritePairs(Contestant[] models, string path)
    {
        List<MinimalPair> pairs = MinimalPairFile.Read(path);
        var known = PairRanking.Known(pairs, new SentenceWords(new HashSet<string>(models[0].Model.Vocabulary, StringComparer.Ordinal).Contains));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{known.Count:N0} of {pairs.Count:N0} minimal pairs have all their words in the vocabulary; in how many is the acceptable sentence the more probable one?"));
        if (known.Count > 0)
            RankingReport.OfPairs(models, known).Write(output);
    }

    private void WriteGenerated(Contestant[] models, bool isOwn)
    {
        var generated = new GeneratedText(settings.Prompt, settings.Contiguous);
        foreach (Contestant model in models)
        {
            output.WriteLine($"{model.Name} writes:");
            foreach (string text in generated.Examples(model.Model))
                output.WriteLine("  " + text);
            if (isOwn)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {generated.ShareAllowed(model.Model, MadeText.LogProbability):P1} of {GeneratedText.Judged} sentences are the grammar's"));
            output.WriteLine();
        }
    }
}
