using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML;

/// <summary>The sequence tagger in ML.NET's catalog of trainers.</summary>
public static class SequenceTaggerCatalog
{
    /// <summary>A trainer of a tagger: a tag for each token of a row.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The tags: a vector of text or of keys, as long as the tokens.</param>
    /// <param name="featureColumnName">The tokens: a vector of text, a vector of keys, or vectors of Single.</param>
    /// <param name="output">How tags are chosen from what the recurrent layers say.</param>
    /// <param name="characters">How words' vectors are made of their characters; text only.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="hiddenSize">Hidden units of each direction.</param>
    /// <param name="maximumEpochs">Passes over the training rows; null as <see cref="NetworkTrainerOptions.MaximumEpochs"/> says.</param>
    /// <param name="validationSet">Rows to choose the best epoch by; already transformed by what stands before the trainer.</param>
    /// <exception cref="OptionsException">An argument is out of range.</exception>
    public static SequenceTaggerTrainer SequenceTagger(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Tokens",
        TaggerOutput output = TaggerOutput.ConditionalRandomField,
        CharacterEncoderKind characters = CharacterEncoderKind.Recurrent,
        RecurrentCell cell = SequenceTaggerTrainer.Options.DefaultCell,
        int hiddenSize = SequenceTaggerTrainer.Options.DefaultHiddenSize,
        int? maximumEpochs = null,
        IDataView? validationSet = null) => catalog.SequenceTagger(new SequenceTaggerTrainer.Options
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            Output = output,
            Characters = characters,
            Cell = cell,
            HiddenSize = hiddenSize,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>A trainer of a tagger: a tag for each token of a row.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">All options; copied.</param>
    /// <exception cref="OptionsException">Options are out of range or contradict each other; all faults are listed.</exception>
    public static SequenceTaggerTrainer SequenceTagger(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, SequenceTaggerTrainer.Options options) =>
        new(MLNetInternals.EnvironmentOf(catalog), options);
}
