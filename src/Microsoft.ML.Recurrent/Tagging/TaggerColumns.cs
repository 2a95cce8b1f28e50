using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>What the columns that a tagger appends look like: part of the trained model.</summary>
/// <param name="TagCount">Number of tags.</param>
/// <param name="Tags">What the tags' keys stand for; null when the label column did not say.</param>
/// <param name="BestCount">How many sequences of tags the columns of the best ones have; 0 for no such columns.</param>
internal sealed record TaggerColumns(int TagCount, KeyValues? Tags, int BestCount)
{
    public const string PredictedLabelName = "PredictedLabel";
    public const string ProbabilityName = "Probability";
    public const string BestLabelsName = "BestLabels";
    public const string BestProbabilitiesName = "BestProbabilities";

    // Indices of the outputs.
    public const int PredictedLabelIndex = 0;
    public const int ProbabilityIndex = 1;
    public const int UnknownTokensIndex = 2;
    public const int BestLabelsIndex = 3;
    public const int BestProbabilitiesIndex = 4;

    /// <summary>Most tags of a model.</summary>
    public const int MaximumTags = TaggerShape.MostTags;

    /// <summary>Most sequences of tags that the columns of the best ones can have.</summary>
    public const int MaximumBest = 1000;

    /// <summary>The columns. In an estimator's schema shape any number of tags will do.</summary>
    public IReadOnlyList<OutputColumn> Declare()
    {
        var tags = new VectorDataViewType(new KeyDataViewType(typeof(uint), TagCount));
        OutputAnnotation[] values = Tags is null ? [] : [Tags.ToAnnotation(AnnotationKinds.KeyValues)];
        var numbers = new VectorDataViewType(NumberDataViewType.Single);
        List<OutputColumn> columns =
        [
            new(PredictedLabelName, tags, values),
            new(ProbabilityName, numbers),
            new(UnknownTokens.ColumnName, new VectorDataViewType(BooleanDataViewType.Instance)),
        ];
        if (BestCount > 0)
        {
            columns.Add(new(BestLabelsName, tags, values));
            columns.Add(new(BestProbabilitiesName, numbers));
        }
        return columns;
    }

    /// <summary>Writes the description.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(TagCount);
        writer.WriteInt32(BestCount);
        KeyValues.Write(writer, Tags);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The description makes no sense.</exception>
    public static TaggerColumns Read(SectionReader reader)
    {
        int tags = reader.ReadInt32(1, MaximumTags, "number of tags");
        int best = reader.ReadInt32(0, MaximumBest, "number of best sequences");
        KeyValues? values = KeyValues.Read(reader);
        return values is null || values.Count == tags
            ? new TaggerColumns(tags, values, best)
            : throw reader.Fault($"names of {tags} tags", $"{values.Count} names");
    }
}
