using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML;

/// <summary>The sequence classifier in ML.NET's catalogs of trainers.</summary>
public static class SequenceClassifierCatalog
{
    /// <summary>A trainer of a binary classifier of sequences.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean.</param>
    /// <param name="featureColumnName">The sequence: text, a vector of text, a vector of keys, or vectors of Single.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="hiddenSize">Hidden units of each direction.</param>
    /// <param name="maximumEpochs">Passes over the training rows; null as <see cref="NetworkTrainerOptions.MaximumEpochs"/> says.</param>
    /// <param name="validationSet">Rows to choose the best epoch by; already transformed by what stands before the trainer.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static SequenceClassifierTrainer SequenceClassifier(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        RecurrentCell cell = RecurrentCell.Lstm,
        int hiddenSize = RecurrentTrainerOptions.DefaultHiddenSize,
        int? maximumEpochs = null,
        IDataView? validationSet = null) =>
        catalog.SequenceClassifier(Simple(labelColumnName, featureColumnName, cell, hiddenSize, maximumEpochs, validationSet));

    /// <summary>A trainer of a binary classifier of sequences.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range or contradict each other; all faults are listed.</exception>
    public static SequenceClassifierTrainer SequenceClassifier(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, SequenceClassifierTrainer.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), LabelKind.Boolean, options);

    /// <summary>A trainer of a classifier of sequences with any number of classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: a key.</param>
    /// <param name="featureColumnName">The sequence: text, a vector of text, a vector of keys, or vectors of Single.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="hiddenSize">Hidden units of each direction.</param>
    /// <param name="maximumEpochs">Passes over the training rows; null as <see cref="NetworkTrainerOptions.MaximumEpochs"/> says.</param>
    /// <param name="validationSet">Rows to choose the best epoch by; already transformed by what stands before the trainer.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static SequenceClassifierTrainer SequenceClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Features",
        RecurrentCell cell = RecurrentCell.Lstm,
        int hiddenSize = RecurrentTrainerOptions.DefaultHiddenSize,
        int? maximumEpochs = null,
        IDataView? validationSet = null) =>
        catalog.SequenceClassifier(Simple(labelColumnName, featureColumnName, cell, hiddenSize, maximumEpochs, validationSet));

    /// <summary>A trainer of a classifier of sequences with any number of classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range or contradict each other; all faults are listed.</exception>
    public static SequenceClassifierTrainer SequenceClassifier(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SequenceClassifierTrainer.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), LabelKind.Key, options);

    private static SequenceClassifierTrainer.Options Simple(
        string labelColumnName, string featureColumnName, RecurrentCell cell, int hiddenSize, int? maximumEpochs, IDataView? validationSet) => new()
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Cell = cell,
            HiddenSize = hiddenSize,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        };
}
