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
        // What can be found wrong is found before anything is trained.
        KeptModel? kept = KeptModel.Read(_ml, settings.ModelPath, settings.Contiguous);
        Texts texts = Texts.Read(_ml, settings.Texts ?? TextPaths.Own);
        List<MinimalPair>? pairs = settings.RankPath is { } rank ? MinimalPairFile.Read(rank) : isOwn ? MinimalPairFile.Read(TextPaths.OwnPairs) : null;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{texts.TrainLines:N0} lines to train on, {texts.TrainTokens:N0} words with an end for each line"));

        var training = new ModelTraining(_ml, settings, texts, cancellation);
        Contestant ngram = training.NGram();
        kept?.CheckWords(ngram.Model);
        Contestant[] others = isOwn ? [.. training.Small()] : [];
        Contestant recurrent = kept is null ? training.Recurrent() : new Contestant(Contestant.Recurrent, kept.Model, null);
        if (kept is not null)
            output.WriteLine($"the recurrent model is read from {kept.Path}, not trained");
        Contestant? cached = settings.CacheSize > 0 ? training.WithCache(recurrent) : null;
        if (cached?.Model.ContinuousCache is { } cache)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the cache remembers {cache.Size:N0} words; its θ is {cache.Theta:0.00}, its part of a probability {cache.Weight:0.00}"));
        Contestant[] mixtures = [.. new[] { recurrent, cached }.OfType<Contestant>().Select(model => training.Mixture(model, ngram))];

        output.WriteLine();
        var perplexities = new PerplexityTable(texts, settings.Contiguous);
        foreach (Contestant contestant in ((Contestant?[])[.. others, ngram, recurrent, cached, .. mixtures]).OfType<Contestant>())
            perplexities.Add(contestant);
        if (isOwn)
            perplexities.AddFloor("the grammar itself", MadeText.LogProbability);
        perplexities.Table.Write(output);

        Contestant[] ranked = [recurrent, ngram];
        if (isOwn)
            RankingReport.OfCandidates(ranked, _candidates).Write(output);
        if (pairs is not null)
            WritePairs(ranked, pairs);
        WriteGenerated(ranked, isOwn);

        List<KeyValuePair<string, double>> metrics =
        [
            new("perplexity", perplexities.TestPerplexityOf(recurrent)),
            new("ngram", perplexities.TestPerplexityOf(ngram)),
            new("interpolated", perplexities.TestPerplexityOf(mixtures[0])),
        ];
        if (cached is not null)
            metrics.AddRange([new("cached", perplexities.TestPerplexityOf(cached)), new("cached_interpolated", perplexities.TestPerplexityOf(mixtures[1]))]);
        if (kept is null)
            metrics.Add(new("tokens_per_s", TrainingSpeed.Of(recurrent.Model.TrainingHistory!)));
        output.WriteLine(MetricsLine.Of(metrics));
        return 0;
    }

    private void WritePairs(Contestant[] models, List<MinimalPair> pairs)
    {
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
