using Microsoft.ML;
using Microsoft.ML.Recurrent;

namespace LanguageModel.Training;

/// <summary>A recurrent model that an earlier run has kept in a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Model">The model.</param>
internal sealed record KeptModel(string Path, LanguageModelTransformer Model)
{
    private const string Advice = "Take the text and the options that it was trained with, or name another file.";

    /// <summary>Reads the file.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The file; null for none.</param>
    /// <param name="contiguous">Whether it is to read a running text.</param>
    /// <returns>Null if there is no file.</returns>
    /// <exception cref="InvalidDataException">The file holds no language model, or one that does not read such a text.</exception>
    public static KeptModel? Read(MLContext ml, string? path, bool contiguous)
    {
        if (!File.Exists(path))
            return null;
        LanguageModelTransformer model;
        try
        {
            model = ml.Recurrent().Find<LanguageModelTransformer>(ml.Model.Load(path, out _));
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path}: expected a recurrent language model that this example has kept: {exception.Message}", exception);
        }
        if (model.TrainingHistory is null)
            throw new InvalidDataException($"{path}: expected a recurrent language model that this example has kept, found one that was not trained in epochs. Name another file.");
        if (model.IsContiguous != contiguous)
            throw new InvalidDataException($"{path}: the model was trained on {KindOf(model.IsContiguous)}, but the lines are to be {KindOf(contiguous)}. {Advice}");
        return new KeptModel(path, model);
    }

    /// <summary>Checks that the model knows the words of the text, which another model has counted.</summary>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public void CheckWords(LanguageModelTransformer counted)
    {
        if (Model.Vocabulary.SequenceEqual(counted.Vocabulary, StringComparer.Ordinal))
            return;
        string difference = counted.Vocabulary.Except(Model.Vocabulary, StringComparer.Ordinal).FirstOrDefault() is { } missing ? $"'{missing}' is not one of the model's"
            : Model.Vocabulary.Except(counted.Vocabulary, StringComparer.Ordinal).FirstOrDefault() is { } more ? $"the model's '{more}' is not among them"
            : "the model has them in another order, that of their frequency in the text that it was trained on";
        throw new InvalidDataException($"{Path}: the model was trained on another text or with other options of the vocabulary: it has {Model.Vocabulary.Count} words, the text to train on has {counted.Vocabulary.Count}; {difference}. {Advice}");
    }

    private static string KindOf(bool contiguous) => contiguous ? "a running text" : "sentences of their own";
}
