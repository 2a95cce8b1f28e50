using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>A pipeline as people write it: ML.NET's own transforms before and after ours, in every way that ML.NET runs it.</summary>
public sealed class StockTransformTests(StockTransformTests.Pipeline pipeline) : IClassFixture<StockTransformTests.Pipeline>
{
    private static readonly string[] _columns = ["Keys", "Score", "SequenceEmbedding", "HiddenStates", "Stacked", "ScoreCopy", "Predicted", "PredictedLabel"];

    private readonly MLContext _ml = new(seed: 1);

    /// <summary>The fitted pipeline, and its cells of some rows as a single cursor gives them.</summary>
    public sealed class Pipeline
    {
        public Pipeline()
        {
            var ml = new MLContext(seed: 1);
            Model = ml.Transforms.Text.NormalizeText("Text")
                .Append(ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text"))
                .Append(ml.Transforms.Text.RemoveDefaultStopWords("Tokens"))
                .Append(ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
                .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Topic"))
                .AppendCacheCheckpoint(ml)
                .Append(ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options =>
                    (options.FeatureColumnName, options.OutputSequenceEmbedding, options.OutputHiddenStates) = ("Keys", true, true))))
                .Append(ml.Transforms.Concatenate("Stacked", "Score", "SequenceEmbedding"))
                .Append(ml.Transforms.CopyColumns("ScoreCopy", "Score"))
                .Append(ml.Transforms.Conversion.MapKeyToValue("Predicted", "PredictedLabel"))
                .Append(ml.Transforms.DropColumns("Tokens", "Label"))
                .Fit(ml.Data.LoadFromEnumerable(Samples.Topics(48)));
            Rows = [.. Samples.Topics(70, seed: 2), new Message { Text = "" }, new Message { Text = "Nothing, KNOWN. here" }];
            Expected = Cells.Of(Model.Transform(ml.Data.LoadFromEnumerable(Rows)), _columns);
        }

        public ITransformer Model { get; }

        public List<Message> Rows { get; }

        public string[] Expected { get; }
    }

    private sealed class Answer
    {
        public float[] Score { get; set; } = [];

        public float[] SequenceEmbedding { get; set; } = [];

        public float[] HiddenStates { get; set; } = [];

        public float[] Stacked { get; set; } = [];

        public float[] ScoreCopy { get; set; } = [];

        public string Predicted { get; set; } = "";

        public uint PredictedLabel { get; set; }

        public static string[] Columns => ["Score", "SequenceEmbedding", "HiddenStates", "Stacked", "ScoreCopy", "Predicted", "PredictedLabel"];

        public override string ToString() => string.Join(" | ", new object[] { Score, SequenceEmbedding, HiddenStates, Stacked, ScoreCopy, Predicted, PredictedLabel }.Select(Cells.Text));
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(pipeline.Rows);

    [Fact]
    public void The_columns_are_those_of_every_stage_less_the_dropped_ones()
    {
        DataViewSchema schema = pipeline.Model.GetOutputSchema(Data.Schema);

        Assert.Equal(
            ["Text", "Topic", "Keys", "PredictedLabel", "Score", "SequenceEmbedding", "HiddenStates", "Stacked", "ScoreCopy", "Predicted"],
            schema.Where(column => !column.IsHidden && column.Name != "Label").Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3 + 2 * 2 * 8), schema["Stacked"].Type);
        Assert.Equal(["food", "travel", "music"], Annotations.Texts(schema["ScoreCopy"], "SlotNames"));
        Assert.Equal(TextDataViewType.Instance, schema["Predicted"].Type);
    }

    [Fact]
    public void A_zip_gives_the_same_bits() =>
        Assert.Equal(pipeline.Expected, Cells.Of(Zips.Reload(pipeline.Model, Data).Transform(Data), _columns));

    [Fact]
    public void A_zip_of_a_loaded_model_gives_the_same_bits() =>
        Assert.Equal(pipeline.Expected, Cells.Of(Zips.Reload(Zips.Reload(pipeline.Model, Data), Data).Transform(Data), _columns));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void A_cursor_set_gives_every_row_once_with_the_same_bits(int cursors)
    {
        IDataView scored = pipeline.Model.Transform(_ml.Data.Cache(Data));
        var rows = new List<string>();

        foreach (DataViewRowCursor cursor in scored.GetRowCursorSet(_columns.Select(name => scored.Schema[name]), cursors))
        {
            using (cursor)
            {
                Func<string>[] cells = Cells.ReadersOf(cursor, _columns);
                while (cursor.MoveNext())
                    rows.Add(string.Join(" | ", cells.Select(cell => cell())));
            }
        }

        Assert.Equal(pipeline.Expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Cursors_that_run_side_by_side_on_threads_give_the_same_bits()
    {
        IDataView scored = pipeline.Model.Transform(Data);

        Parallel.For(0, 6, _ => Assert.Equal(pipeline.Expected, Cells.Of(scored, _columns)));
    }

    [Fact]
    public void Rows_read_in_random_order_have_the_same_bits()
    {
        IDataView scored = pipeline.Model.Transform(_ml.Data.ShuffleRows(_ml.Data.Cache(Data), seed: 3));

        string[] rows = Cells.Of(scored, _columns);

        Assert.NotEqual(pipeline.Expected, rows);
        Assert.Equal(pipeline.Expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cache_of_the_scores_has_the_same_bits_whenever_it_is_read()
    {
        IDataView cached = _ml.Data.Cache(pipeline.Model.Transform(Data));

        Assert.Equal(pipeline.Expected, Cells.Of(cached, _columns));
        Assert.Equal(pipeline.Expected, Cells.Of(cached, _columns));
    }

    [Fact]
    public void Prediction_engines_on_many_threads_give_the_bits_of_bulk_scoring()
    {
        string[] expected = Cells.Of(pipeline.Model.Transform(Data), Answer.Columns);
        ITransformer loaded = Zips.Reload(pipeline.Model, Data);

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            ITransformer model = thread % 2 == 0 ? pipeline.Model : loaded;
            using var engine = _ml.Model.CreatePredictionEngine<Message, Answer>(model, new PredictionEngineOptions { OwnsTransformer = false });
            for (int i = 0; i < expected.Length; i++)
            {
                int row = (i + 7 * thread) % expected.Length;
                Assert.Equal(expected[row], engine.Predict(pipeline.Rows[row]).ToString());
            }
        });
    }

    [Fact]
    public void The_model_outlives_an_engine_that_owns_it()
    {
        ITransformer model = Zips.Reload(pipeline.Model, Data);
        _ml.Model.CreatePredictionEngine<Message, Answer>(model).Dispose();

        Assert.Equal(pipeline.Expected, Cells.Of(model.Transform(Data), _columns));
    }

    [Fact]
    public void Scores_are_written_to_a_text_file_and_read_back()
    {
        IDataView scored = pipeline.Model.Transform(Data);
        using var file = new MemoryStream();
        _ml.Data.SaveAsText(_ml.Transforms.SelectColumns("Predicted", "ScoreCopy").Fit(scored).Transform(scored), file, schema: false);

        string[] lines = System.Text.Encoding.UTF8.GetString(file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(1 + pipeline.Rows.Count, lines.Length);
        Assert.Equal(Cells.Of(scored, "Predicted"), lines.Skip(1).Select(line => line.Split('\t')[0]));
        Assert.Equal(Cells.Of(scored, "ScoreCopy"), lines.Skip(1).Select(line => Cells.Text(line.Split('\t')[1..].Select(float.Parse).ToArray())));
    }
}
