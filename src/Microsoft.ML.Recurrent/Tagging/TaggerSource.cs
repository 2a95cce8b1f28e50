using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Reading;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>The columns of training or validation rows.</summary>
/// <param name="Tokens">The tokens.</param>
/// <param name="Label">Their tags.</param>
/// <param name="SecondLabel">Other tags of theirs, or null.</param>
internal sealed record TaggerSource(SequenceColumn Tokens, TagColumn Label, TagColumn? SecondLabel)
{
    public const string LabelRole = "label";
    public const string SecondLabelRole = "second label";

    /// <summary>Finds the columns that the options name.</summary>
    /// <exception cref="ArgumentException">One is missing, or of the wrong type.</exception>
    public static TaggerSource Find(DataViewSchema schema, SequenceTaggerTrainer.Options options)
    {
        var tokens = SequenceColumn.Find(schema, options.FeatureColumnName, TaggerInput.Accepted, options.ElementSize == 1 ? null : options.ElementSize);
        var label = TagColumn.Find(schema, LabelRole, options.LabelColumnName);
        if (label.KeyCount > TaggerColumns.MaximumTags)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The label column '{label.Column.Name}' has {label.KeyCount} tags; expected at most {TaggerColumns.MaximumTags}. Map the tags that occur to keys with ml.Transforms.Conversion.MapValueToKey."), nameof(schema));
        }
        return new TaggerSource(tokens, label, options.SecondLabelColumnName is { } second ? TagColumn.Find(schema, SecondLabelRole, second) : null);
    }

    /// <summary>Checks that tokens of these columns can be read as those of the training rows.</summary>
    /// <exception cref="ArgumentException">They cannot.</exception>
    public void ExpectLike(TaggerSource training)
    {
        SequenceColumn here = Tokens, there = training.Tokens;
        if (here.Kind != there.Kind || here.ElementSize != there.ElementSize || here.KeyCount != there.KeyCount)
            throw new ArgumentException($"Column '{here.Column.Name}' is of type {here.Column.Type} there, but {there.Column.Type} in the training data.");
    }
}
