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
public sealed partial class SequenceClassifierTransformer : ITransformer
{
    internal const string LoaderName = "SequenceClassifier";
    internal static readonly ModelIdentity Identity = new(LoaderName, "RNNCLASS");
    private const string InputSection = "input", OutputSection = "output", HistorySection = "history";
    private readonly ClassifierScorer _scorer;
    private readonly ClassifierOutput _output;

    internal SequenceClassifierTransformer(SequenceClassifierModel model, ClassifierInput input, ClassifierOutput output, IReadOnlyList<TrainingHistory> history)
    {
        _scorer = new ClassifierScorer(model, input, output);
        _output = output;
        TrainingHistory = history;
    }

    /// <summary>Whether a row's outputs depend on that row alone: always true.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The words that the model knows, by number, the unknown word first; empty when it was not trained on text.</summary>
    public IReadOnlyList<string> Vocabulary => _scorer.Input.Vocabulary?.Tokens ?? [];

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount => _scorer.Model.ParameterCount;

    /// <summary>How training went: one history for each network.</summary>
    public IReadOnlyList<TrainingHistory> TrainingHistory { get; }

    /// <summary>The columns of <paramref name="inputSchema"/>, and those that this transformer appends.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        _scorer.FindInputs(inputSchema);
        return ScoredSchema.Extend(inputSchema, _scorer.Outputs);
    }

    /// <summary>A view with the scores appended; rows are scored while it is read.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, _scorer);
    }

    /// <summary>Scores single rows; used by prediction engines.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ScoringMapper(inputSchema, _scorer);
    }

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) => MLNetInternals.SavePayload(ctx, Identity, WritePayload);

    internal void WritePayload(Stream stream)
    {
        var file = new ModelFileWriter();
        file.AddCritical(InputSection, _scorer.Input.Write);
        file.AddCritical(OutputSection, _output.Write);
        _scorer.Model.Write(file);
        file.AddOptional(HistorySection, writer =>
        {
            writer.WriteInt32(TrainingHistory.Count);
            foreach (TrainingHistory history in TrainingHistory)
                history.Write(writer);
        });
        file.Write(stream);
    }

    internal static SequenceClassifierTransformer ReadPayload(Stream stream)
    {
        ModelFile file = ModelFile.Read(stream, [InputSection, OutputSection, HistorySection, .. SequenceClassifierModel.SectionNames]);
        if (stream.ReadByte() >= 0)
            throw new ModelFormatException("Expected the end of the stream behind the last section of the model file, found more bytes: the file is damaged.");
        SectionReader inputReader = file.Section(InputSection);
        ClassifierInput input = ClassifierInput.Read(inputReader);
        inputReader.ExpectEnd();
        SectionReader outputReader = file.Section(OutputSection);
        ClassifierOutput output = ClassifierOutput.Read(outputReader);
        outputReader.ExpectEnd();
        SequenceClassifierModel model = SequenceClassifierModel.Read(file);
        ClassifierShape shape = model.Shape;
        if (shape.Outputs != output.Logits || shape.VocabularySize != input.VocabularySize || shape.AdditionalFeatures != input.AdditionalFeatures ||
            (input.Kind == SequenceKinds.Floats && shape.ElementSize != input.ElementSize))
        {
            throw outputReader.Fault("networks that fit the input and output columns", $"networks of the shape {shape}");
        }
        return new SequenceClassifierTransformer(model, input, output, ReadHistory(file));
    }

    private static List<TrainingHistory> ReadHistory(ModelFile file)
    {
        var histories = new List<TrainingHistory>();
        if (!file.Contains(HistorySection))
            return histories;
        SectionReader reader = file.Section(HistorySection);
        int count = reader.ReadCount(1, "histories");
        for (int i = 0; i < count; i++)
            histories.Add(Recurrent.TrainingHistory.Read(reader));
        reader.ExpectEnd();
        return histories;
    }
}
