using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns;
using Microsoft.ML.Recurrent.Tests.Hosting;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>What a tagger learns, and the columns that it appends.</summary>
public sealed class TaggerTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(TaggerOutput.Softmax, CharacterEncoderKind.None)]
    [InlineData(TaggerOutput.ConditionalRandomField, CharacterEncoderKind.Recurrent)]
    [InlineData(TaggerOutput.PreviousTag, CharacterEncoderKind.Convolution)]
    public void A_tagger_learns_its_sentences(TaggerOutput output, CharacterEncoderKind characters)
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options =>
        {
            Taggers.Well(options);
            (options.Output, options.Characters) = (output, characters);
        });

        // The same word is a verb in one place and a noun in another.
        Assert.Equal(["DET NOUN VERB PROPN", "PROPN PROPN VERB DET NOUN"], Taggers.Tag(tagger, "the dog saw Anna", "Anna Smith sees a saw"));
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn, false)]
    [InlineData(RecurrentCell.Gru, true)]
    public void A_tagger_learns_keys_with_every_cell(RecurrentCell cell, bool bidirectional)
    {
        IDataView rows = Taggers.View(Taggers.Parts(24));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Tokens").Append(_ml.Transforms.Conversion.MapValueToKey("Label"))
            .Append(_ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options =>
            {
                Taggers.Well(options);
                (options.Cell, options.Bidirectional, options.Characters) = (cell, bidirectional, CharacterEncoderKind.None);
            })));

        var model = pipeline.Fit(rows);

        Assert.InRange(_ml.Recurrent().EvaluateTagging(model.Transform(rows)).Accuracy, 0.95, 1);
    }

    [Fact]
    public void A_tagger_learns_from_vectors_of_numbers()
    {
        // The tag of a number tells whether it is larger than the one before it.
        float[][] values = [.. Enumerable.Range(0, 60).Select(i => Enumerable.Range(0, 6).Select(j => (float)((i * 7 + j * 31) % 17) / 17).ToArray())];
        IDataView rows = new MemoryView(values.Length)
            .AddVector("Tokens", new VectorDataViewType(NumberDataViewType.Single), row => MemoryView.Dense(values[row]))
            .AddTokens("Label", row => [.. values[row].Select((value, i) => i > 0 && value > values[row][i - 1] ? "up" : "down")]);

        SequenceTaggerTransformer tagger = _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(Taggers.Well)).Fit(rows);

        Assert.InRange(_ml.Recurrent().EvaluateTagging(tagger.Transform(rows)).Accuracy, 0.9, 1);
    }

    [Fact]
    public void The_predicted_label_is_a_vector_of_keys_that_carry_the_tags_and_its_probability_stands_beside_it()
    {
        SequenceTaggerTransformer tagger = Taggers.Train();
        IDataView tagged = tagger.Transform(Taggers.View(Taggers.Parts(6)));

        Assert.Equal(["ADP", "DET", "NOUN", "PROPN", "VERB"], tagger.Tags);
        Assert.Equal(new VectorDataViewType(new KeyDataViewType(typeof(uint), 5)), tagged.Schema["PredictedLabel"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        tagged.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(tagger.Tags, names.DenseValues().Select(name => name.ToString()));
        FoundTags[] rows = [.. _ml.Data.CreateEnumerable<FoundTags>(tagged, reuseRowObject: false, ignoreMissingColumns: true)];
        Assert.All(rows.Zip(Taggers.Parts(6)), pair =>
        {
            Assert.Equal(pair.Second.Tokens.Length, pair.First.PredictedLabel!.Length);
            Assert.All(pair.First.PredictedLabel, key => Assert.InRange(key, 1u, 5u));
            Assert.Equal(pair.Second.Tokens.Length, pair.First.Probability!.Length);
            Assert.All(pair.First.Probability, probability => Assert.InRange(probability, 0.01f, 1f));
        });
    }

    [Fact]
    public void Keys_of_the_label_keep_their_numbers_and_values()
    {
        IDataView rows = Taggers.View(Taggers.Parts(12));
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence).Fit(rows).Transform(rows);

        SequenceTaggerTransformer tagger = _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny()).Fit(keys);

        Assert.Equal(["DET", "NOUN", "VERB", "PROPN", "ADP"], tagger.Tags);
        Assert.Equal(keys.Schema["Label"].Type, tagger.GetOutputSchema(keys.Schema)["PredictedLabel"].Type);
    }

    [Fact]
    public void Unknown_tokens_are_those_that_are_no_words_of_the_model()
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options => options.LowerCase = false);

        FoundTags row = _ml.Data.CreateEnumerable<FoundTags>(
            tagger.Transform(Taggers.View(TaggedSentence.Of("The dog saw xyz", "", ""))), reuseRowObject: false, ignoreMissingColumns: true).Single();

        Assert.Equal([true, false, false, true], row.UnknownTokens!);
        Assert.Contains("dog", tagger.Vocabulary);
    }

    [Fact]
    public void An_evaluation_of_what_a_tagger_appends_knows_the_unknown_tokens()
    {
        SequenceTaggerTransformer tagger = Taggers.Train();

        TaggingMetrics metrics = _ml.Recurrent().EvaluateTagging(tagger.Transform(Taggers.View(TaggedSentence.Of("the xyz", "DET NOUN", ""))), tokensColumnName: "Tokens");

        Assert.Equal(1, metrics.UnknownTokenCount);
    }

    [Fact]
    public void An_estimator_declares_the_columns_that_its_tagger_appends()
    {
        IDataView rows = Taggers.View(Taggers.Parts(6));
        SequenceTaggerTrainer trainer = _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options => options.BestSequences = 2));
        var shape = new SchemaShape([ShapeColumns.Tokens("Tokens"), ShapeColumns.Tokens("Label")]);

        SchemaShape declared = trainer.GetOutputSchema(shape);
        DataViewSchema schema = trainer.Fit(rows).GetOutputSchema(rows.Schema);

        string[] names = ["PredictedLabel", "Probability", "UnknownTokens", "BestLabels", "BestProbabilities"];
        Assert.Equal(["Tokens", "Label", .. names], declared.Select(column => column.Name));
        Assert.All(names, name =>
        {
            SchemaShape.Column column = declared.Single(column => column.Name == name);
            var type = (VectorDataViewType)schema[name].Type;
            Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, column.Kind);
            Assert.Equal(column.IsKey, type.ItemType is KeyDataViewType);
            Assert.Equal(column.ItemType.RawType, type.ItemType.RawType);
            Assert.Equal(column.Annotations.Select(annotation => annotation.Name), schema[name].Annotations.Schema.Select(annotation => annotation.Name));
        });
    }

    [Fact]
    public void The_best_sequences_of_tags_are_distinct_and_their_probabilities_fall_from_that_of_the_prediction()
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options => options.BestSequences = 4);
        IDataView tagged = tagger.Transform(Taggers.View(TaggedSentence.Of("the dog saw", "", "")));

        using DataViewRowCursor cursor = tagged.GetRowCursor(tagged.Schema);
        cursor.MoveNext();
        uint[] best = Read<uint>(cursor, "BestLabels"), predicted = Read<uint>(cursor, "PredictedLabel");
        float[] probabilities = Read<float>(cursor, "BestProbabilities");

        uint[][] sequences = [.. best.Chunk(3)];
        Assert.Equal((4, 4), (sequences.Length, probabilities.Length));
        Assert.Equal(predicted, sequences[0]);
        Assert.Equal(4, sequences.Select(sequence => string.Join(' ', sequence)).Distinct().Count());
        Assert.Equal(probabilities.OrderDescending(), probabilities);
        Assert.InRange(probabilities.Sum(), 0, 1.0001f);
    }

    [Theory]
    [InlineData(TaggerOutput.Softmax)]
    [InlineData(TaggerOutput.ConditionalRandomField)]
    [InlineData(TaggerOutput.PreviousTag)]
    public void The_first_of_the_best_sequences_is_the_predicted_one(TaggerOutput output)
    {
        // Trained hardly at all, so that the best tag at a token is often not part of the best sequence.
        SequenceTaggerTransformer tagger = Taggers.Train(options => (options.Output, options.BestSequences, options.MaximumEpochs) = (output, 8, 1), Taggers.Entities(12));
        IDataView tagged = tagger.Transform(Taggers.View([.. Enumerable.Range(0, 40).Select(i => TaggedSentence.Of(string.Join(' ', Enumerable.Range(0, 1 + i % 7).Select(j => $"w{i * 13 + j}")), "", ""))]));

        using DataViewRowCursor cursor = tagged.GetRowCursor(tagged.Schema);
        while (cursor.MoveNext())
        {
            uint[] predicted = Read<uint>(cursor, "PredictedLabel");
            Assert.Equal(predicted, Read<uint>(cursor, "BestLabels")[..predicted.Length]);
        }
    }

    [Fact]
    public void There_are_no_more_best_sequences_than_sequences()
    {
        SequenceTaggerTransformer tagger = Taggers.Train(options => options.BestSequences = 100);
        IDataView tagged = tagger.Transform(Taggers.View(TaggedSentence.Of("dog", "", "")));

        using DataViewRowCursor cursor = tagged.GetRowCursor(tagged.Schema);
        cursor.MoveNext();

        Assert.Equal(tagger.Tags.Count, Read<uint>(cursor, "BestLabels").Distinct().Count());
        Assert.Equal(1, Read<float>(cursor, "BestProbabilities").Sum(), 1e-5f);
    }

    [Fact]
    public void Entities_are_always_well_formed()
    {
        // Trained hardly at all: what it would like to predict is nonsense.
        SequenceTaggerTransformer tagger = Taggers.Train(options => (options.MaximumEpochs, options.LearningRate) = (1, 0.1f), Taggers.Entities(12));

        foreach (string tags in Taggers.Tag(tagger, [.. Enumerable.Range(0, 200).Select(i => string.Join(' ', Enumerable.Range(0, 1 + i % 9).Select(j => $"w{i * 13 + j}")))]))
        {
            string before = "O";
            foreach (string tag in tags.Split(' '))
            {
                Assert.True(!tag.StartsWith("I-", StringComparison.Ordinal) || (before != "O" && before[2..] == tag[2..]), tags);
                before = tag;
            }
        }
    }

    private static T[] Read<T>(DataViewRow row, string column)
    {
        VBuffer<T> value = default;
        row.GetGetter<VBuffer<T>>(row.Schema[column])(ref value);
        return [.. value.DenseValues()];
    }
}
