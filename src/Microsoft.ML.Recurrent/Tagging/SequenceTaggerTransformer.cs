using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Drawing;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A trained tagger. It appends, for each token of a row, <c>PredictedLabel</c>, <c>Probability</c> and <c>UnknownTokens</c>, and on request
/// <c>BestLabels</c> and <c>BestProbabilities</c>. Each is computed only if somebody reads it.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>PredictedLabel</term><description>a key for each token, which carries what it stands for: <c>MapKeyToValue</c> gives the tags. All of them together are the
/// most probable sequence, or where there is an <see cref="EntityThreshold"/> mark the entities of the largest expected F1; with <see cref="SequenceTaggerTrainer.Options.Scheme"/> they are always well formed</description></item>
/// <item><term>Probability</term><description>for each token the probability of its <c>PredictedLabel</c>, given the whole sequence (posterior marginal);
/// with <see cref="TaggerOutput.PreviousTag"/>, given the tokens of the whole sequence and the tags found before it</description></item>
/// <item><term>UnknownTokens</term><description>for each token whether the model has no word for it, so that it goes by its spelling and its neighbours</description></item>
/// <item><term>BestLabels</term><description>the k most probable sequences of tags, one behind the other, the best first; k is
/// <see cref="SequenceTaggerTrainer.Options.BestSequences"/>, or fewer where there are not so many. The first is that of
/// <c>PredictedLabel</c>, unless there is an <see cref="EntityThreshold"/></description></item>
/// <item><term>BestProbabilities</term><description>the probability of each of these sequences; of a row without tokens there is one, of probability 1</description></item>
/// </list>
/// </remarks>
public sealed partial class SequenceTaggerTransformer : SequenceTransformer
{
    internal const string LoaderName = "SequenceTagger";
    internal static readonly ModelIdentity Identity = new(LoaderName, "RNNTAGGR");
    private const string InputSection = "input", OutputSection = "output", HistorySection = "history";
    private readonly TaggerScorer _scorer;

    internal SequenceTaggerTransformer(SequenceTaggerModel model, TaggerInput input, TaggerColumns columns, TrainingHistory? history) : base(Identity)
    {
        _scorer = new TaggerScorer(model, input, columns);
        TrainingHistory = history;
    }

    /// <summary>The tags, in the order of the keys of <c>PredictedLabel</c>. Of keys that did not say what they stand for, their numbers.</summary>
    public IReadOnlyList<string> Tags => _scorer.Model.TagNames;

    /// <summary>The words that the model knows, by number, the unknown word first; empty when it was not trained on text.</summary>
    public IReadOnlyList<string> Vocabulary => _scorer.Model.Tokens?.Words.Tokens ?? [];

    /// <summary>
    /// How probable an entity must be, given the sequence, to be predicted, in (0, 1), with <see cref="TaggerDecoding.ExpectedF1"/>; null with
    /// <see cref="TaggerDecoding.MostProbable"/>.
    /// </summary>
    public double? EntityThreshold => _scorer.Model.EntityThreshold;

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount => _scorer.Model.ParameterCount;

    /// <summary>How training went; null when the model's file was written without.</summary>
    public TrainingHistory? TrainingHistory { get; }

    private protected override ISequenceScorer Scorer => _scorer;

    /// <summary>
    /// Writes a drawing of <see cref="TrainingHistory"/> that stands alone: loss and validation metric by epoch, the epoch whose weights the model has marked.
    /// </summary>
    /// <param name="path">The file, which is overwritten: a page of HTML if the name ends in <c>.html</c> or <c>.htm</c>, otherwise an SVG image.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    /// <exception cref="InvalidOperationException">The model has no training history.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveLearningCurve(string path) => LearningCurve.Save(path, TrainingHistory is null ? [] : [TrainingHistory]);

    private protected override void AddSections(ModelFileWriter file)
    {
        file.AddCritical(InputSection, _scorer.Input.Write);
        file.AddCritical(OutputSection, _scorer.Columns.Write);
        _scorer.Model.Write(file);
        if (TrainingHistory is not null)
            file.AddOptional(HistorySection, TrainingHistory.Write);
    }

    internal static SequenceTaggerTransformer ReadPayload(Stream stream)
    {
        string[] sections = [InputSection, OutputSection, HistorySection, .. SequenceTaggerModel.SectionNames];
        return ReadPayload(stream, sections, file =>
        {
            TaggerInput input = file.Read(InputSection, TaggerInput.Read);
            TaggerColumns columns = file.Read(OutputSection, TaggerColumns.Read);
            SequenceTaggerModel model = SequenceTaggerModel.Read(file);
            if (!Fits(model, input, columns))
                throw file.Fault(OutputSection, "a network that fits the input and output columns", $"one of the shape {model.Shape}");
            return new SequenceTaggerTransformer(model, input, columns, file.ReadOptional(HistorySection, Recurrent.TrainingHistory.Read));
        });
    }

    private static bool Fits(SequenceTaggerModel model, TaggerInput input, TaggerColumns columns) =>
        model.Shape.Tags == columns.TagCount &&
        model.Tokens is not null == (input.Kind == SequenceKinds.Tokens) &&
        model.Shape.ElementSize == input.ElementSize &&
        (input.KeyCount == 0 || model.Shape.VocabularySize == input.KeyCount + 1);
}
