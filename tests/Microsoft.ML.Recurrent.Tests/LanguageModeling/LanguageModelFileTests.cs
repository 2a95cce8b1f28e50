using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public sealed class LanguageModelFileTests : IDisposable
{
    private static readonly string[] _texts = ["the cat sat", "zebra", "", "a dog saw the mat"];
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("recurrent-lm-").FullName;

    private static readonly Dictionary<string, Lazy<LanguageModelTransformer>> _models = new()
    {
        ["ngram"] = new(() => Sentences.Train()),
        ["contiguous"] = new(() => Sentences.Train(options => (options.Contiguous, options.LowerCase) = (true, true))),
        ["interpolated"] = new(() => new MLContext().Recurrent().Interpolate(Sentences.Train(), Sentences.Train(options => options.Order = 1), 0.7)),
        ["keys"] = new(() => new MLContext().Transforms.Conversion.MapValueToKey("Tokens")
            .Append(new MLContext().Recurrent().Trainers.Markov("Tokens")).Fit(Sentences.View(Sentences.Text)).LastTransformer),
        ["recurrent"] = new(() => RnnModels.Train(options => options.ValidationFraction = 0.3f)),
        ["recurrent-adaptive"] = new(() => RnnModels.Train(options =>
            (options.Cell, options.Layers, options.Contiguous, options.SoftmaxCutoffs, options.HiddenSize) = (RecurrentCell.Gru, 2, true, [4, 7], 5))),
        ["recurrent-keys"] = new(() => new MLContext().Transforms.Conversion.MapValueToKey("Tokens")
            .Append(new MLContext().Recurrent().Trainers.LanguageModel(RnnModels.Tiny(options => (options.Cell, options.TieWeights) = (RecurrentCell.Rnn, false))))
            .Fit(Sentences.View(Sentences.Text)).LastTransformer),
        ["recurrent-cache"] = new(() => new MLContext().Recurrent().WithContinuousCache(
            RnnModels.Train(options => options.Contiguous = true), new ContinuousCacheOptions { Size = 50, Theta = 0.5, Weight = 0.3 })),
        ["window"] = new(() => WindowModels.Train(options => options.ValidationFraction = 0.3f)),
        ["window-mean-adaptive"] = new(() => WindowModels.Train(options =>
            (options.Context, options.Contiguous, options.TieWeights, options.SoftmaxCutoffs, options.EmbeddingSize) = (WindowContext.Mean, true, true, [4, 7], 5))),
        ["window-keys"] = new(() => new MLContext().Transforms.Conversion.MapValueToKey("Tokens")
            .Append(new MLContext().Recurrent().Trainers.WindowLanguageModel(WindowModels.Tiny(options => (options.DirectConnections, options.HiddenSize) = (true, 3))))
            .Fit(Sentences.View(Sentences.Text)).LastTransformer),
    };

    public static TheoryData<string> Kinds => [.. _models.Keys];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string FileOf(string name) => Path.Combine(_folder, name);

    private static IDataView Rows(string kind, params string[] texts) => kind.EndsWith("keys", StringComparison.Ordinal)
        ? new MLContext().Transforms.Conversion.MapValueToKey("Tokens").Fit(Sentences.View(Sentences.Text)).Transform(Sentences.View(texts))
        : Sentences.View(texts);

    private static float[] Scores(LanguageModelTransformer model, string kind, params string[] texts) => [.. Columns.Scoring.Rows.All<float>(model.Transform(Rows(kind, texts)), "LogProbability")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_loaded_from_a_zip_gives_the_same_bits(string kind)
    {
        LanguageModelTransformer model = _models[kind].Value;
        _ml.Model.Save(model, Rows(kind, _texts).Schema, FileOf("model.zip"));

        LanguageModelTransformer loaded = _ml.Recurrent().Find<LanguageModelTransformer>(_ml.Model.Load(FileOf("model.zip"), out _));

        Assert.Equal(Scores(model, kind, _texts), Scores(loaded, kind, _texts));
        Assert.Equal(model.Vocabulary, loaded.Vocabulary);
        Assert.Equal(model.InterpolationWeight, loaded.InterpolationWeight);
        Assert.Equal((model.ContinuousCache?.Size, model.ContinuousCache?.Theta, model.ContinuousCache?.Weight), (loaded.ContinuousCache?.Size, loaded.ContinuousCache?.Theta, loaded.ContinuousCache?.Weight));
        Assert.Equal(Sentences.Payload(model), Sentences.Payload(loaded));
        Assert.Equal(model.Generate(["the"]), loaded.Generate(["the"]));
    }

    [Fact]
    public void The_names_in_a_zip_are_the_released_ones() =>
        Assert.Equal(("LanguageModel", "RNNLANGM"), (LanguageModelTransformer.Identity.LoaderName, LanguageModelTransformer.Identity.Signature));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_truncated_or_with_a_byte_flipped_or_with_more_behind_it_is_a_format_error(string kind) =>
        PayloadDamage.AssertRefused(Sentences.Payload(_models[kind].Value), LanguageModelTransformer.ReadPayload);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_payload_changed_by_somebody_who_knows_the_checksums_loads_and_scores_or_is_a_format_error(string kind) =>
        PayloadDamage.AssertHarmlessWhereverChanged(Sentences.Payload(_models[kind].Value), LanguageModelTransformer.ReadPayload, (model, what) =>
        {
            Exception? error = Record.Exception(() => Scores(model, kind, "the cat", ""));
            Assert.True(error is null or ArgumentException, $"{what}: {error}");
        });

    [Fact]
    public void An_ARPA_file_gives_the_same_probabilities()
    {
        LanguageModelTransformer model = _models["ngram"].Value;
        _ml.Recurrent().SaveArpa(model, FileOf("model.arpa"));

        LanguageModelTransformer loaded = _ml.Recurrent().LoadArpa(FileOf("model.arpa"), "Tokens");

        Assert.Equal(model.Vocabulary, loaded.Vocabulary);
        foreach ((float expected, float actual) in Scores(model, "ngram", _texts).Zip(Scores(loaded, "ngram", _texts)))
            Assert.Equal(expected, actual, 1e-5f);
        Assert.Equal("\\data\\", File.ReadLines(FileOf("model.arpa")).First());
    }

    [Fact]
    public void ARPA_files_that_are_truncated_and_models_that_do_not_fit_them_are_errors()
    {
        _ml.Recurrent().SaveArpa(_models["ngram"].Value, FileOf("model.arpa"));
        string[] lines = File.ReadAllLines(FileOf("model.arpa"));
        File.WriteAllLines(FileOf("model.arpa"), lines.Take(12));

        Assert.Contains("line 12", Assert.Throws<InvalidDataException>(() => _ml.Recurrent().LoadArpa(FileOf("model.arpa"))).Message, StringComparison.Ordinal);
        File.WriteAllText(FileOf("model.arpa"), "");
        Assert.Contains("end of the ARPA file", Assert.Throws<InvalidDataException>(() => _ml.Recurrent().LoadArpa(FileOf("model.arpa"))).Message, StringComparison.Ordinal);
        Assert.Contains("running text", Assert.Throws<ArgumentException>(() => _ml.Recurrent().SaveArpa(_models["contiguous"].Value, FileOf("other.arpa"))).Message, StringComparison.Ordinal);
        Assert.Contains("n-grams", Assert.Throws<ArgumentException>(() => _ml.Recurrent().SaveArpa(_models["interpolated"].Value, FileOf("other.arpa"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Payloads_of_all_released_versions_load_and_score_as_they_did(string kind)
    {
        ReleasedPayloads.Rewrite("LanguageModeling", kind, () => (Sentences.Payload(_models[kind].Value),
            _texts.Zip(Scores(_models[kind].Value, kind, _texts), (text, score) => text + "\t" + score.ToString("R", CultureInfo.InvariantCulture))));
        for (int version = 1; version <= ModelFileLayout.Version; version++)
        {
            string path = Path.Combine(ReleasedPayloads.Folder("LanguageModeling"), ReleasedPayloads.NameOf(version, kind));
            string[][] lines = [.. File.ReadAllLines(path + ".txt").Select(line => line.Split('\t'))];

            LanguageModelTransformer model = LanguageModelTransformer.ReadPayload(new MemoryStream(File.ReadAllBytes(path + ".bin")));

            float[] scores = Scores(model, kind, [.. lines.Select(line => line[0])]);
            Assert.Equal(_texts.Length, scores.Length);
            for (int row = 0; row < lines.Length; row++)
                Assert.Equal(float.Parse(lines[row][1], CultureInfo.InvariantCulture), scores[row], 1e-4f);
        }
    }
}
