using Microsoft.ML.Embedded;

namespace Microsoft.ML;

public abstract partial class TrainCatalogBase
{
    private protected EvaluatedRows RowsOf(IDataView data) => new(_environment, data);

    private protected IReadOnlyList<CrossValidationResult<T>> CrossValidate<T>(
        IDataView data, IEstimator<ITransformer> estimator, int numberOfFolds, string samplingKeyColumnName, int? seed, Func<IDataView, T> evaluate)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        return new DataOperationsCatalog(_environment).CrossValidationSplit(data, numberOfFolds, samplingKeyColumnName, seed).Select((split, fold) =>
        {
            ITransformer model = estimator.Fit(split.TrainSet);
            IDataView scored = model.Transform(split.TestSet);
            return new CrossValidationResult<T>(model, evaluate(scored), scored, fold);
        }).ToArray();
    }

    /// <summary>What one fold gave.</summary>
    public sealed class CrossValidationResult<T>
    {
        /// <summary>The metrics on the rows of the fold.</summary>
        public readonly T Metrics;

        /// <summary>The model that was fitted without the fold.</summary>
        public readonly ITransformer Model;

        /// <summary>The rows of the fold, scored.</summary>
        public readonly IDataView ScoredHoldOutSet;

        /// <summary>The fold, counted from 0.</summary>
        public readonly int Fold;

        internal CrossValidationResult(ITransformer model, T metrics, IDataView scores, int fold)
        {
            Model = model;
            Metrics = metrics;
            ScoredHoldOutSet = scores;
            Fold = fold;
        }
    }
}
