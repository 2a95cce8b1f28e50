namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Small taggers of a small language, trained fast.</summary>
internal static class Taggers
{
    private static readonly (string Word, string Tag, string Entity)[][] _patterns =
    [
        [("the", "DET", "O"), ("dog", "NOUN", "O"), ("saw", "VERB", "O"), ("Anna", "PROPN", "B-PER")],
        [("Anna", "PROPN", "B-PER"), ("Smith", "PROPN", "I-PER"), ("sees", "VERB", "O"), ("a", "DET", "O"), ("saw", "NOUN", "O")],
        [("a", "DET", "O"), ("cat", "NOUN", "O"), ("lives", "VERB", "O"), ("in", "ADP", "O"), ("New", "PROPN", "B-LOC"), ("York", "PROPN", "I-LOC")],
        [("Bob", "PROPN", "B-PER"), ("Anna", "PROPN", "B-PER"), ("see", "VERB", "O"), ("York", "PROPN", "B-LOC")],
        [("York", "PROPN", "B-LOC")],
        [("the", "DET", "O"), ("cats", "NOUN", "O"), ("see", "VERB", "O"), ("the", "DET", "O"), ("dog", "NOUN", "O"), ("in", "ADP", "O"), ("York", "PROPN", "B-LOC")],
    ];

    /// <summary>Sentences with parts of speech.</summary>
    public static TaggedSentence[] Parts(int count) => Make(count, word => word.Tag);

    /// <summary>Sentences with entities, in IOB2.</summary>
    public static TaggedSentence[] Entities(int count) => Make(count, word => word.Entity);

    public static IDataView View(params TaggedSentence[] rows) => new MLContext().Data.LoadFromEnumerable(rows);

    public static SequenceTaggerTrainer.Options Tiny(Action<SequenceTaggerTrainer.Options>? change = null)
    {
        var options = new SequenceTaggerTrainer.Options
        {
            HiddenSize = 6,
            EmbeddingSize = 6,
            CharacterEmbeddingSize = 4,
            CharacterHiddenSize = 4,
            WordShapeSize = 2,
            TagEmbeddingSize = 3,
            MinimumCharacterCount = 1,
            MaximumEpochs = 3,
            BatchSize = 4,
            LearningRate = 0.02f,
            Dropout = 0.1f,
        };
        change?.Invoke(options);
        return options;
    }

    public static SequenceTaggerTransformer Train(Action<SequenceTaggerTrainer.Options>? change = null, params TaggedSentence[] rows) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.SequenceTagger(Tiny(change)).Fit(View(rows.Length == 0 ? Parts(24) : rows));

    /// <summary>A network that has learned its sentences.</summary>
    public static void Well(SequenceTaggerTrainer.Options options) =>
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.Dropout, options.RareWordDropout) = (16, 16, 20, 0, 0);

    /// <summary>The tags that a tagger finds in sentences of words with blanks between them, blanks between the tags.</summary>
    public static string[] Tag(ITransformer tagger, params string[] sentences)
    {
        var ml = new MLContext();
        IDataView tagged = tagger.Transform(View([.. sentences.Select(sentence => TaggedSentence.Of(sentence, "", ""))]));
        IDataView texts = ml.Transforms.Conversion.MapKeyToValue("Texts", "PredictedLabel").Fit(tagged).Transform(tagged);
        return [.. ml.Data.CreateEnumerable<FoundTags>(texts, reuseRowObject: false).Select(row => string.Join(' ', row.Texts ?? []))];
    }

    public static byte[] Payload(SequenceTaggerTransformer tagger)
    {
        using var stream = new MemoryStream();
        tagger.WritePayload(stream);
        return stream.ToArray();
    }

    private static TaggedSentence[] Make(int count, Func<(string Word, string Tag, string Entity), string> tag) =>
    [
        .. Enumerable.Range(0, count).Select(i => _patterns[i % _patterns.Length]).Select(pattern => new TaggedSentence
        {
            Tokens = [.. pattern.Select(word => word.Word)],
            Label = [.. pattern.Select(tag)],
        }),
    ];
}
