using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

public sealed class TaggingCrossValidationTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Sentences of a word that all have and a word that only one has.</summary>
    private IDataView Sentences(int count) =>
        _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => TaggedSentence.Of($"the w{i}", "D N", "")));

    [Fact]
    public void Each_row_is_held_out_once_and_evaluated_by_a_model_of_the_others()
    {
        IReadOnlyList<TaggingCrossValidationResult> results = _ml.Recurrent().CrossValidateTagging(
            Sentences(40), _ml.Transforms.CopyColumns("PredictedLabel", "Label"), numberOfFolds: 4);

        Assert.Equal([0, 1, 2, 3], results.Select(result => result.Fold));
        Assert.Equal(40, results.Sum(result => result.Metrics.SentenceCount));
        Assert.Equal(40, results.SelectMany(result => result.ScoredHoldOutSet.GetColumn<string[]>("Tokens")).Select(tokens => tokens[1]).Distinct().Count());
        Assert.All(results, result => Assert.Equal(1, result.Metrics.Accuracy));
        Assert.All(results, result => Assert.IsAssignableFrom<ITransformer>(result.Model));
    }

    [Fact]
    public void Tokens_that_the_other_folds_do_not_have_are_unknown()
    {
        IReadOnlyList<TaggingCrossValidationResult> results = _ml.Recurrent().CrossValidateTagging(
            Sentences(40), _ml.Transforms.CopyColumns("PredictedLabel", "Label"), numberOfFolds: 2);

        Assert.All(results, result => Assert.Equal(result.Metrics.SentenceCount, result.Metrics.UnknownTokenCount));
    }

    [Fact]
    public void Without_a_column_of_tokens_none_is_known_to_be_unknown()
    {
        IReadOnlyList<TaggingCrossValidationResult> results = _ml.Recurrent().CrossValidateTagging(
            Sentences(40), _ml.Transforms.CopyColumns("PredictedLabel", "Label"), numberOfFolds: 2, tokensColumnName: null);

        Assert.All(results, result => Assert.Null(result.Metrics.UnknownTokenCount));
    }
}
