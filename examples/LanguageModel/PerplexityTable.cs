using System.Globalization;
using Examples.Common;
using LanguageModel.Training;

namespace LanguageModel;

/// <summary>The perplexity of each model, on the validation and on the test text.</summary>
internal sealed class PerplexityTable(Texts texts, bool contiguous)
{
    private readonly Dictionary<Contestant, double> _test = [];

    /// <summary>The table.</summary>
    public TextTable Table { get; } = new("perplexity", "validation", "test", "seconds of training");

    /// <summary>A model's perplexity on the test text.</summary>
    public double TestPerplexityOf(Contestant contestant) => _test[contestant];

    /// <summary>Adds a model.</summary>
    public void Add(Contestant contestant)
    {
        _test[contestant] = contestant.PerplexityOn(texts.Test, contiguous);
        Table.Add(contestant.Name, Format(contestant.PerplexityOn(texts.Validation, contiguous)), Format(_test[contestant]),
            contestant.Seconds?.ToString("0.0", CultureInfo.InvariantCulture) ?? "");
    }

    /// <summary>Adds what made the sentences, below which no model can be expected to come.</summary>
    public void AddFloor(string name, Func<IReadOnlyList<string>, double> logProbability)
    {
        // The end of a sentence counts as a word, as it does for the models.
        double sum = texts.TestLines.Sum(line => logProbability(line.Tokens));
        Table.Add(name, "", Format(Math.Exp(-sum / texts.TestLines.Sum(line => line.Tokens.Length + 1))), "");
    }

    private static string Format(double perplexity) => perplexity.ToString("0.00", CultureInfo.InvariantCulture);
}
