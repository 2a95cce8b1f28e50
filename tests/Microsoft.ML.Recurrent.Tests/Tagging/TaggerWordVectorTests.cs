using Microsoft.ML.Recurrent.Tests.Classification;

namespace Microsoft.ML.Recurrent.Tests.Tagging;

/// <summary>Words that start from vectors that were trained elsewhere.</summary>
public sealed class TaggerWordVectorTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _path = Path.GetTempFileName();

    public TaggerWordVectorTests() => File.WriteAllLines(_path, ["dog 1 0 0 0 0 0", "cat 1 0 0 0 0 1", "zebra 0 0 0 0 0 1"]);

    public void Dispose() => File.Delete(_path);

    private SequenceTaggerTransformer Train(MLContext ml, Action<SequenceTaggerTrainer.Options> change, TaggedSentence[]? rows = null) =>
        ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options =>
        {
            options.WordVectorsPath = _path;
            change(options);
        })).Fit(Taggers.View(rows ?? Taggers.Parts(12)));

    [Fact]
    public void Vectors_of_a_file_change_the_model_and_the_log_tells_how_many_words_have_one()
    {
        var log = new LogOf(_ml);

        SequenceTaggerTransformer tagger = Train(_ml, _ => { });

        Assert.NotEqual(Taggers.Payload(Taggers.Train(change: null, Taggers.Parts(12))), Taggers.Payload(tagger));
        Assert.Contains(log.Infos, line => line.StartsWith(FormattableString.Invariant($"Word vectors: 2 of {tagger.Vocabulary.Count} words found in '{_path}'"), StringComparison.Ordinal));
    }

    [Fact]
    public void Frozen_vectors_give_another_model() =>
        Assert.NotEqual(Taggers.Payload(Train(_ml, _ => { })), Taggers.Payload(Train(_ml, options => options.FreezeWordVectors = true)));

    [Fact]
    public void Vectors_trained_by_this_library_are_those_of_their_file()
    {
        WordVectorsTransformer vectors = _ml.Recurrent().LoadWordVectors(_path, "Tokens");

        Assert.Equal(
            Taggers.Payload(Train(_ml, _ => { })),
            Taggers.Payload(Train(_ml, options => (options.WordVectorsPath, options.WordVectors) = (null, vectors))));
    }

    [Fact]
    public void Vectors_of_another_length_or_for_tokens_that_are_no_texts_are_errors()
    {
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Tokens").Fit(Taggers.View(Taggers.Parts(6))).Transform(Taggers.View(Taggers.Parts(6)));

        Assert.Contains("a word and 5 numbers", Assert.Throws<InvalidDataException>(() => Train(_ml, options => options.EmbeddingSize = 5)).Message, StringComparison.Ordinal);
        Assert.Contains("need a sequence of text", Assert.Throws<InvalidOperationException>(
            () => _ml.MulticlassClassification.Trainers.SequenceTagger(Taggers.Tiny(options => options.WordVectorsPath = _path)).Fit(keys)).Message, StringComparison.Ordinal);
    }
}
