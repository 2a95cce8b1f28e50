using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A trained language model, of whatever kind. It appends columns that are computed only if somebody reads them:
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>LogProbability</c></term><description>Single: natural logarithm of the probability of the row's tokens and of its end</description></item>
/// <item><term><c>Perplexity</c></term><description>Single: exp(-LogProbability / (tokens + 1)); the end counts as a token</description></item>
/// <item><term><c>TokenLogProbabilities</c></term><description>vector of Single, one longer than the row: the logarithm for each token, and for the end</description></item>
/// <item><term><c>NextToken</c></term><description>key, with the tokens as values: the most probable token behind the row's; the unknown token and the end are
/// among the values, as <c>&lt;unk&gt;</c> and <c>&lt;/s&gt;</c></description></item>
/// <item><term><c>Score</c></term><description>vector of Single, a slot for each value of <c>NextToken</c>: their probabilities</description></item>
/// <item><term><c>UnknownTokens</c></term><description>Int32: how many of the row's tokens the model does not know</description></item>
/// </list>
/// <para>
/// Each row is scored from the beginning of a sentence (of a model of running text: as behind the end of a line), whatever the rows around it; see
/// <see cref="Evaluate"/> for a text as a whole. A continuous cache is empty there, and remembers the row's own words alone. A row without tokens has the probability of an end at once. What the model gives no probability has a
/// logarithm of negative infinity. Immutable; any number of threads may use it, each with a prediction engine or cursor of its own.
/// </para>
/// <para>
/// A recurrent model keeps what a token adds to the gates of its first layer in a table, whose rows (gates · hidden units numbers of 4 bytes) are
/// computed when their tokens are first met: 64 MiB at most, beside the weights. Tokens beyond the limit, the rarest, are computed each time; results
/// do not depend on it.
/// </para>
/// </remarks>
public sealed partial class LanguageModelTransformer : SequenceTransformer
{
    internal const string LoaderName = "LanguageModel";
    internal static readonly ModelIdentity Identity = new(LoaderName, "RNNLANGM");
    private const string InputSection = "input", ModelSection = "model", HistorySection = "history";
    private readonly LanguageModelScorer _scorer;

    internal LanguageModelTransformer(ILanguageModel model, LanguageModelInput input, TrainingHistory? history = null) : base(Identity)
    {
        _scorer = new LanguageModelScorer(model, input);
        TrainingHistory = history;
    }

    internal ILanguageModel Model => _scorer.Model;

    internal LanguageModelInput Input => _scorer.Input;

    /// <summary>The tokens that the model predicts, as in the values of <c>NextToken</c>: the unknown one, the end, then the words or keys.</summary>
    public IReadOnlyList<string> Vocabulary => _scorer.Input.Texts;

    /// <summary>
    /// Whether the model is one of running text, which goes on behind the end of a line; otherwise it knows single sentences. Models of running text read rows
    /// as such in <see cref="Evaluate"/>, and read and generate ends of lines as they do words.
    /// </summary>
    public bool IsContiguous => Model.IsContiguous;

    /// <summary>How training went; <see langword="null"/> of models that are counted, not trained in epochs, and of mixtures. A continuous cache has no part in it.</summary>
    public TrainingHistory? TrainingHistory { get; }

    /// <summary>Of a mixture of two models, the first one's part, from 0 to 1; <see langword="null"/> of any other.</summary>
    public double? InterpolationWeight => (Model as InterpolatedLanguageModel)?.Weight;

    /// <summary>Of a recurrent model with a continuous cache, a copy of its options, with the values that were found; <see langword="null"/> of any other.</summary>
    public ContinuousCacheOptions? ContinuousCache => Model is ContinuousCacheModel { Settings: var settings }
        ? new ContinuousCacheOptions { Size = settings.Size, Theta = settings.Theta, Weight = settings.Weight }
        : null;

    private protected override ISequenceScorer Scorer => _scorer;

    private protected override void AddSections(ModelFileWriter file)
    {
        file.AddCritical(InputSection, Input.Write);
        file.AddCritical(ModelSection, writer => LanguageModelSection.Write(writer, Model));
        if (TrainingHistory is not null)
            file.AddOptional(HistorySection, TrainingHistory.Write);
    }

    internal static LanguageModelTransformer ReadPayload(Stream stream) => ReadPayload(stream, [InputSection, ModelSection, HistorySection], file =>
    {
        ILanguageModel model = file.Read(ModelSection, reader => LanguageModelSection.Read(reader));
        LanguageModelInput input = file.Read(InputSection, reader => LanguageModelInput.Read(reader, model.VocabularySize));
        return new LanguageModelTransformer(model, input, file.ReadOptional(HistorySection, Recurrent.TrainingHistory.Read));
    });
}
