using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class SequenceTaggerModelTests
{
    private static readonly string[] TagNames = TaggerSample.TagNames;

    public static TheoryData<string> Kinds => ["words", "field", "constrained field", "characters", "filters of characters", "previous tag", "previous tags in a beam", "residual", "highway"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sentence_has_the_same_bits_alone_in_company_and_with_any_number_of_threads(string kind)
    {
        SequenceTaggerModel model = Model(kind);
        string[][] sentences = [.. Enumerable.Range(0, 150).Select(Sentence)];
        Tagged[] alone = [.. sentences.Select(sentence => Tag(model, 1, sentence)[0])];
        foreach (int threads in new[] { 1, 2, 7 })
            AssertSame(alone, Tag(model, threads, sentences));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_session_gives_what_the_network_gives_that_was_trained(string kind)
    {
        using var team = new ThreadTeam(1);
        SequenceTaggerModel model = Model(kind);
        TaggerData data = TaggerSample.Data(model.Shape, 7);
        TaggerBatch batch = TaggerSample.Batch(data);
        var pass = new Pass(team);
        TaggerNetworkState state = model.Network.CreateState();
        model.Network.Refresh(team);
        model.Network.Evaluate(pass, state, batch);
        Matrix marginals = Matrix.Create(7, TagNames.Length);
        model.Network.Output.Marginals(pass, state.Output, marginals);

        string[] sentence = [.. data.Tokens[0].ToArray().Select(form => data.Forms![form].ToString())];
        Assert.Equal(marginals.Span.ToArray(), Tag(model, 1, sentence)[0].Marginals);
    }

    [Fact]
    public void The_probability_of_a_tag_is_its_marginal_and_marginals_are_distributions()
    {
        (int[] tags, float[] probabilities, float[] marginals) = Tag(Model(), 1, Sentence(17))[0];
        for (int token = 0; token < tags.Length; token++)
        {
            float[] row = marginals[(token * TagNames.Length)..((token + 1) * TagNames.Length)];
            Assert.Equal(1, row.Sum(), 1e-5);
            Assert.Equal(row[tags[token]], probabilities[token]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Empty_sentences_one_token_and_five_thousand_tokens_are_tagged(string kind)
    {
        SequenceTaggerModel model = Model(kind);
        string[] longest = [.. Enumerable.Range(0, 5000).Select(i => TaggerSample.Texts[i * i % TaggerSample.Texts.Length])];
        Tagged[] found = Tag(model, 2, [], ["cat"], longest, []);
        Assert.Equal([0, 1, 5000, 0], found.Select(row => row.Tags.Length));
        Assert.Empty(Tag(model, 1, [[]])[0].Tags);
        Assert.Empty(Tag(model, 1));
    }

    [Fact]
    public void Tokens_of_any_text_are_tagged()
    {
        string[] odd = ["", "\uD800", "\uDC00x", new string('a', 10_000), "\0", "🦊"];
        Assert.All(Tag(Model("characters"), 1, odd)[0].Probabilities, probability => Assert.InRange(probability, 0, 1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Tagging_allocates_nothing_after_the_first_sentences(string kind)
    {
        using TaggerSession session = Model(kind).OpenSession(1);
        session.WantsProbabilities = true;
        session.BestCount = 3;
        ReadOnlyMemory<char>[] sentence = [.. Sentence(11).Select(token => token.AsMemory())];
        AllocationCheck.AssertNone(() =>
        {
            session.Clear();
            session.AddTokens(sentence);
            session.Tag();
        });
    }

    [Fact]
    public void A_model_of_numbered_words_and_one_of_float_vectors_take_their_kind_of_token_alone()
    {
        var words = new SequenceTaggerModel(Network(TaggerSample.Shape()), tokens: null);
        using TaggerSession session = words.OpenSession(1);
        session.AddWords([1, 2, 0]);
        session.Tag();
        Assert.Equal(3, session.Tags(0).Length);
        Assert.Throws<InvalidOperationException>(() => session.AddTokens([]));
        Assert.Throws<InvalidOperationException>(() => session.AddElements([]));

        var floats = new SequenceTaggerModel(Network(TaggerSample.Shape(elementSize: 2) with { VocabularySize = 0, WordSize = 0 }), tokens: null);
        using TaggerSession vectors = floats.OpenSession(1);
        vectors.AddElements([1, 2, 3, 4]);
        vectors.Tag();
        Assert.Equal(2, vectors.Tags(0).Length);
        Assert.Throws<InvalidOperationException>(() => vectors.AddWords([1]));
        Assert.Throws<ArgumentException>(() => vectors.AddElements([1, 2, 3]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_that_was_written_and_read_tags_with_the_same_bits(string kind)
    {
        SequenceTaggerModel model = Model(kind);
        SequenceTaggerModel read = Read(Written(model));
        Assert.Equal(TagNames, read.TagNames);
        AssertSame(Tag(model, 1, Sentence(9)), Tag(read, 1, Sentence(9)));
    }

    [Fact]
    public void An_auxiliary_output_is_no_part_of_the_model()
    {
        TaggerShape shape = TaggerSample.Shape();
        var trained = new TaggerNetwork(shape, TagNames, new TaggerRegularization { AuxiliaryTags = 5 });
        trained.Initialize(1);
        SequenceTaggerModel read = Read(Written(new SequenceTaggerModel(trained, TaggerSample.Encoder())));
        Assert.Equal(trained.Parameters.Count - 2, read.Network.Parameters.Count);
    }

    [Fact]
    public void Tokens_that_do_not_fit_the_network_are_refused()
    {
        TaggerShape spelling = TaggerSample.SpellingShape(CharacterEncoderKind.Recurrent);
        Assert.Throws<ArgumentException>(() => new SequenceTaggerModel(Network(spelling), TaggerSample.Encoder()));
        Assert.Throws<ArgumentException>(() => new SequenceTaggerModel(Network(spelling), tokens: null));
        Assert.Throws<ArgumentException>(() => new SequenceTaggerModel(Network(TaggerSample.Shape()), TaggerSample.Encoder(hasCharacters: true)));
        Assert.Throws<ArgumentException>(() => new SequenceTaggerModel(Network(TaggerSample.Shape() with { VocabularySize = 3 }), TaggerSample.Encoder()));
    }

    public static TheoryData<string> Lies() => ["words", "word size", "hidden", "tags", "elements", "nothing", "characters", "shapes", "beam"];

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_shape_that_the_file_cannot_fill_is_refused_before_memory_is_taken(string lie)
    {
        TaggerShape shape = TaggerSample.Shape(), forged = lie switch
        {
            "words" => shape with { VocabularySize = int.MaxValue },
            "word size" => shape with { WordSize = 1 << 16 },
            "hidden" => shape with { HiddenSize = 1 << 16, Layers = 16 },
            "tags" => shape with { Tags = 1 << 16 },
            "characters" => TaggerSample.SpellingShape(CharacterEncoderKind.Convolution),
            "shapes" => shape with { WordShapeSize = 1 << 16 },
            "beam" => shape with { Output = TaggerOutput.PreviousTag, BeamWidth = int.MaxValue },
            "nothing" => shape with { VocabularySize = 0, WordSize = 0 },
            _ => shape with { ElementSize = 1 << 24 },
        };
        var file = new ModelFileWriter();
        file.AddCritical("shape", forged.Write);
        file.AddCritical("tokens", TaggerSample.Encoder().Write);
        file.AddCritical("tags", writer => writer.WriteStrings(TagNames));
        file.AddCritical("weights", writer => WeightSection.Write(writer, Network(shape).Parameters));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Tags_of_one_name_and_tags_that_do_not_fit_the_scheme_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TaggerNetwork(TaggerSample.Shape(), ["O", "O", "x", "y"]));
        Assert.Throws<ArgumentException>(() => new TaggerNetwork(TaggerSample.Shape() with { Scheme = TagScheme.Iob2 }, ["O", "NOUN", "x", "y"]));
    }

    [Theory]
    [InlineData(TaggerOutput.Softmax)]
    [InlineData(TaggerOutput.ConditionalRandomField)]
    public void With_a_scheme_all_that_is_found_is_well_formed(TaggerOutput output)
    {
        SequenceTaggerModel free = Model(output), bound = Model(output, TagScheme.Iob2);
        var constraints = new TagConstraints(TagNames, TagScheme.Iob2);
        string[][] sentences = [.. Enumerable.Range(0, 60).Select(Sentence)];
        Assert.Contains(Tag(free, 1, sentences), row => constraints.FirstFault(row.Tags) >= 0);
        Assert.All(Tag(bound, 1, sentences), row => Assert.Equal(-1, constraints.FirstFault(row.Tags)));
    }

    [Theory]
    [InlineData(TaggerOutput.Softmax, TagScheme.None)]
    [InlineData(TaggerOutput.Softmax, TagScheme.Iob2)]
    [InlineData(TaggerOutput.ConditionalRandomField, TagScheme.None)]
    public void The_best_sequence_is_what_is_tagged_and_all_sequences_have_a_probability_of_one(TaggerOutput output, TagScheme scheme)
    {
        using TaggerSession session = Model(output, scheme).OpenSession(1);
        session.BestCount = 300;
        string[][] sentences = [Sentence(1)[..4], [], Sentence(2)[..3]];
        foreach (string[] sentence in sentences)
            session.AddTokens([.. sentence.Select(token => token.AsMemory())]);
        session.Tag();
        for (int row = 0; row < sentences.Length; row++)
        {
            int length = sentences[row].Length;
            float[] probabilities = session.BestProbabilities(row).ToArray();
            int[] tags = session.BestTags(row).ToArray();
            Assert.Equal(probabilities.Length * length, tags.Length);
            if (scheme == TagScheme.None)
                Assert.Equal(Math.Pow(TagNames.Length, length), probabilities.Length);
            Assert.Equal(session.Tags(row).ToArray(), tags[..length]);
            Assert.Equal(probabilities.OrderDescending(), probabilities);
            Assert.Equal(1, probabilities.Sum(), 1e-5);
        }
    }

    private static SequenceTaggerModel Model(TaggerOutput output = TaggerOutput.Softmax, TagScheme scheme = TagScheme.None) =>
        new(Network(TaggerSample.Shape() with { Output = output, Scheme = scheme }), TaggerSample.Encoder());

    private static SequenceTaggerModel Model(string kind)
    {
        TaggerShape shape = TaggerSample.Shape();
        shape = kind switch
        {
            "field" => shape with { Output = TaggerOutput.ConditionalRandomField },
            "constrained field" => shape with { Output = TaggerOutput.ConditionalRandomField, Scheme = TagScheme.Iob2 },
            "characters" => TaggerSample.SpellingShape(CharacterEncoderKind.Recurrent),
            "filters of characters" => TaggerSample.SpellingShape(CharacterEncoderKind.Convolution),
            "residual" => shape with { Layers = 3, Connection = LayerConnection.Residual },
            "highway" => shape with { Layers = 3, Connection = LayerConnection.Highway },
            "previous tag" => shape with { Output = TaggerOutput.PreviousTag },
            "previous tags in a beam" => shape with { Output = TaggerOutput.PreviousTag, BeamWidth = 4, Scheme = TagScheme.Iob2 },
            _ => shape,
        };
        return new SequenceTaggerModel(Network(shape), TaggerSample.Encoder(shape.Characters is not null));
    }

    private static TaggerNetwork Network(TaggerShape shape)
    {
        using var team = new ThreadTeam(1);
        var network = new TaggerNetwork(shape, TagNames);
        TaggerSample.Randomize(network, team);
        return network;
    }

    /// <summary>0 to 22 tokens.</summary>
    private static string[] Sentence(int number) =>
        [.. Enumerable.Range(0, number * 7 % 23).Select(token => TaggerSample.Texts[(number * 31 + token * token) % TaggerSample.Texts.Length])];

    private static Tagged[] Tag(SequenceTaggerModel model, int threads, params string[][] sentences)
    {
        using TaggerSession session = model.OpenSession(threads);
        session.WantsProbabilities = session.WantsMarginals = true;
        foreach (string[] sentence in sentences)
            session.AddTokens([.. sentence.Select(token => token.AsMemory())]);
        session.Tag();
        return [.. Enumerable.Range(0, sentences.Length).Select(row => new Tagged(session.Tags(row).ToArray(), session.Probabilities(row).ToArray(), session.Marginals(row).ToArray()))];
    }

    private static void AssertSame(Tagged[] expected, Tagged[] found)
    {
        Assert.Equal(expected.Select(row => row.Tags), found.Select(row => row.Tags));
        Assert.Equal(expected.Select(row => row.Probabilities), found.Select(row => row.Probabilities));
        Assert.Equal(expected.Select(row => row.Marginals), found.Select(row => row.Marginals));
    }

    private static ModelFileWriter Written(SequenceTaggerModel model)
    {
        var file = new ModelFileWriter();
        model.Write(file);
        return file;
    }

    private static SequenceTaggerModel Read(ModelFileWriter file)
    {
        var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        return ModelFile.Read(stream, [.. SequenceTaggerModel.SectionNames], SequenceTaggerModel.Read);
    }

    private sealed record Tagged(int[] Tags, float[] Probabilities, float[] Marginals);
}
