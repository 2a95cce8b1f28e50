using System.Globalization;
using Microsoft.ML.Recurrent.Columns.Reading;
using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Training;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Reads what a tagger is trained on: rows, those held out, the vocabulary, the tags.</summary>
internal sealed class TaggerReading(SequenceTaggerTrainer.Options options, TrainingRun run)
{
    private readonly TaggerTables _tables = new();

    /// <summary>Reads training and validation rows.</summary>
    public TaggerSentences Read(IDataView view)
    {
        var source = TaggerSource.Find(view.Schema, options);
        TagNumbers.Prepare(source.Label, _tables.Tags);
        TagNumbers.Prepare(source.SecondLabel, _tables.SecondTags);
        TaggerRows rows = Read(view, source, "training");
        (int[] training, int[] heldOut) = Split(rows);
        (TaggerRows validationRows, int[] validation) = options.ValidationSet is null ? (rows, heldOut) : ReadValidationSet(options.ValidationSet, source);

        var tags = TagNumbers.Of(source.Label, _tables.Tags, rows.Tags, training);
        CheckTags(source, tags, rows, training);
        TagNumbers? secondTags = source.SecondLabel is { } second ? TagNumbers.Of(second, _tables.SecondTags, rows.SecondTags, training) : null;
        TagScheme scheme = options.Scheme ?? TellScheme(tags, rows, training);
        WarnOfIllFormed(rows, tags, scheme, "training");
        if (options.ValidationSet is not null)
            WarnOfIllFormed(validationRows, tags, scheme, "validation");
        TokenEncoder? encoder = source.Tokens.Kind == SequenceKinds.Tokens ? DescribeTokens(rows, training) : null;
        var encoding = new TaggerEncoding(_tables, encoder, tags, secondTags, source.Tokens);
        var sentences = new TaggerSentences(
            TaggerInput.Of(source.Tokens), encoder, tags, secondTags, scheme, encoding.Encode(rows, training), encoding.Encode(validationRows, validation));
        Tell(sentences);
        return sentences;
    }

    private TaggerRows Read(IDataView view, TaggerSource source, string what)
    {
        var rows = TaggerRows.Read(view, source, _tables, options.CancellationToken);
        if (rows.Unlabelled > 0)
            run.Warning($"{rows.Unlabelled} of {rows.Unlabelled + rows.Count} {what} rows have no label and were passed over.");
        if (rows.Count > 0)
            return rows;
        throw new InvalidOperationException(rows.Unlabelled == 0
            ? $"The {what} data has no rows with tokens: expected at least one in column '{source.Tokens.Column.Name}'. Check the file and the rows that were filtered before."
            : string.Create(CultureInfo.InvariantCulture, $"None of the {rows.Unlabelled} {what} rows has a label: expected a tag for each token in column '{source.Label.Column.Name}', found only missing ones."));
    }

    private (int[] Training, int[] HeldOut) Split(TaggerRows rows)
    {
        if (options.ValidationFraction == 0)
            return ([.. Enumerable.Range(0, rows.Count)], []);
        DataSplit split = DataSplit.Hold(rows.Count, options.ValidationFraction, run.Seed, []);
        if (split.Validation.Length == 0)
            run.Warning($"There are no validation rows: there is one row, which cannot be spared. All rows are trained on.");
        return (split.Training, split.Validation);
    }

    private (TaggerRows Rows, int[] Selected) ReadValidationSet(IDataView view, TaggerSource training)
    {
        const string Advice = " The validation set must carry the trainer's input columns: transform it with the fitted part of the pipeline that stands before the trainer.";
        try
        {
            var source = TaggerSource.Find(view.Schema, options);
            source.ExpectLike(training);
            source.Label.ExpectComparable(training.Label);
            TaggerRows rows = Read(view, source, "validation");
            return (rows, [.. Enumerable.Range(0, rows.Count)]);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException("The validation set does not fit: " + exception.Message + Advice, exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidOperationException("The validation set cannot be used: " + exception.Message, exception);
        }
    }

    private void CheckTags(TaggerSource source, TagNumbers tags, TaggerRows rows, int[] training)
    {
        if (tags.Count > TaggerColumns.MaximumTags)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The label column '{source.Label.Column.Name}' has {tags.Count} tags; expected at most {TaggerColumns.MaximumTags}. Is it the column of tags?"));
        int first = training.SelectMany(row => tags.TagsOf(rows.Tags[row])).First(tag => tag >= 0);
        if (training.All(row => tags.TagsOf(rows.Tags[row]).All(tag => tag == first || tag < 0)))
            run.Warning($"All labelled tokens of the training rows have the one tag '{tags.Names[first]}': the model will know no other. Check column '{source.Label.Column.Name}'.");
    }

    private TagScheme TellScheme(TagNumbers tags, TaggerRows rows, int[] training)
    {
        TagScheme scheme = SchemeOfTags.Of(tags.Known, training.Select(row => tags.TagsOf(rows.Tags[row])));
        try
        {
            _ = new TagConstraints(tags.Known, scheme);
            return scheme;
        }
        catch (ArgumentException fault)
        {
            run.Warning($"No tag is forbidden anywhere, for the tags are like those of the scheme {scheme}, but do not fit it: {fault.Message}");
            return TagScheme.None;
        }
    }

    private void WarnOfIllFormed(TaggerRows rows, TagNumbers tags, TagScheme scheme, string what)
    {
        if (IllFormedRows.Find(rows, tags, scheme) is { } found)
            run.Warning($"{found.Count} of {rows.Count} {what} rows have tags that are not well formed by the scheme {scheme}; in the first, row {found.FirstRow} (counted from 0, as tokens are), {found.FirstFault}. They are taken as they are, but no such tags are predicted. Correct them, or set {nameof(options.Scheme)} to {TagScheme.None} to allow all tags anywhere.");
    }

    private TokenEncoder DescribeTokens(TaggerRows rows, int[] training)
    {
        Vocabulary words = VocabularyBuilder.Of(_tables.Tokens, rows.Tokens, training, options.LowerCase, options.MinimumWordCount, options.MaximumVocabularySize);
        return new TokenEncoder(words, options.Characters == CharacterEncoderKind.None ? null : DescribeCharacters(rows, training));
    }

    private CharacterVocabulary DescribeCharacters(TaggerRows rows, int[] training)
    {
        var builder = new CharacterVocabularyBuilder();
        foreach (int row in training)
        {
            foreach (int number in rows.Tokens[row])
                builder.Add(_tables.Tokens.Tokens[number]);
        }
        return builder.Build(options.MinimumCharacterCount, marks: true, options.MaximumWordLength);
    }

    private void Tell(TaggerSentences sentences)
    {
        TaggerData training = sentences.Training, validation = sentences.Validation;
        run.Info($"Read {training.Count} training rows with {training.Tags.TokenCount} tokens, {validation.Count} validation rows with {validation.Tags.TokenCount}; {sentences.Tags.Count} tags, scheme {sentences.Scheme}{Words(sentences)}.");
        if (sentences.Tags.Names.Count > sentences.Tags.Count)
            run.Warning($"{sentences.Tags.Names.Count - sentences.Tags.Count} tags of the validation rows, such as '{sentences.Tags.Names[sentences.Tags.Count]}', are in no training row: the model cannot predict them, and their tokens count as wrong.");
    }

    private static string Words(TaggerSentences sentences) =>
        sentences.Encoder is { } encoder ? string.Create(CultureInfo.InvariantCulture, $", {encoder.Words.Count} words") : "";
}
