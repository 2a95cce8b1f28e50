using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML;

/// <summary>What this library's catalog has for taggers: metrics and cross-validation.</summary>
public static class TaggingCatalog
{
    /// <summary>Tells how well tokens were tagged, by this library's taggers or others.</summary>
    /// <remarks>
    /// <para>
    /// Tags are compared by what they are called: labels and predictions may be vectors of text or of keys that carry their values. Tokens whose label is
    /// missing (key 0 or an empty text) do not count; a prediction that is missing is wrong. A label that the tagger never saw in training counts like any other.
    /// </para>
    /// <para>
    /// Whether a token is unknown, for <see cref="TaggingMetrics.UnknownTokenAccuracy"/>, is known by <paramref name="trainingSet"/>, whose tokens are compared as they are; without
    /// it, by the column <c>UnknownTokens</c> that this library's taggers append; without that, not at all.
    /// </para>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows with labels and predictions.</param>
    /// <param name="labelColumnName">The right tags: a vector of text or of keys.</param>
    /// <param name="predictedLabelColumnName">The tags found: a vector of text or of keys, as long as that of the right tags.</param>
    /// <param name="scheme">
    /// How tags mark entities, which are counted as the CoNLL evaluation script counts them (one rule for all schemes); null to tell by the tags: entities are
    /// counted if all tags are O, B-X, I-X, E-X or S-X.
    /// </param>
    /// <param name="tokensColumnName">The tokens, a vector of text; read only if there is a <paramref name="trainingSet"/>.</param>
    /// <param name="trainingSet">The rows that the tagger was trained on, with the column of tokens; null if they are not at hand.</param>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or a tag does not fit the scheme.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to evaluate, or the lengths in a row differ.</exception>
    public static TaggingMetrics EvaluateTagging(
        this RecurrentCatalog catalog,
        IDataView data,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        TagScheme? scheme = null,
        string tokensColumnName = "Tokens",
        IDataView? trainingSet = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        return TaggingEvaluation.Run(data, labelColumnName, predictedLabelColumnName, scheme, UnknownTokens.Find(data.Schema, tokensColumnName, trainingSet));
    }

    /// <summary>
    /// Splits rows into folds, fits a pipeline on all folds but one and evaluates it on that one, fold by fold: ML.NET's own cross-validation knows no taggers. Tokens
    /// that the rows which a model was fitted on do not have are unknown.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">Rows with labels.</param>
    /// <param name="estimator">A pipeline that makes a tagger.</param>
    /// <param name="numberOfFolds">Number of folds, at least 2.</param>
    /// <param name="labelColumnName">The right tags: a vector of text or of keys.</param>
    /// <param name="predictedLabelColumnName">The tags found: a vector of text or of keys, as long as that of the right tags.</param>
    /// <param name="scheme">How tags mark entities, as in <see cref="EvaluateTagging"/>.</param>
    /// <param name="tokensColumnName">The tokens, a vector of text, which the data has or the pipeline makes; null if tokens are no texts.</param>
    /// <param name="samplingKeyColumnName">Rows with the same value in this column come into the same fold; null for none.</param>
    /// <param name="seed">Seed of the split; null for that of the context.</param>
    /// <returns>The results, in the order of the folds.</returns>
    /// <exception cref="ArgumentException">A column is missing or of the wrong type, or a tag does not fit the scheme.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to evaluate, or the lengths in a row differ.</exception>
    public static IReadOnlyList<TaggingCrossValidationResult> CrossValidateTagging(
        this RecurrentCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string predictedLabelColumnName = "PredictedLabel",
        TagScheme? scheme = null,
        string? tokensColumnName = "Tokens",
        string? samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        var results = new List<TaggingCrossValidationResult>();
        foreach (DataOperationsCatalog.TrainTestData split in catalog.Context.Data.CrossValidationSplit(data, numberOfFolds, samplingKeyColumnName, seed))
        {
            ITransformer model = estimator.Fit(split.TrainSet);
            IDataView scored = model.Transform(split.TestSet);
            TaggingMetrics metrics = catalog.EvaluateTagging(
                scored, labelColumnName, predictedLabelColumnName, scheme, tokensColumnName ?? "", trainingSet: tokensColumnName is null ? null : model.Transform(split.TrainSet));
            results.Add(new TaggingCrossValidationResult(results.Count, metrics, model, scored));
        }
        return results;
    }
}
