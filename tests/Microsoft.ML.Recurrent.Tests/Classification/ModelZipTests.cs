using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;

namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Models in ML.NET's zips: saved, loaded, saved again, loaded by a stranger.</summary>
public sealed class ModelZipTests : IDisposable
{
    private static readonly string[] _texts = ["the film was good", "an awful plot", "", "quite unheard of, really!"];
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-zip-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static SequenceClassifierTransformer Binary(bool ngrams = true) => Classifiers.TrainBinary(options =>
        (options.NGramFeatures, options.EnsembleSize, options.OutputSequenceEmbedding, options.ValidationFraction) = (ngrams, 2, true, 0.2f));

    private string Save(ITransformer model)
    {
        string path = Path.Combine(_folder, Guid.NewGuid().ToString("N") + ".zip");
        _ml.Model.Save(model, _ml.Data.LoadFromEnumerable(Array.Empty<Message>()).Schema, path);
        return path;
    }

    private static byte[] PayloadIn(string zip)
    {
        using ZipArchive archive = ZipFile.OpenRead(zip);
        using Stream entry = archive.Entries.Single(entry => entry.FullName.EndsWith("Network", StringComparison.Ordinal)).Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    [Fact]
    public void A_model_loaded_from_a_path_gives_the_same_bits()
    {
        SequenceClassifierTransformer model = Binary();

        ITransformer loaded = _ml.Model.Load(Save(model), out DataViewSchema schema);

        Assert.Equal(["Text", "Label", "Topic"], schema.Select(column => column.Name));
        Assert.Equal(Classifiers.Scores(model, _texts), Classifiers.Scores(loaded, _texts));
    }

    [Fact]
    public void A_model_loaded_from_a_stream_gives_the_same_bits()
    {
        TransformerChain<SequenceClassifierTransformer> model = Classifiers.TrainTopics(options => options.NGramFeatures = true);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, null, stream);
        stream.Position = 0;

        ITransformer loaded = _ml.Model.Load(stream, out _);

        IDataView rows = _ml.Data.LoadFromEnumerable(_texts.Select(text => new Message { Text = text }));
        Assert.Equal(
            Rows.All<VBuffer<float>>(model.Transform(rows), "Score").Select(score => score.DenseValues().ToArray()),
            Rows.All<VBuffer<float>>(loaded.Transform(rows), "Score").Select(score => score.DenseValues().ToArray()));
        DataViewSchema.Column before = model.Transform(rows).Schema["Score"], after = loaded.Transform(rows).Schema["Score"];
        Assert.Equal(Annotations.Kinds(before), Annotations.Kinds(after));
        Assert.Equal(Annotations.Texts(before, "SlotNames"), Annotations.Texts(after, "SlotNames"));
    }

    [Fact]
    public void The_loaded_stage_is_found_by_its_type_and_tells_what_the_trained_one_told()
    {
        TransformerChain<SequenceClassifierTransformer> model = Classifiers.TrainTopics(options => options.ValidationFraction = 0.2f);

        SequenceClassifierTransformer loaded = _ml.Recurrent().Find<SequenceClassifierTransformer>(_ml.Model.Load(Save(model), out _));

        SequenceClassifierTransformer trained = model.LastTransformer;
        Assert.Equal(trained.Vocabulary, loaded.Vocabulary);
        Assert.Equal(trained.ParameterCount, loaded.ParameterCount);
        TrainingHistory before = trained.TrainingHistory.Single(), after = loaded.TrainingHistory.Single();
        Assert.Equal((before.BestEpoch, before.MetricName, before.StopReason), (after.BestEpoch, after.MetricName, after.StopReason));
        Assert.Equal(before.Epochs.Select(epoch => epoch with { Seconds = 0 }), after.Epochs);
    }

    [Fact]
    public void A_model_saved_again_has_the_same_payload()
    {
        string first = Save(Binary());

        string second = Save(_ml.Model.Load(first, out _));

        Assert.Equal(PayloadIn(first), PayloadIn(second));
    }

    [Fact]
    public void A_loaded_model_is_evaluated_and_predicts_one_by_one()
    {
        var rows = Samples.Opinions(40);
        SequenceClassifierTransformer model = Classifiers.TrainBinary(options => options.NGramFeatures = true, rows);
        ITransformer loaded = _ml.Model.Load(Save(model), out DataViewSchema schema);

        using var engine = _ml.Model.CreatePredictionEngine<Message, Verdict>(loaded, schema);

        Assert.Equal(Classifiers.Scores(model, _texts), _texts.Select(text => engine.Predict(new Message { Text = text }).Score));
        Assert.Equal(Classifiers.Accuracy(model, rows), Classifiers.Accuracy(loaded, rows));
    }

    [Fact]
    public void A_fresh_process_loads_a_binary_model_without_having_heard_of_the_library()
    {
        SequenceClassifierTransformer model = Binary();

        Assert.Equal(Classifiers.Scores(model, _texts).Select(score => BitConverter.SingleToInt32Bits(score).ToString()), Probe(Save(model)));
    }

    [Fact]
    public void A_fresh_process_loads_a_chain_with_a_multiclass_model()
    {
        TransformerChain<SequenceClassifierTransformer> model = Classifiers.TrainTopics(options => options.NGramFeatures = true);
        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(_texts.Select(text => new Message { Text = text })));

        Assert.Equal(
            Rows.All<VBuffer<float>>(scored, "Score").Select(score => string.Join(' ', score.DenseValues().Select(BitConverter.SingleToInt32Bits))),
            Probe(Save(model)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(1000)]
    public void Damage_to_the_payload_in_a_zip_is_the_inner_exception(int length)
    {
        string path = Save(Binary());
        byte[] payload = PayloadIn(path);
        using (ZipArchive archive = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            ZipArchiveEntry entry = archive.Entries.Single(entry => entry.FullName.EndsWith("Network", StringComparison.Ordinal));
            string name = entry.FullName;
            entry.Delete();
            using Stream truncated = archive.CreateEntry(name).Open();
            truncated.Write(payload, 0, length);
        }

        Exception? fault = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(path, out _));
        while (fault is not (null or ModelFormatException))
            fault = fault.InnerException;

        Assert.Contains("Expected", Assert.IsType<ModelFormatException>(fault).Message, StringComparison.Ordinal);
    }

    private static string[] Probe(string zip)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        string program = Path.Combine(own.Parent!.Parent!.FullName, "LoaderProbe", own.Name, "LoaderProbe.dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", program, zip, .. _texts]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
