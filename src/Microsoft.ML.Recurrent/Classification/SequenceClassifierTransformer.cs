using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Classification;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// A trained sequence classifier. It appends the columns of ML.NET's stock classifiers: with a Boolean label <c>PredictedLabel</c>,
/// <c>Score</c> (the logit) and <c>Probability</c>; with a key label <c>PredictedLabel</c> (a key with the label's values) and <c>Score</c>
/// (the probability of every class); behind them, if the options asked for them, <c>SequenceEmbedding</c> and <c>HiddenStates</c>, which
/// <see cref="SequenceClassifierTrainer.Options.OutputSequenceEmbedding"/> and <see cref="SequenceClassifierTrainer.Options.OutputHiddenStates"/>
/// describe. Immutable; any number of threads may use it, each with a prediction engine or cursor of its own.
/// </summary>
/// <remarks>
/// <para>
/// What a word's vector adds to the gates of the first recurrent layer never changes in a trained network. A text model keeps it in a table with a row
/// for each word, and a word that was met before costs a look-up instead of a product. A row has gates · hidden units numbers of 4 bytes (an LSTM has
/// 4 gates, a GRU 3, a plain network 1) in each direction: 2 KiB for a bidirectional LSTM of 64 units. It is computed when its word is first met, and
/// the table belongs to the model: all prediction engines and cursors fill it and use it.
/// </para>
/// <para>
/// The table of a network takes at most 64 MiB beside the weights; of an ensemble each network has one. Memory is reserved when the model is loaded
/// and used as words are met. Words beyond the limit, which are the rarest of a vocabulary made by the trainer, are computed each time. Results do not
/// depend on any of this, to the bit; sequences of vectors have no table.
/// </para>
/// </remarks>
public sealed partial class SequenceClassifierTransformer : SequenceTransformer
{
    internal const string LoaderName = "SequenceClassifier";
    internal static readonly ModelIdentity Identity = new(LoaderName, "RNNCLASS");
    private const string InputSection = "input", OutputSection = "output", HistorySection = "history";
    private readonly ClassifierScorer _scorer;
    private readonly ClassifierOutput _output;

    internal SequenceClassifierTransformer(SequenceClassifierModel model, ClassifierInput input, ClassifierOutput output, IReadOnlyList<TrainingHistory> history) : base(Identity)
    {
        _scorer = new ClassifierScorer(model, input, output);
        _output = output;
        TrainingHistory = history;
    }

    /// <summary>The words that the model knows, by number, the unknown word first; empty when it was not trained on text.</summary>
    public IReadOnlyList<string> Vocabulary => _scorer.Input.Vocabulary?.Tokens ?? [];

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount => _scorer.Model.ParameterCount;

    /// <summary>How training went: one history for each network.</summary>
    public IReadOnlyList<TrainingHistory> TrainingHistory { get; }

    private protected override ISequenceScorer Scorer => _scorer;

    private protected override void AddSections(ModelFileWriter file)
    {
        file.AddCritical(InputSection, _scorer.Input.Write);
        file.AddCritical(OutputSection, _output.Write);
        _scorer.Model.Write(file);
        file.AddOptional(HistorySection, WriteHistory);
    }

    internal static SequenceClassifierTransformer ReadPayload(Stream stream)
    {
        string[] sections = [InputSection, OutputSection, HistorySection, .. SequenceClassifierModel.SectionNames];
        return ReadPayload(stream, sections, file =>
        {
            ClassifierInput input = file.Read(InputSection, ClassifierInput.Read);
            ClassifierOutput output = file.Read(OutputSection, ClassifierOutput.Read);
            SequenceClassifierModel model = SequenceClassifierModel.Read(file);
            if (!Fits(model.Shape, input, output))
                throw file.Fault(OutputSection, "networks that fit the input and output columns", $"networks of the shape {model.Shape}");
            return new SequenceClassifierTransformer(model, input, output, file.ReadOptional(HistorySection, ReadHistory) ?? []);
        });
    }

    private static bool Fits(ClassifierShape shape, ClassifierInput input, ClassifierOutput output) =>
        shape.Outputs == output.Logits && shape.VocabularySize == input.VocabularySize && shape.AdditionalFeatures == input.AdditionalFeatures &&
        (input.Kind != SequenceKinds.Floats || shape.ElementSize == input.ElementSize);

    private void WriteHistory(SectionWriter writer)
    {
        writer.WriteInt32(TrainingHistory.Count);
        foreach (TrainingHistory history in TrainingHistory)
            history.Write(writer);
    }

    private static TrainingHistory[] ReadHistory(SectionReader reader)
    {
        var histories = new TrainingHistory[reader.ReadCount(1, "histories")];
        for (int i = 0; i < histories.Length; i++)
            histories[i] = Recurrent.TrainingHistory.Read(reader);
        return histories;
    }
}
