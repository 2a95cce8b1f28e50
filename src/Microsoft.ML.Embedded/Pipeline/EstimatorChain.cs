using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Estimators fitted one after the other, each on what those before it make. A chain is immutable: appending makes a new one.</summary>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    public readonly IEstimator<TLastTransformer> LastEstimator;

    private readonly IEstimator<ITransformer>[] _estimators;
    private readonly TransformerScope[] _scopes;

    /// <summary>For each stage, what caches its output while those after it are fitted, or null.</summary>
    private readonly IHostEnvironment[] _cachedBy;

    public EstimatorChain()
    {
        _estimators = [];
        _scopes = [];
        _cachedBy = [];
    }

    private EstimatorChain(IEstimator<ITransformer>[] estimators, TransformerScope[] scopes, IHostEnvironment[] cachedBy)
    {
        _estimators = estimators;
        _scopes = scopes;
        _cachedBy = cachedBy;
        LastEstimator = (IEstimator<TLastTransformer>)estimators[^1];
    }

    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // A schema that does not fit is better known before hours of training than after.
        GetOutputSchema(SchemaShape.Create(input.Schema));

        var transformers = new ITransformer[_estimators.Length];
        IDataView view = input;
        for (int i = 0; i < transformers.Length; i++)
        {
            transformers[i] = _estimators[i].Fit(view);
            if (i == transformers.Length - 1)
                break;
            view = transformers[i].Transform(view);
            if (_cachedBy[i] != null)
                view = new DataOperationsCatalog(_cachedBy[i]).Cache(view);
        }
        return new TransformerChain<TLastTransformer>(transformers, _scopes);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return _estimators.Aggregate(inputSchema, (shape, estimator) => estimator.GetOutputSchema(shape));
    }

    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(estimator);
        return new EstimatorChain<TNewTrans>([.. _estimators, estimator], [.. _scopes, scope], [.. _cachedBy, null]);
    }

    /// <summary>Keeps what the chain makes so far in memory while the estimators to come are fitted.</summary>
    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        ArgumentNullException.ThrowIfNull(env);
        if (_estimators.Length == 0)
            throw new InvalidOperationException("There is nothing to cache before the first estimator of a chain. To cache the input itself, fit the chain to Data.Cache of it.");
        return new EstimatorChain<TLastTransformer>(_estimators, _scopes, [.. _cachedBy[..^1], env]);
    }
}
