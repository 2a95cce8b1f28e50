using Microsoft.ML.Data;
using Microsoft.ML.Embedded;

namespace Microsoft.ML;

/// <summary>Predicts for one object at a time.</summary>
public abstract class PredictionEngineBase<TSrc, TDst> : IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ITransformer _transformer;
    private readonly bool _ownsTransformer;
    private readonly ObjectRow<TSrc> _input;
    private readonly Action<TDst>[] _setters;
    private bool _disposed;

    private protected PredictionEngineBase(ITransformer transformer, PredictionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(options);
        if (!transformer.IsRowToRowMapper)
            throw new ArgumentOutOfRangeException(nameof(transformer), "Must be a row to row mapper: a stage of the transformer needs more than one row at a time.");
        _transformer = transformer;
        _ownsTransformer = options.OwnsTransformer;

        var reader = new ObjectReader<TSrc>(options.InputSchemaDefinition ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Read));
        IRowToRowMapper mapper = transformer.GetRowToRowMapper(reader.Schema);
        OutputSchema = mapper.OutputSchema;
        var writer = new ObjectWriter<TDst>(
            OutputSchema,
            options.OutputSchemaDefinition ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Write),
            options.IgnoreMissingColumns);
        _input = new ObjectRow<TSrc>(reader);
        _setters = writer.MakeSetters(mapper.GetRow(_input, writer.Columns));
    }

    /// <summary>The schema of what the transformer makes of the example's class.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>Predicts into a new object.</summary>
    public TDst Predict(TSrc example)
    {
        var prediction = new TDst();
        Predict(example, ref prediction);
        return prediction;
    }

    /// <summary>Predicts into an object at hand, and reuses its arrays where their length is right.</summary>
    public abstract void Predict(TSrc example, ref TDst prediction);

    /// <summary>
    /// Disposes the transformer, with all its stages, unless the options say that the engine does not own it. As ML.NET does, it
    /// disposes the row that the transformer reads, and not the row that the transformer made.
    /// </summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _input.Dispose();
            if (_ownsTransformer)
                (_transformer as IDisposable)?.Dispose();
        }
        GC.SuppressFinalize(this);
    }

    private protected void PredictCore(TSrc example, ref TDst prediction)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentNullException.ThrowIfNull(example);
        prediction ??= new TDst();
        _input.MoveTo(example);
        foreach (Action<TDst> set in _setters)
            set(prediction);
    }
}
