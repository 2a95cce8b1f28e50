using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Training;

/// <summary>A language model in the comparison.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Model">The model.</param>
/// <param name="Seconds">How long it was trained; null where it was not, now.</param>
internal sealed record Contestant(string Name, LanguageModelTransformer Model, double? Seconds)
{
    /// <summary>The name of the recurrent model.</summary>
    public const string Recurrent = "recurrent";

    /// <summary>Trains a model.</summary>
    public static Contestant Train(string name, Func<LanguageModelTransformer> train)
    {
        var clock = Stopwatch.StartNew();
        LanguageModelTransformer model = train();
        return new Contestant(name, model, clock.Elapsed.TotalSeconds);
    }

    /// <summary>Perplexity on a part of the text.</summary>
    public double PerplexityOn(IDataView text, bool contiguous) => Model.Evaluate(text, contiguous).Perplexity;
}
