namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>The names by which ML.NET's evaluators and mappers know annotations.</summary>
internal static class AnnotationKinds
{
    internal const string KeyValues = "KeyValues";
    internal const string SlotNames = "SlotNames";
    internal const string TrainingLabelValues = "TrainingLabelValues";
    internal const string ScoreColumnKind = "ScoreColumnKind";
    internal const string ScoreColumnSetId = "ScoreColumnSetId";
    internal const string ScoreValueKind = "ScoreValueKind";
    internal const string IsNormalized = "IsNormalized";
}
