using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Tests.Columns;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Taggers through files: the same bits come back, damage is an error, and what released versions have written goes on loading.</summary>
public sealed class TaggerFileTests
{
    private static readonly Dictionary<string, Lazy<SequenceTaggerTransformer>> _taggers = new()
    {
        ["softmax"] = new(() => Train(options => (options.Output, options.Characters, options.WordShapeSize, options.ValidationFraction) = (TaggerOutput.Softmax, CharacterEncoderKind.None, 0, 0.3f), Taggers.Parts(6))),
        ["crf"] = new(() => Train(options => (options.Layers, options.BestSequences) = (2, 2), Taggers.Entities(6))),
        ["entities"] = new(() => Train(options => (options.ValidationFraction, options.Characters, options.MinimumWordCount) = (0.4f, CharacterEncoderKind.None, 2), Doubtful)),
        ["previous"] = new(() => Train(options => (options.Output, options.Characters, options.Cell) = (TaggerOutput.PreviousTag, CharacterEncoderKind.Convolution, RecurrentCell.Gru), Taggers.Parts(6))),
        ["highway"] = new(() => Train(options => (options.Output, options.Layers, options.Connection) = (TaggerOutput.Softmax, 2, LayerConnection.Highway), Taggers.Parts(6))),
        ["keys"] = new(() => Trainer(options => options.Cell = RecurrentCell.Rnn).Fit(Rows("keys"))),
        ["floats"] = new(() => Trainer(options => options.ElementSize = 2).Fit(Rows("floats"))),
    };

    /// <summary>Names that can only be guessed: a tagger of them has a threshold.</summary>
    private static TaggedSentence[] Doubtful => [.. Enumerable.Range(0, 30).Select(i => TaggedSentence.Of(FormattableString.Invariant($"w{i}x the"), i % 3 == 0 ? "B-PER O" : "O O", ""))];

    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => [.. _taggers.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_tagger_loaded_from_a_zip_gives_the_same_bits(string kind)
    {
        SequenceTaggerTransformer tagger = _taggers[kind].Value;

        SequenceTaggerTransformer loaded = _ml.Recurrent().Find<SequenceTaggerTransformer>(Pipelines.Zips.Reload(tagger, Rows(kind)));

        Assert.Equal(Probabilities(tagger, kind), Probabilities(loaded, kind));
        Assert.Equal(tagger.Tags, loaded.Tags);
        Assert.Equal(tagger.Vocabulary, loaded.Vocabulary);
        Assert.Equal(tagger.EntityThreshold, loaded.EntityThreshold);
        Assert.Equal(kind == "entities", tagger.EntityThreshold is not null);
        Assert.Equal(tagger.ParameterCount, loaded.ParameterCount);
        Assert.Equal(tagger.TrainingHistory!.BestEpoch, loaded.TrainingHistory!.BestEpoch);
        Assert.Equal(Taggers.Payload(tagger), Taggers.Payload(loaded));
        Assert.Equal(tagger.GetOutputSchema(Rows(kind).Schema).Select(column => column.ToString()), loaded.GetOutputSchema(Rows(kind).Schema).Select(column => column.ToString()));
    }

    [Fact]
    public void The_names_in_a_zip_are_the_released_ones() =>
        Assert.Equal(("SequenceTagger", "RNNTAGGR"), (SequenceTaggerTransformer.Identity.LoaderName, SequenceTaggerTransformer.Identity.Signature));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_truncated_or_with_a_byte_flipped_or_with_more_behind_it_is_a_format_error(string kind) =>
        PayloadDamage.AssertRefused(Taggers.Payload(_taggers[kind].Value), SequenceTaggerTransformer.ReadPayload);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_changed_by_somebody_who_knows_the_checksums_loads_and_tags_or_is_a_format_error(string kind) =>
        PayloadDamage.AssertHarmlessWhereverChanged(Taggers.Payload(_taggers[kind].Value), SequenceTaggerTransformer.ReadPayload, (tagger, what) =>
        {
            Exception? error = Record.Exception(() => TagFirst(tagger, kind));
            Assert.True(error is null or ArgumentException, $"{what}: {error}");
        });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Payloads_of_all_released_versions_load_and_tag_as_they_did(string kind)
    {
        ReleasedPayloads.Rewrite("Tagging", kind, () => (Taggers.Payload(_taggers[kind].Value),
            Probabilities(_taggers[kind].Value, kind).Select(value => value.ToString("R", CultureInfo.InvariantCulture))));
        for (int version = 1; version <= ModelFileLayout.Version; version++)
        {
            string path = Path.Combine(ReleasedPayloads.Folder("Tagging"), ReleasedPayloads.NameOf(version, kind));
            float[] expected = [.. File.ReadAllLines(path + ".txt").Select(line => float.Parse(line, CultureInfo.InvariantCulture))];

            float[] actual = Probabilities(SequenceTaggerTransformer.ReadPayload(new MemoryStream(File.ReadAllBytes(path + ".bin"))), kind);

            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    private static SequenceTaggerTrainer Trainer(Action<SequenceTaggerTrainer.Options> change) => new MLContext(seed: 1).MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options =>
    {
        (options.HiddenSize, options.EmbeddingSize, options.CharacterHiddenSize, options.CharacterEmbeddingSize, options.MaximumEpochs) = (2, 2, 2, 2, 2);
        change(options);
    }));

    private static SequenceTaggerTransformer Train(Action<SequenceTaggerTrainer.Options> change, TaggedSentence[] rows) => Trainer(change).Fit(Taggers.View(rows));

    private static IDataView Rows(string kind) => kind switch
    {
        "keys" => new MemoryView(3)
            .AddVector("Tokens", new VectorDataViewType(new KeyDataViewType(typeof(uint), 4)), row => MemoryView.Dense((uint)row, 4u, 1u))
            .AddVector("Label", new VectorDataViewType(new KeyDataViewType(typeof(byte), 3)), row => MemoryView.Dense<byte>(1, 2, (byte)(1 + row))),
        "floats" => new MemoryView(3)
            .AddVector("Tokens", new VectorDataViewType(NumberDataViewType.Single), row => MemoryView.Dense(row, 1, 0.5f, -row))
            .AddTokens("Label", row => ["up", row == 1 ? "up" : "down"]),
        _ => Taggers.View([.. Taggers.Entities(3), TaggedSentence.Of("zebra", "O", ""), TaggedSentence.Of("", "", "")]),
    };

    private static float[] Probabilities(SequenceTaggerTransformer tagger, string kind)
    {
        IDataView tagged = tagger.Transform(Rows(kind));
        using DataViewRowCursor cursor = tagged.GetRowCursor([tagged.Schema["Probability"]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(tagged.Schema["Probability"]);
        var all = new List<float>();
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            all.AddRange(row.DenseValues());
        }
        return [.. all];
    }

    /// <summary>Tags the first row as a prediction engine does: on one thread.</summary>
    private static void TagFirst(SequenceTaggerTransformer tagger, string kind)
    {
        IDataView rows = Rows(kind);
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        cursor.MoveNext();
        IRowToRowMapper mapper = tagger.GetRowToRowMapper(rows.Schema);
        using DataViewRow scored = mapper.GetRow(cursor, mapper.OutputSchema);
        VBuffer<float> probabilities = default;
        scored.GetGetter<VBuffer<float>>(scored.Schema["Probability"])(ref probabilities);
    }
}
