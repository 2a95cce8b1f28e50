using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML.Recurrent.Tests.Columns.Scoring;

/// <summary>The least that a transformer adds to a scorer.</summary>
internal sealed class LetterCountingTransformer(LetterCounter scorer) : ITransformer
{
    public const string Payload = "no weights";

    private static readonly ModelIdentity _identity = new("LetterCounter", "LETTERCT");

    public LetterCounter Scorer { get; } = scorer;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => ScoredSchema.Extend(inputSchema, Scorer.Outputs);

    public IDataView Transform(IDataView input) => new ScoredDataView(input, Scorer);

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new ScoringMapper(inputSchema, Scorer);

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        MLNetInternals.SavePayload(ctx, _identity, stream => stream.Write(Encoding.UTF8.GetBytes(Payload)));
}

/// <summary>The least that an estimator checks.</summary>
internal sealed class LetterCountingEstimator(LetterCounter scorer) : IEstimator<LetterCountingTransformer>
{
    public LetterCountingTransformer Fit(IDataView input) => new(scorer);

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SequenceColumn.Check(inputSchema, "Tokens", SequenceKinds.Tokens);
        return ScoredSchema.Extend(inputSchema, scorer.Outputs);
    }
}
