using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>One call of <see cref="SequenceClassifierTrainer.Fit"/>: reads the rows, trains, tells the log.</summary>
internal sealed class ClassifierTraining
{
    private const SequenceKinds Accepted = SequenceKinds.Text | SequenceKinds.Tokens | SequenceKinds.Keys | SequenceKinds.Floats;
    private readonly SequenceClassifierTrainer.Options _options;
    private readonly LabelKind _labelKind;
    private readonly TrainingRun _run;
    private readonly TokenTable _table;

    public ClassifierTraining(SequenceClassifierTrainer.Options options, LabelKind labelKind, TrainingRun run)
    {
        _options = options;
        _labelKind = labelKind;
        _run = run;
        _table = new TokenTable(options.LowerCase);
    }

    /// <summary>Trains.</summary>
    public SequenceClassifierTransformer Run(IDataView view)
    {
        SequenceColumn sequence = FindSequence(view.Schema);
        LabelColumn label = LabelColumn.Find(view.Schema, _options.LabelColumnName, _labelKind);
        if (label.ClassCount > ClassifierOutput.MaximumClasses)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The label column '{label.Column.Name}' has {label.ClassCount} classes; expected at most {ClassifierOutput.MaximumClasses}. Map the labels that occur to keys with ml.Transforms.Conversion.MapValueToKey."), nameof(view));
        }
        FeatureColumn? additional = _options.AdditionalFeaturesColumnName is { } name ? FeatureColumn.Find(view.Schema, name) : null;
        ClassifierRows rows = Read(view, sequence, label, additional, classes: null, "training");
        (int[] training, int[] heldOut) = Split(rows);
        CheckClasses(rows, training, label);
        (ClassifierRows? validationRows, int[] validation) = _options.ValidationSet is null
            ? (rows, heldOut)
            : ReadValidationSet(_options.ValidationSet, sequence, label, additional);

