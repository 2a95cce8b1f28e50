using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>
/// The output columns of ML.NET's stock trainers, annotation for annotation, so that its evaluators, its confusion matrix and
/// <c>MapKeyToValue</c> work on ours.
/// </summary>
internal static class ScoreColumns
{
    /// <summary>PredictedLabel (Boolean), Score (the logit), Probability.</summary>
    internal static OutputColumn[] Binary(
        string predictedLabelColumnName = "PredictedLabel", string scoreColumnName = "Score", string probabilityColumnName = "Probability")
    {
        const string Task = "BinaryClassification";
        return
        [
            new(predictedLabelColumnName, BooleanDataViewType.Instance, [.. Kinds(Task, "PredictedLabel")]),
            new(scoreColumnName, NumberDataViewType.Single, [.. Kinds(Task, "Score")]),
            new(probabilityColumnName, NumberDataViewType.Single,
                [.. Kinds(Task, "Probability"), OutputAnnotation.Flag(AnnotationKinds.IsNormalized, true)]),
        ];
    }

    /// <summary>
    /// PredictedLabel (a key), Score (the probability of every class). In a schema shape any number of classes will do, because a
    /// shape does not say it; the classes' values are null when the label column has none.
    /// </summary>
    internal static OutputColumn[] Multiclass(
        int classCount, KeyValues? classes, string predictedLabelColumnName = "PredictedLabel", string scoreColumnName = "Score")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if (classes is not null && classes.Count != classCount)
            throw new ArgumentException($"Expected a value for each of {classCount} classes; found {classes.Count} values.", nameof(classes));
        const string Task = "MulticlassClassification";
        List<OutputAnnotation> predictedLabel = [.. Kinds(Task, "PredictedLabel")];
        List<OutputAnnotation> score = [.. Kinds(Task, "Score")];
        if (classes is not null)
        {
            predictedLabel.Add(classes.ToAnnotation(AnnotationKinds.KeyValues));
            score.Add(classes.ToAnnotation(AnnotationKinds.TrainingLabelValues));
            score.Add(classes.ToTextAnnotation(AnnotationKinds.SlotNames));
        }

        return
        [
            new(predictedLabelColumnName, new KeyDataViewType(typeof(uint), classCount), predictedLabel),
            new(scoreColumnName, new VectorDataViewType(NumberDataViewType.Single, classCount), score),
        ];
    }

    /// <summary>Score: the predicted value.</summary>
    internal static OutputColumn[] Regression(string scoreColumnName = "Score") =>
        [new(scoreColumnName, NumberDataViewType.Single, [.. Kinds("Regression", "Score")])];

    private static OutputAnnotation[] Kinds(string task, string value) =>
    [
        OutputAnnotation.Text(AnnotationKinds.ScoreColumnKind, task),
        OutputAnnotation.ScoreColumnSetId(),
        OutputAnnotation.Text(AnnotationKinds.ScoreValueKind, value),
    ];
}
