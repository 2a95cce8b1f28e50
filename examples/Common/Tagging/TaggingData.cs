using Microsoft.ML;

namespace Examples.Common.Tagging;

/// <summary>The tagged sentences in their parts.</summary>
/// <param name="Train">To learn from.</param>
/// <param name="Validation">To choose the best epoch by; null for none.</param>
/// <param name="Test">To judge the model by.</param>
/// <param name="TestIs">What <paramref name="Test"/> is, in words.</param>
internal sealed record TaggingData(IDataView Train, IDataView? Validation, IDataView Test, string TestIs)
{
    private const double HeldOut = 0.1;

    /// <summary>The files of the settings.</summary>
    public static TaggingData Load(MLContext ml, TaggingSettings settings)
    {
        IDataView train = ml.Recurrent().Data.LoadFromConll(settings.TrainPath);
        IDataView? validation = settings.ValidationPath is { } path ? ml.Recurrent().Data.LoadFromConll(path) : null;
        if (settings.TestPath is { } test)
            return new TaggingData(train, validation, ml.Recurrent().Data.LoadFromConll(test), "to be judged by");
        if (validation is not null)
            return new TaggingData(train, validation, validation, "to choose the epoch by and, without --test, to be judged by");
        DataOperationsCatalog.TrainTestData parts = ml.Data.TrainTestSplit(train, HeldOut, seed: settings.Seed);
        return new TaggingData(parts.TrainSet, null, parts.TestSet, "held out to be judged by");
    }

    /// <summary>How many sentences and tokens there are.</summary>
    public string Describe(MLContext ml) => $"{Count(ml, Train)} to learn from, {Count(ml, Test)} {TestIs}";

    private static string Count(MLContext ml, IDataView view)
    {
        int[] lengths = [.. ml.Data.CreateEnumerable<UntaggedSentence>(view, reuseRowObject: true).Select(sentence => sentence.Tokens.Length)];
        return FormattableString.Invariant($"{lengths.Length:N0} sentences with {lengths.Sum():N0} tokens");
    }
}
