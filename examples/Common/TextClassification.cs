using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>The ML.NET side of an example: a pipeline, how its model is judged, and how it is asked.</summary>
internal abstract class TextClassification
{
    /// <summary>The classification that fits the labels.</summary>
    public static TextClassification For(LabelSet labels) =>
        labels.IsBinary ? new BinaryTextClassification(labels) : new MulticlassTextClassification();

    /// <summary>Trains; everything that the options do not say is the library's default.</summary>
    public ITransformer Train(MLContext ml, IDataView training, IDataView? validation, SequenceClassifierTrainer.Options options)
    {
        IEstimator<ITransformer> labels = MapLabels(ml);
        // A validation set must look like what reaches the trainer.
        if (validation is not null)
            options.ValidationSet = labels.Fit(training).Transform(validation);
        options.FeatureColumnName = nameof(LabeledText.Text);
        return AppendTrainer(ml, labels, options).Fit(training);
    }

    /// <summary>Judges a model by texts whose labels are known.</summary>
    public abstract Assessment Evaluate(MLContext ml, ITransformer model, IDataView test);

    /// <summary>Asks a model about single texts.</summary>
    public abstract IEnumerable<Prediction> Predict(MLContext ml, ITransformer model, IEnumerable<string> texts);

    protected abstract IEstimator<ITransformer> MapLabels(MLContext ml);

    protected abstract IEstimator<ITransformer> AppendTrainer(MLContext ml, IEstimator<ITransformer> labels, SequenceClassifierTrainer.Options options);
}
