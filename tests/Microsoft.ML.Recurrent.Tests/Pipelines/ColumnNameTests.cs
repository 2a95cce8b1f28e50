using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>Columns overwritten by name: the newest column of a name is the one that is seen, and the older ones stay, hidden, where they were.</summary>
public class ColumnNameTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>Rows that have columns of the names that a classifier gives its own.</summary>
    private sealed class Occupied
    {
        public string Text { get; set; } = "";

        public bool Label { get; set; }

        public string Score { get; set; } = "a text";

        public float PredictedLabel { get; set; } = -1;

        [VectorType(2)]
        public float[] Probability { get; set; } = [5, 6];
    }

    private IDataView OccupiedRows() => _ml.Data.LoadFromEnumerable(Samples.Opinions(40).Select(row => new Occupied { Text = row.Text, Label = row.Label }));

    private IDataView Opinions() => _ml.Data.LoadFromEnumerable(Samples.Opinions(40));

    private SequenceClassifierTrainer Trainer(Action<SequenceClassifierTrainer.Options>? change = null) =>
        _ml.BinaryClassification.Trainers.SequenceClassifier(Classifiers.Tiny(change));

    [Fact]
    public void Outputs_hide_input_columns_of_the_same_names()
    {
        SequenceClassifierTransformer classifier = Trainer().Fit(OccupiedRows());
        IDataView scored = classifier.Transform(OccupiedRows());

        Assert.Equal(["Text", "Label", "Score", "PredictedLabel", "Probability", "PredictedLabel", "Score", "Probability"], scored.Schema.Select(column => column.Name));
        Assert.Equal([false, false, true, true, true, false, false, false], scored.Schema.Select(column => column.IsHidden));
        Assert.Equal(Cells.Of(classifier.Transform(Opinions()), "PredictedLabel", "Score", "Probability"), Cells.Of(scored, "PredictedLabel", "Score", "Probability"));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);
        Assert.True(cursor.MoveNext());
        ReadOnlyMemory<char> hidden = default;
        cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema[2])(ref hidden);
        Assert.Equal("a text", hidden.ToString());
    }

    [Fact]
    public void Engines_and_zips_see_the_outputs_and_not_the_columns_they_hide()
    {
        ITransformer model = Zips.Reload(_ml.Transforms.CopyColumns("Copy", "Score").Append(Trainer()).Fit(OccupiedRows()), OccupiedRows());
        List<Message> rows = Samples.Opinions(40);
        string[] expected = Cells.Of(model.Transform(OccupiedRows()), "PredictedLabel", "Score", "Probability");

        using var engine = _ml.Model.CreatePredictionEngine<Occupied, Verdict>(model);

        Assert.Equal(expected, rows.Select(row =>
        {
            Verdict verdict = engine.Predict(new Occupied { Text = row.Text });
            return $"{verdict.PredictedLabel} | {Cells.Text(verdict.Score)} | {Cells.Text(verdict.Probability)}";
        }));
    }

    [Fact]
    public void The_sequence_may_be_overwritten_before_it_is_read()
    {
        IDataView shouting = _ml.Data.LoadFromEnumerable(Samples.Opinions(40).Select(row => new Message { Text = row.Text.ToUpperInvariant(), Label = row.Label }));
        SequenceClassifierTrainer trainer = Trainer(options => options.LowerCase = false);

        TransformerChain<SequenceClassifierTransformer> model = _ml.Transforms.Text.NormalizeText("Text").Append(trainer).Fit(shouting);

        Assert.Equal(Classifiers.Payload(trainer.Fit(Opinions())), Classifiers.Payload(model.LastTransformer));
        Assert.Equal(Cells.Of(trainer.Fit(Opinions()).Transform(Opinions()), "Score"), Cells.Of(Zips.Reload(model, shouting).Transform(shouting), "Score"));
    }

    [Fact]
    public void The_sequence_may_be_overwritten_or_dropped_after_it_was_read()
    {
        SequenceClassifierTransformer classifier = Trainer().Fit(Opinions());
        string[] expected = Cells.Of(classifier.Transform(Opinions()), "Score");
        var overwritten = new EstimatorChain<ITransformer>().Append(Trainer()).Append(_ml.Transforms.Text.TokenizeIntoWords("Text")).Fit(Opinions());
        var dropped = new EstimatorChain<ITransformer>().Append(Trainer()).Append(_ml.Transforms.DropColumns("Text", "Label")).Fit(Opinions());

        Assert.Equal(expected, Cells.Of(overwritten.Transform(Opinions()), "Score"));
        Assert.Equal(expected, Cells.Of(dropped.Transform(Opinions()), "Score"));
        Assert.Equal(expected, Cells.Of(Zips.Reload(overwritten, Opinions()).Transform(Opinions()), "Score"));
        Assert.Equal(new VectorDataViewType(TextDataViewType.Instance), overwritten.Transform(Opinions()).Schema["Text"].Type);
        Assert.Null(dropped.Transform(Opinions()).Schema.GetColumnOrNull("Text"));
    }

    [Fact]
    public void An_output_may_be_overwritten_by_the_stage_behind()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Samples.Topics(48));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.OutputSequenceEmbedding = true)))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Append(_ml.Transforms.Concatenate("Score", "Score", "SequenceEmbedding"));
        TransformerChain<SequenceClassifierTransformer> classifier = Classifiers.TrainTopics(options => options.OutputSequenceEmbedding = true);

        ITransformer model = Zips.Reload(pipeline.Fit(rows), rows);
        IDataView scored = model.Transform(rows), plain = classifier.Transform(rows);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3 + 2 * 2 * 8), scored.Schema["Score"].Type);
        Assert.Equal(Cells.Of(plain, "Score", "SequenceEmbedding").Select(row => row.Replace(" | ", " ", StringComparison.Ordinal)), Cells.Of(scored, "Score"));
        Assert.All(Cells.Of(scored, "PredictedLabel"), topic => Assert.Contains(topic, new[] { "food", "travel", "music" }));
        using var engine = _ml.Model.CreatePredictionEngine<Message, TopicAnswer>(model);
        Assert.Equal(
            Cells.Of(scored, "PredictedLabel", "Score"),
            Samples.Topics(48).Select(row => engine.Predict(row)).Select(answer => $"{answer.PredictedLabel} | {Cells.Text(answer.Score)}"));
    }

    [Fact]
    public void Outputs_that_were_dropped_are_not_missed()
    {
        var model = new EstimatorChain<ITransformer>().Append(Trainer(options => (options.OutputSequenceEmbedding, options.OutputHiddenStates) = (true, true)))
            .Append(_ml.Transforms.SelectColumns("SequenceEmbedding")).Fit(Opinions());

        IDataView scored = Zips.Reload(model, Opinions()).Transform(Opinions());

        Assert.Equal(["SequenceEmbedding"], scored.Schema.Where(column => !column.IsHidden).Select(column => column.Name));
        Assert.Equal(Cells.Of(model.Transform(Opinions()), "SequenceEmbedding"), Cells.Of(scored, "SequenceEmbedding"));
    }

    private sealed class TopicAnswer
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
