using Microsoft.ML.Data;

namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

/// <summary>Word vectors into a recurrent model, and out of it.</summary>
public sealed class RnnWordVectorTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void The_vectors_of_a_model_are_saved_and_begin_another_model(bool isTied, bool isAdaptive)
    {
        LanguageModelTransformer model = RnnModels.Train(options => (options.TieWeights, options.SoftmaxCutoffs) = (isTied, isAdaptive ? [4] : []));

        WordVectorsTransformer vectors = model.CreateWordVectors();

        Assert.Equal(model.Vocabulary.Skip(2), vectors.Words);
        Assert.Equal(6, vectors.VectorSize);
        Assert.Equal(3, vectors.Neighbours("cat", 3).Count);
        _ml.Recurrent().SaveWordVectors(vectors, _path);
        Action<RnnLanguageModelTrainer.Options> start = options => (options.LearningRate, options.MaximumEpochs, options.TieWeights, options.WeightDecay) = (1e-12f, 1, isTied, 0);
        foreach (Action<RnnLanguageModelTrainer.Options> source in new Action<RnnLanguageModelTrainer.Options>[] { options => options.WordVectorsPath = _path, options => options.WordVectors = vectors })
        {
            WordVectorsTransformer begun = RnnModels.Train(options =>
            {
                start(options);
                source(options);
            }).CreateWordVectors();
            foreach (string word in vectors.Words)
                Assert.All(vectors.VectorOf(word)!.Zip(begun.VectorOf(word)!), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    [Fact]
    public void Frozen_vectors_stay_as_they_are()
    {
        WordVectorsTransformer vectors = RnnModels.Train().CreateWordVectors();

        WordVectorsTransformer trained = RnnModels.Train(options => (options.WordVectors, options.FreezeWordVectors, options.TieWeights) = (vectors, true, false)).CreateWordVectors();
        WordVectorsTransformer free = RnnModels.Train(options => (options.WordVectors, options.TieWeights) = (vectors, false)).CreateWordVectors();

        Assert.Equal(vectors.VectorOf("cat"), trained.VectorOf("cat"));
        Assert.NotEqual(vectors.VectorOf("cat"), free.VectorOf("cat"));
    }

    [Fact]
    public void Vectors_that_have_no_place_are_an_error_that_says_what_to_do()
    {
        WordVectorsTransformer vectors = RnnModels.Train().CreateWordVectors();

        Assert.Contains("TieWeights", Assert.Throws<InvalidOperationException>(() => RnnModels.Train(options => (options.WordVectors, options.SoftmaxCutoffs) = (vectors, [4]))).Message, StringComparison.Ordinal);
        Assert.Contains("6 long", Assert.Throws<OptionsException>(() => RnnModels.Train(options => (options.WordVectors, options.EmbeddingSize, options.HiddenSize) = (vectors, 5, 5))).Message, StringComparison.Ordinal);
        Assert.Contains("both given", Assert.Throws<OptionsException>(() => RnnModels.Train(options => (options.WordVectors, options.WordVectorsPath) = (vectors, _path))).Message, StringComparison.Ordinal);
        Assert.Contains("kind NGram", Assert.Throws<InvalidOperationException>(() => Sentences.Train().CreateWordVectors()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_keys_only_those_that_training_has_met_have_a_vector()
    {
        IDataView view = Sentences.View(Sentences.Text);
        TransformerChain<LanguageModelTransformer> chain = _ml.Transforms.Conversion.MapValueToKey("Tokens").Append(_ml.Recurrent().Trainers.LanguageModel(RnnModels.Tiny())).Fit(view);

        WordVectorsTransformer vectors = chain.LastTransformer.CreateWordVectors();

        Assert.Equal(chain.LastTransformer.Vocabulary.Count - 2, vectors.Words.Count);
        Assert.Contains(vectors.VectorOf("cat")!, value => value != 0);
    }
}
