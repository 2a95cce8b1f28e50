using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>Puts continuous caches on recurrent language models.</summary>
internal static class ContinuousCaching
{
    /// <summary>A model with a cache, in place of the one that it may have.</summary>
    /// <param name="transformer">A recurrent model.</param>
    /// <param name="validationSet">Rows to find by what the options leave open; null where they leave nothing.</param>
    /// <param name="options">The cache.</param>
    /// <exception cref="ArgumentException">The model is not recurrent.</exception>
    /// <exception cref="OptionsException">Options are out of range; all faults are listed.</exception>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static LanguageModelTransformer Create(LanguageModelTransformer transformer, IDataView? validationSet, ContinuousCacheOptions options)
    {
        ArgumentNullException.ThrowIfNull(transformer);
        RecurrentLanguageModel model = transformer.Model as RecurrentLanguageModel ?? (transformer.Model as ContinuousCacheModel)?.Recurrent ?? throw new ArgumentException(
            $"Expected a recurrent language model, whose hidden states a cache remembers; found one of kind {transformer.Model.Kind}. Train one with ml.Recurrent().Trainers.LanguageModel; of a mixture, put the cache on its recurrent model before they are mixed.", nameof(transformer));
        options = options.CheckedCopy(validationSet is not null);
        ContinuousCacheSettings settings = options is { Theta: double theta, Weight: double weight }
            ? new ContinuousCacheSettings { Size = options.Size, Theta = theta, Weight = weight }
            : ContinuousCacheTuning.Find(model, Read(transformer, validationSet!), options.Size, options.Theta is double given ? [given] : ContinuousCacheTuning.Thetas, Environment.ProcessorCount, options.Weight);
        return new LanguageModelTransformer(new ContinuousCacheModel(model, settings), transformer.Input, transformer.TrainingHistory);
    }

    /// <summary>The rows as the model was trained to read them, each with its end: one text, or one by one.</summary>
    private static IdRows Read(LanguageModelTransformer transformer, IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([transformer.Input.Find(data.Schema).Column]);
        var reader = new LanguageModelRowReader(transformer.Input, cursor);
        IdRows row = new(), rows = new();
        var text = new List<int>();
        while (cursor.MoveNext())
        {
            row.Clear();
            reader.Read(row);
            text.AddRange(row[0]);
            text.Add(LanguageModelIds.End);
            if (!transformer.Model.IsContiguous)
                AddText();
        }
        if (text.Count > 0)
            AddText();
        return rows.Count > 0
            ? rows
            : throw new InvalidOperationException("The validation set has no rows: there is nothing to find θ and the weight of the cache by. Give rows that the model was not trained on, or give both in the options.");

        void AddText()
        {
            text.CopyTo(rows.Add(text.Count));
            text.Clear();
        }
    }
}
