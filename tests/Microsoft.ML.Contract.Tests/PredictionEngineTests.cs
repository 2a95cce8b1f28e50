using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>The prediction engine: one row in, one row out.</summary>
public class PredictionEngineTests
{
    private readonly MLContext _ml = new(1);

    private sealed class Input
    {
        public string? Text { get; set; }

        public string? Class { get; set; }
    }

    private sealed class TextOnly
    {
        public string? Text { get; set; }
    }

    private sealed class Output
    {
        public uint Key { get; set; }

        public string Back { get; set; } = "";

        public string[]? Words { get; set; }
    }

    private sealed class OutputWithMore
    {
        public uint Key { get; set; }

        public float Missing { get; set; }
    }

    private TransformerChain<ITransformer> Model()
    {
        IEstimator<ITransformer> pipeline = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Key", "Class"));
        return pipeline.Append((IEstimator<ITransformer>)_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Fit(_ml.Data.LoadFromEnumerable([new Input { Text = "", Class = "x" }, new Input { Text = "", Class = "y" }]));
    }

    [Fact]
    public void A_prediction_has_the_columns_that_the_output_class_names()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model());

        var prediction = engine.Predict(new Input { Text = "a b", Class = "y" });

        Assert.Equal(2u, prediction.Key);
        Assert.Equal("y", prediction.Back);
        Assert.Equal(["a", "b"], prediction.Words!);
    }

    [Fact]
    public void An_empty_vector_is_a_null_array_in_a_prediction_and_a_missing_key_is_zero()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model());

        var prediction = engine.Predict(new Input { Text = "", Class = "unseen" });

        Assert.Null(prediction.Words);
        Assert.Equal(0u, prediction.Key);
        Assert.Equal("", prediction.Back);
    }

    [Fact]
    public void Null_texts_predict_like_empty_ones()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model());

        Assert.Equal(0u, engine.Predict(new Input()).Key);
    }

    [Fact]
    public void Every_prediction_is_a_new_object_unless_one_is_given()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model());
        var given = new Output();
        var same = given;

        var first = engine.Predict(new Input { Class = "x", Text = "a" });
        var second = engine.Predict(new Input { Class = "y", Text = "b" });
        engine.Predict(new Input { Class = "y", Text = "c" }, ref given);

        Assert.NotSame(first, second);
        Assert.Equal(1u, first.Key);
        Assert.Equal(["a"], first.Words!);
        Assert.Same(same, given);
        Assert.Equal(["c"], given.Words!);
    }

    [Fact]
    public void Predictions_follow_one_another_without_remembering()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model());

        var keys = new[] { "x", "y", "z", "x" }.Select(name => engine.Predict(new Input { Class = name, Text = name }).Key).ToArray();

        Assert.Equal(new uint[] { 1, 2, 0, 1 }, keys);
    }

    [Fact]
    public void The_input_class_needs_every_column_that_the_model_reads() =>
        Assert.ThrowsAny<Exception>(() => _ml.Model.CreatePredictionEngine<TextOnly, Output>(Model()));

    [Fact]
    public void A_column_of_the_output_class_that_the_model_lacks_is_left_alone_by_default()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, OutputWithMore>(Model());

        var prediction = engine.Predict(new Input { Class = "x" });

        Assert.Equal(1u, prediction.Key);
        Assert.Equal(0f, prediction.Missing);
        Assert.ThrowsAny<Exception>(() => _ml.Model.CreatePredictionEngine<Input, OutputWithMore>(Model(), ignoreMissingColumns: false));
    }

    [Fact]
    public void The_output_schema_is_that_of_the_model()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(Model());

        Assert.Equal(TextDataViewType.Instance, engine.OutputSchema["Back"].Type);
        VBuffer<ReadOnlyMemory<char>> values = default;
        engine.OutputSchema["Key"].GetKeyValues(ref values);
        Assert.Equal(["x", "y"], values.DenseValues().Select(value => value.ToString()));
    }

    [Fact]
    public void An_engine_is_made_with_the_schema_that_was_saved_with_the_model()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Model(), _ml.Data.LoadFromEnumerable(Array.Empty<Input>()).Schema, stream);
        stream.Position = 0;
        var loaded = _ml.Model.Load(stream, out var schema);

        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(loaded, schema);

        Assert.Equal("x", engine.Predict(new Input { Class = "x" }).Back);
    }

    [Fact]
    public void Disposing_an_engine_disposes_its_model_by_default()
    {
        var alone = new DisposableTransformer();
        var inChain = new DisposableTransformer();

        _ml.Model.CreatePredictionEngine<Input, Output>(alone).Dispose();
        _ml.Model.CreatePredictionEngine<Input, Output>(new TransformerChain<ITransformer>(new ColumnAdder(), inChain)).Dispose();

        Assert.True(alone.Disposed);
        Assert.True(inChain.Disposed);
    }

    [Fact]
    public void An_engine_that_does_not_own_its_model_leaves_it_alive()
    {
        var model = new DisposableTransformer();

        _ml.Model.CreatePredictionEngine<Input, Output>(model, new PredictionEngineOptions { OwnsTransformer = false }).Dispose();

        Assert.False(model.Disposed);
    }

    [Fact]
    public void Disposing_an_engine_leaves_the_row_that_the_model_made_undisposed()
    {
        var model = new ColumnAdder();

        _ml.Model.CreatePredictionEngine<Input, Output>(model).Dispose();

        Assert.Equal(0, model.DisposedRows);
    }

    [Fact]
    public void The_position_of_the_row_grows_with_every_prediction()
    {
        var positions = new List<long>();
        var model = new ColumnAdder(new AddedColumn("Key", NumberDataViewType.UInt32, null, "Text", row =>
        {
            ValueGetter<uint> getter = (ref uint value) =>
            {
                positions.Add(row.Position);
                value = 0;
            };
            return getter;
        }));
        using var engine = _ml.Model.CreatePredictionEngine<Input, Output>(model);

        for (int i = 0; i < 3; i++)
            _ = engine.Predict(new Input { Text = "a" });

        Assert.Equal(3, positions.Distinct().Count());
        Assert.Equal(positions.Order(), positions);
    }

    [Fact]
    public void Engines_of_one_model_predict_on_several_threads()
    {
        var model = Model();

        var predictions = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(thread =>
        {
            var engine = _ml.Model.CreatePredictionEngine<Input, Output>(model);
            return Enumerable.Range(0, 50).Select(i => engine.Predict(new Input { Class = i % 2 == 0 ? "x" : "y" }).Key).ToArray();
        }).ToArray();

        Assert.All(predictions, keys => Assert.Equal(Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? 1u : 2u), keys));
    }

    private sealed class BareNumber
    {
        public float Value { get; set; }
    }

    private sealed class PairResult
    {
        public float[] Value { get; set; } = [];
    }

    [Fact]
    public void Schema_definitions_shape_the_input_and_the_output_class()
    {
        var input = SchemaDefinition.Create(typeof(BareNumber));
        input["Value"].ColumnName = "Number";
        var output = SchemaDefinition.Create(typeof(PairResult));
        output["Value"].ColumnName = "Pair";
        var model = _ml.Transforms.Concatenate("Pair", "Number", "Number").Fit(_ml.Numbers(1));

        using var engine = _ml.Model.CreatePredictionEngine<BareNumber, PairResult>(model, inputSchemaDefinition: input, outputSchemaDefinition: output);

        Assert.Equal([3f, 3f], engine.Predict(new BareNumber { Value = 3 }).Value);
    }
}