        ClassifierInput input = DescribeInput(sequence, additional, rows, training);
        _run.Info($"Read {training.Length} training rows, {validation.Length} validation rows{(input.IsText ? FormattableString.Invariant($", {input.VocabularySize} words") : "")}.");
        var encoder = new ClassifierEncoder(input, _table);
        var data = new ClassifierTrainingData(encoder.Encode(rows, training), encoder.Encode(validationRows, validation));
        var output = new ClassifierOutput(
            _labelKind == LabelKind.Boolean, label.ClassCount, label.Classes, _options.OutputSequenceEmbedding, _options.OutputHiddenStates);
        float[]? classWeights = _options.ClassWeighting == ClassWeighting.Balanced ? ClassifierObjective.Balance(data.Training.Labels, output.ClassCount) : null;
        var ensemble = new ClassifierEnsembleTraining(_options, input, output, classWeights, _run);
        CalibratedNGrams? ngrams = _options.NGramFeatures && input.IsText
            ? new NGramTraining(_options, _run.Seed).Run(
                data, [.. training.Select(row => rows.Texts[row])], [.. validation.Select(row => validationRows.Texts[row])], output.ClassCount, classWeights)
            : null;
        if (ngrams is not null)
            _run.Info($"N-grams: {ngrams.Model.Table.Count} are weighed.");
        (SequenceClassifierModel model, IReadOnlyList<TrainingHistory> history) = ensemble.Run(data, ngrams);
        return new SequenceClassifierTransformer(model, input, output, history);
    }

    private (int[] Training, int[] HeldOut) Split(ClassifierRows rows)
    {
        if (_options.ValidationFraction == 0)
            return ([.. Enumerable.Range(0, rows.Count)], []);
        DataSplit split = DataSplit.Hold(rows.Count, _options.ValidationFraction, _run.Seed, [.. rows.Labels]);
        if (split.Validation.Length == 0)
            _run.Warning($"There are no validation rows: each class has one row, so that no row can be spared. All rows are trained on.");
        return (split.Training, split.Validation);
    }

    private SequenceColumn FindSequence(DataViewSchema schema) => SequenceColumn.Find(
        schema, _options.FeatureColumnName, Accepted, _options.ElementSize == 1 ? null : _options.ElementSize);

    private ClassifierRows Read(IDataView view, SequenceColumn sequence, LabelColumn label, FeatureColumn? additional, int[]? classes, string what)
    {
        ClassifierRows rows = ClassifierRows.Read(view, sequence, label, additional, _table, _options.SplitPunctuation, _options.NGramFeatures, classes, _options.CancellationToken);
        if (rows.Unlabelled > 0)
        {
            _run.Warning($"{rows.Unlabelled} of {rows.Unlabelled + rows.Count} {what} rows have no label that training knows and were passed over.");
        }
        if (rows.Count == 0)
        {
            throw new InvalidOperationException(rows.Unlabelled == 0
                ? $"The {what} data has no rows."
                : $"None of the {rows.Unlabelled} {what} rows has a label: expected a class in column '{label.Column.Name}', found only missing keys.");
        }
        return rows;
    }

    private (ClassifierRows Rows, int[] Selected) ReadValidationSet(IDataView view, SequenceColumn sequence, LabelColumn label, FeatureColumn? additional)
    {
        const string Advice = " The validation set must carry the trainer's input columns: transform it with the fitted part of the pipeline that stands before the trainer.";
        try
        {
            SequenceColumn column = FindSequence(view.Schema);
            if (column.Kind != sequence.Kind || column.ElementSize != sequence.ElementSize || column.KeyCount != sequence.KeyCount)
                throw new ArgumentException($"Column '{column.Column.Name}' is of type {column.Column.Type} there, but {sequence.Column.Type} in the training data.");
            LabelColumn validationLabel = LabelColumn.Find(view.Schema, _options.LabelColumnName, _labelKind);
            FeatureColumn? validationAdditional = additional is null ? null : FeatureColumn.Find(view.Schema, additional.Column.Name);
            if (validationAdditional?.Size != additional?.Size)
                throw new ArgumentException($"Column '{additional!.Column.Name}' has {validationAdditional!.Size} features there, but {additional.Size} in the training data.");
            int[]? classes = validationLabel.Classes is { } there && label.Classes is { } here ? there.IndicesIn(here) : null;
            if (classes is null && validationLabel.ClassCount != label.ClassCount)
                throw new ArgumentException($"Column '{label.Column.Name}' has {validationLabel.ClassCount} classes there, but {label.ClassCount} in the training data.");
            ClassifierRows rows = Read(view, column, validationLabel, validationAdditional, classes, "validation");
            return (rows, [.. Enumerable.Range(0, rows.Count)]);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException("The validation set does not fit: " + exception.Message + Advice, exception);
        }
    }

    private static void CheckClasses(ClassifierRows rows, ReadOnlySpan<int> training, LabelColumn label)
    {
        int first = rows.Labels[training[0]];
        foreach (int row in training)
        {
            if (rows.Labels[row] != first)
                return;
        }
        string name = label.Kind == LabelKind.Boolean ? (first == 1 ? "true" : "false") : label.Classes?.Texts[first] ?? FormattableString.Invariant($"key {first + 1}");
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
            $"All {training.Length} training rows are of one class ('{name}' in column '{label.Column.Name}'); expected at least two. Check the label column and the rows that were filtered before."));
    }

    private ClassifierInput DescribeInput(SequenceColumn sequence, FeatureColumn? additional, ClassifierRows rows, int[] training)
    {
        bool isText = sequence.Kind is SequenceKinds.Text or SequenceKinds.Tokens;
        return new ClassifierInput
        {
            FeatureColumnName = _options.FeatureColumnName,
            Kind = sequence.Kind,
            AdditionalFeaturesColumnName = additional?.Column.Name,
            AdditionalFeatures = additional?.Size ?? 0,
            ElementSize = sequence.Kind == SequenceKinds.Floats ? sequence.ElementSize : 0,
            KeyCount = sequence.Kind == SequenceKinds.Keys ? sequence.KeyCount : 0,
            Vocabulary = isText ? VocabularyBuilder.Of(_table, rows.Tokens, training, _options.LowerCase, _options.MinimumWordCount, _options.MaximumVocabularySize) : null,
            SplitsPunctuation = isText && _options.SplitPunctuation,
            Truncation = new Truncation(_options.MaximumLength, _options.TruncationSide),
        };
    }
}
