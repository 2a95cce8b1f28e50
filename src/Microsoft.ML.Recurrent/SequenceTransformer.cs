using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What all trained stages of this library have in common: they read one or more columns of a row and append others, which are computed only if somebody
/// reads them. Immutable; any number of threads may use one, each with a prediction engine or cursor of its own.
/// </summary>
public abstract class SequenceTransformer : ITransformer
{
    private readonly ModelIdentity _identity;

    private protected SequenceTransformer(ModelIdentity identity) => _identity = identity;

    /// <summary>Whether a row's outputs depend on that row alone: always true.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>What the stage computes, and from which columns.</summary>
    private protected abstract ISequenceScorer Scorer { get; }

    /// <summary>The columns of <paramref name="inputSchema"/>, and those that this transformer appends.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Scorer.FindInputs(inputSchema);
        return ScoredSchema.Extend(inputSchema, Scorer.Outputs);
    }

    /// <summary>A view with the outputs appended; rows are scored while it is read.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ScoredDataView(input, Scorer);
    }

    /// <summary>Scores single rows; used by prediction engines.</summary>
    /// <exception cref="ArgumentException">An input column is missing, or of the wrong type.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new ScoringMapper(inputSchema, Scorer);
    }

    /// <inheritdoc/>
    void ICanSaveModel.Save(ModelSaveContext ctx) => MLNetInternals.SavePayload(ctx, _identity, WritePayload);

    /// <summary>Writes the stage as a model file, to a stream that need not seek.</summary>
    internal void WritePayload(Stream stream)
    {
        var file = new ModelFileWriter();
        AddSections(file);
        file.Write(stream);
    }

    /// <summary>Adds the sections that the stage is read back from.</summary>
    private protected abstract void AddSections(ModelFileWriter file);

    /// <summary>Reads what <see cref="WritePayload"/> has written; the stream ends there.</summary>
    /// <param name="stream">The stream, which need not seek.</param>
    /// <param name="sections">Names of all sections that <see cref="AddSections"/> may add.</param>
    /// <param name="read">Reads the stage.</param>
    /// <exception cref="ModelFormatException">The file is damaged, something else, or of a newer version.</exception>
    private protected static T ReadPayload<T>(Stream stream, IReadOnlyCollection<string> sections, Func<ModelFile, T> read) where T : SequenceTransformer
    {
        T stage = ModelFile.Read(stream, sections, read);
        return stream.ReadByte() < 0
            ? stage
            : throw new ModelFormatException("Expected the end of the stream behind the last section of the model file, found more bytes: the file is damaged.");
    }
}
