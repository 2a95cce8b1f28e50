using System.Globalization;
using Microsoft.ML.Recurrent.Tagging;

namespace Microsoft.ML.Recurrent;

/// <summary>How well a tagger tags. Tokens whose label is missing do not count.</summary>
public sealed class TaggingMetrics
{
    internal TaggingMetrics(TaggingCounts counts, TagConfusionMatrix confusionMatrix, EntityMetrics? entities)
    {
        SentenceCount = counts.Sentences;
        TokenCount = counts.Tokens;
        UnknownTokenCount = counts.HasUnknown ? counts.UnknownTokens : null;
        Accuracy = (double)counts.Correct / counts.Tokens;
        SentenceAccuracy = (double)counts.CorrectSentences / counts.Sentences;
        UnknownTokenAccuracy = counts is { HasUnknown: true, UnknownTokens: > 0 } ? (double)counts.CorrectUnknown / counts.UnknownTokens : double.NaN;
        long known = counts.Tokens - counts.UnknownTokens;
        KnownTokenAccuracy = counts.HasUnknown && known > 0 ? (double)(counts.Correct - counts.CorrectUnknown) / known : double.NaN;
        ConfusionMatrix = confusionMatrix;
        Tags = [.. confusionMatrix.Tags.Select((name, tag) => new TagScore(
            name, confusionMatrix.Counts[tag][tag], confusionMatrix.Counts.Sum(row => row[tag]), confusionMatrix.Counts[tag].Sum()))];
        Entities = entities;
    }

    /// <summary>The part of the tokens that have the right tag, from 0 to 1.</summary>
    public double Accuracy { get; }

    /// <summary>
    /// <see cref="Accuracy"/> of the tokens that do not occur in the training rows. Not a number where it is not known which they are, or where there are none:
    /// <c>EvaluateTagging</c> says how it is known.
    /// </summary>
    public double UnknownTokenAccuracy { get; }

    /// <summary><see cref="Accuracy"/> of the tokens that occur in the training rows. Not a number where it is not known which they are, or where there are none.</summary>
    public double KnownTokenAccuracy { get; }

    /// <summary>The part of the sentences in which every token has the right tag, from 0 to 1.</summary>
    public double SentenceAccuracy { get; }

    /// <summary>Number of tokens that have a label.</summary>
    public long TokenCount { get; }

    /// <summary>Number of tokens that have a label and do not occur in the training rows; null where it is not known which they are.</summary>
    public long? UnknownTokenCount { get; }

    /// <summary>Number of rows that have a token with a label.</summary>
    public long SentenceCount { get; }

    /// <summary>Each tag that there is or that was found, in ordinal order. The empty tag stands for a prediction that is missing.</summary>
    public IReadOnlyList<TagScore> Tags { get; }

    /// <summary>Mean of the F1 of <see cref="Tags"/> (macro average).</summary>
    public double MacroF1 => Tags.Average(tag => tag.F1);

    /// <summary>How often each tag was found where which tag is.</summary>
    public TagConfusionMatrix ConfusionMatrix { get; }

    /// <summary>How well entities were found; null when tags mark none.</summary>
    public EntityMetrics? Entities { get; }

    /// <summary>The tags as a table: precision, recall, F1, how many there are and how many were found.</summary>
    public string GetFormattedTagTable() => ScoreTable.Format("Tag", Tags);

    /// <summary>All figures but those of single tags and types, as a table.</summary>
    public override string ToString()
    {
        var table = new TextTable(["Metric", "Value"]);
        table.Add(["Token accuracy", ScoreTable.Share(Accuracy)]);
        if (UnknownTokenCount is long unknown)
        {
            table.Add(["Accuracy of known tokens", ScoreTable.Share(KnownTokenAccuracy)]);
            table.Add(["Accuracy of unknown tokens", ScoreTable.Share(UnknownTokenAccuracy)]);
            table.Add(["Unknown tokens", unknown.ToString(CultureInfo.InvariantCulture)]);
        }
        table.Add(["Sentence accuracy", ScoreTable.Share(SentenceAccuracy)]);
        table.Add(["Tag F1 (macro)", ScoreTable.Share(MacroF1)]);
        if (Entities is { } entities)
        {
            table.Add(["Entity precision", ScoreTable.Share(entities.Precision)]);
            table.Add(["Entity recall", ScoreTable.Share(entities.Recall)]);
            table.Add(["Entity F1 (micro)", ScoreTable.Share(entities.F1)]);
            table.Add(["Entity F1 (macro)", ScoreTable.Share(entities.MacroF1)]);
        }
        table.Add(["Tokens", TokenCount.ToString(CultureInfo.InvariantCulture)]);
        table.Add(["Sentences", SentenceCount.ToString(CultureInfo.InvariantCulture)]);
        return table.ToString();
    }
}
