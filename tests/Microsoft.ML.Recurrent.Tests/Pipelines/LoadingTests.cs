using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>Where a model may come from, and the schema that comes with it.</summary>
public class LoadingTests
{
    private readonly MLContext _ml = new(seed: 1);

    /// <summary>A stream such as a network gives: it goes forward in small steps, and knows neither its place nor its length.</summary>
    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1000));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1000)]);

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }

    private IDataView Data => _ml.Data.LoadFromEnumerable(Samples.Topics(20));

    [Fact]
    public void A_model_is_loaded_from_a_stream_that_cannot_seek()
    {
        TransformerChain<SequenceClassifierTransformer> model = Classifiers.TrainTopics();

        ITransformer loaded = _ml.Model.Load(new ForwardStream(Zips.Save(model, Data).ToArray()), out DataViewSchema schema);

        Assert.Equal(Cells.Of(model.Transform(Data), "Score"), Cells.Of(loaded.Transform(Data), "Score"));
        Assert.Equal(["Text", "Label", "Topic"], schema.Select(column => column.Name));
    }

    [Fact]
    public void A_stream_stays_open_for_its_owner()
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(Classifiers.TrainBinary(), Data.Schema, stream);
        stream.Position = 0;
        _ml.Model.Load(stream, out _);

        Assert.True(stream.CanRead);
    }

    [Fact]
    public void The_schema_that_was_saved_is_the_one_that_the_model_reads()
    {
        TransformerChain<SequenceClassifierTransformer> model = Classifiers.TrainTopics();
        _ml.Model.Load(Zips.Save(model, Data), out DataViewSchema schema);

        Assert.Equal(Data.Schema.Select(column => $"{column.Name}: {column.Type}"), schema.Select(column => $"{column.Name}: {column.Type}"));
        Assert.Equal(
            model.Transform(Data).Schema.Select(column => $"{column.Name}: {column.Type}, {column.IsHidden}"),
            model.GetOutputSchema(schema).Select(column => $"{column.Name}: {column.Type}, {column.IsHidden}"));
    }

    [Fact]
    public void A_stage_alone_is_saved_with_the_schema_of_its_own_input_and_the_keys_in_it()
    {
        IDataView keyed = _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text").Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Topic")).Fit(Data).Transform(Data);
        SequenceClassifierTransformer classifier = _ml.MulticlassClassification.Trainers.SequenceClassifier(Classifiers.Tiny(options => options.FeatureColumnName = "Keys")).Fit(keyed);

        ITransformer loaded = _ml.Model.Load(Zips.Save(classifier, keyed), out DataViewSchema schema);

        Assert.Equal(keyed.Schema["Keys"].Type, schema["Keys"].Type);
        Assert.Equal(Annotations.Texts(keyed.Schema["Keys"], "KeyValues"), Annotations.Texts(schema["Keys"], "KeyValues"));
        // The classifier knows the words of its keys, and finds them again in the schema that was saved.
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), loaded.GetOutputSchema(schema)["PredictedLabel"].Type);
        Assert.Equal(Cells.Of(classifier.Transform(keyed), "Score"), Cells.Of(loaded.Transform(keyed), "Score"));
    }

    [Fact]
    public void Several_threads_load_one_zip_at_the_same_time()
    {
        TransformerChain<SequenceClassifierTransformer> model = Classifiers.TrainTopics();
        byte[] zip = Zips.Save(model, Data).ToArray();
        string[] expected = Cells.Of(model.Transform(Data), "Score");

        Parallel.For(0, 8, _ =>
        {
            using var stream = new MemoryStream(zip);
            Assert.Equal(expected, Cells.Of(new MLContext().Model.Load(stream, out DataViewSchema _).Transform(Data), "Score"));
        });
    }
}
