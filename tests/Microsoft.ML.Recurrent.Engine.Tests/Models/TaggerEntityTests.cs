using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Training;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

/// <summary>Taggers that predict the entities of the largest expected F1: in training, in use, and in a file.</summary>
public class TaggerEntityTests
{
    private static readonly string[] TagNames = TaggerSample.TagNames;

    [Theory]
    [InlineData(TaggerOutput.Softmax)]
    [InlineData(TaggerOutput.ConditionalRandomField)]
    public void Validation_counts_what_a_session_of_the_model_finds_with_the_threshold(TaggerOutput output)
    {
        int thresholds = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            using var team = new ThreadTeam(1);
            TaggerNetwork network = Network(output, seed);
            TaggerData data = DoubtfulData(network.Shape);
            TaggerTask task = Task(network, data, team);
            new TrainingLoop(task, new TrainingSettings { LearningRate = 0.02, MaximumEpochs = 2, BatchSize = 10, BatchTokens = 40 }, team).Run();
            double? threshold = task.FindEntityThreshold();
            Evaluation evaluation = task.Evaluate(CancellationToken.None);
            thresholds += threshold is null ? 0 : 1;

            var counter = new EntityCounter(TagNames);
            int labelled = 0, right = 0;
            using TaggerSession session = new SequenceTaggerModel(network, TaggerSample.Encoder(), threshold).OpenSession(2);
            for (int row = 0; row < data.Count; row++)
                session.AddTokens([.. data.Tokens[row].ToArray().Select(form => data.Forms![form].ToString().AsMemory())]);
            session.Tag();
            for (int row = 0; row < data.Count; row++)
            {
                int[] gold = data.Tags[row].ToArray(), found = session.Tags(row).ToArray();
                counter.Add(gold, found);
                labelled += gold.Count(tag => tag >= 0);
                right += gold.Zip(found).Count(pair => pair.First == pair.Second);
            }
            Assert.Equal(counter.F1, evaluation.Metric);
            Assert.Equal((double)right / labelled, evaluation.SecondMetric!.Value);
            double mostProbable = Task(network, data, team, decodesEntities: false).Evaluate(CancellationToken.None).Metric;
            Assert.True(threshold is null ? evaluation.Metric == mostProbable : evaluation.Metric > mostProbable);
        }
        Assert.InRange(thresholds, 1, 4);
    }

    [Fact]
    public void Entities_are_decoded_only_where_tags_mark_some_and_the_output_gives_their_probabilities()
    {
        using var team = new ThreadTeam(1);
        foreach (TaggerShape shape in new[] { TaggerSample.Shape(), Shape(TaggerOutput.PreviousTag) })
        {
            var network = new TaggerNetwork(shape, TagNames);
            TaggerData data = TaggerSample.Data(shape, 3, 2);
            Assert.Throws<ArgumentException>(() => Task(network, data, team));
            Assert.Throws<ArgumentException>(() => new SequenceTaggerModel(network, TaggerSample.Encoder(), 0.3));
        }
        TaggerNetwork field = Network(TaggerOutput.ConditionalRandomField, 1);
        TaggerData sentences = TaggerSample.Data(field.Shape, 3, 2);
        Assert.Throws<ArgumentException>(() => new TaggerTask(field, sentences, sentences, team, seed: 1, entities: null, decodesEntities: true));
        Assert.Null(Task(field, sentences, team, decodesEntities: false).FindEntityThreshold());
        Assert.Null(new TaggerTask(field, sentences, null, team, seed: 1, new EntityCounter(TagNames), decodesEntities: true).FindEntityThreshold());
        Assert.NotEqual(Task(field, sentences, team).Fingerprint, Task(field, sentences, team, decodesEntities: false).Fingerprint);
    }

    [Fact]
    public void A_sentence_has_the_same_tags_alone_in_company_and_with_any_number_of_threads()
    {
        SequenceTaggerModel model = Model(threshold: 0.1);
        string[][] sentences = [.. Enumerable.Range(0, 100).Select(Sentence), [.. Enumerable.Range(0, 5000).Select(i => TaggerSample.Texts[i * i % TaggerSample.Texts.Length])]];
        int[][] alone = [.. sentences.Select(sentence => Tag(model, 1, sentence)[0])];
        foreach (int threads in new[] { 1, 3 })
            Assert.Equal(alone, Tag(model, threads, sentences));
        Assert.Contains(alone, tags => tags.Length == 0);
        var constraints = new TagConstraints(TagNames, TagScheme.Iob2);
        Assert.All(alone, tags => Assert.Equal(-1, constraints.FirstFault(tags)));
        Assert.NotEqual(alone, Tag(Model(threshold: null), 1, sentences));
    }

    [Fact]
    public void Tagging_allocates_nothing_after_the_first_sentences()
    {
        using TaggerSession session = Model(threshold: 0.1).OpenSession(1);
        session.WantsProbabilities = true;
        ReadOnlyMemory<char>[] sentence = [.. Sentence(11).Select(token => token.AsMemory())];
        AllocationCheck.AssertNone(() =>
        {
            session.Clear();
            session.AddTokens(sentence);
            session.Tag();
        });
    }

    [Fact]
    public void The_threshold_comes_back_from_a_file()
    {
        SequenceTaggerModel model = Model(threshold: 0.123);
        SequenceTaggerModel read = Read(Written(model));
        Assert.Equal(0.123, read.EntityThreshold);
        string[][] sentences = [.. Enumerable.Range(0, 40).Select(Sentence)];
        Assert.Equal(Tag(model, 1, sentences), Tag(read, 1, sentences));
        Assert.Null(Read(Written(Model(threshold: null))).EntityThreshold);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.25)]
    [InlineData(0.04)]
    [InlineData(double.PositiveInfinity)]
    public void A_threshold_that_is_none_is_refused(double threshold)
    {
        Assert.Throws<ArgumentException>(() => Model(threshold));
        var error = Assert.Throws<ModelFormatException>(() => Read(Forged(Shape(TaggerOutput.ConditionalRandomField), TagNames, threshold)));
        Assert.Contains("a threshold from 0.05 to below 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_threshold_for_tags_that_mark_no_entities_is_refused()
    {
        TaggerShape field = Shape(TaggerOutput.ConditionalRandomField);
        Assert.Equal(0.3, Read(Forged(field, TagNames, 0.3)).EntityThreshold);
        AssertRefused(TaggerSample.Shape(), TagNames);
        AssertRefused(Shape(TaggerOutput.PreviousTag), TagNames);
        // No well-formed sequence has an I-X without a B-X; and nothing stands for a token outside.
        AssertRefused(field, ["O", "I-x", "I-y", "I-z"]);
        AssertRefused(field, ["B-z", "B-x", "I-x", "B-y"]);

        static void AssertRefused(TaggerShape shape, string[] names)
        {
            var error = Assert.Throws<ModelFormatException>(() => Read(Forged(shape, names, 0.3)));
            Assert.Contains("tags that mark entities", error.Message, StringComparison.Ordinal);
        }
    }

    private static TaggerShape Shape(TaggerOutput output) => TaggerSample.Shape() with { Output = output, Scheme = TagScheme.Iob2 };

    private static TaggerNetwork Network(TaggerOutput output, ulong seed)
    {
        var network = new TaggerNetwork(Shape(output), TagNames);
        network.Initialize(seed);
        return network;
    }

    private static SequenceTaggerModel Model(double? threshold)
    {
        using var team = new ThreadTeam(1);
        var network = new TaggerNetwork(Shape(TaggerOutput.ConditionalRandomField), TagNames);
        TaggerSample.Randomize(network, team);
        return new SequenceTaggerModel(network, TaggerSample.Encoder(), threshold);
    }

    /// <summary>Sentences in which most words begin an entity now and then, and no word does so mostly.</summary>
    private static TaggerData DoubtfulData(TaggerShape shape)
    {
        TaggerData data = TaggerSample.Data(shape);
        var random = new CounterRandom(5, 0, 0);
        ulong number = 0;
        for (int row = 0; row < 60; row++)
        {
            int[] tokens = new int[row % 8], tags = new int[tokens.Length];
            for (int i = 0; i < tokens.Length; i++)
            {
                int word = random.Below(number++, TaggerSample.Texts.Length);
                tokens[i] = data.Forms!.NumberOf(TaggerSample.Texts[word]);
                float chance = random.Uniform(number++);
                tags[i] = chance < 0.05 ? -1 : chance < 0.05 * word ? 1 : i > 0 && tags[i - 1] is 1 or 2 && chance > 0.7 ? 2 : 0;
            }
            data.Add(tokens, tags);
        }
        return data;
    }

    private static TaggerTask Task(TaggerNetwork network, TaggerData data, ThreadTeam team, bool decodesEntities = true)
    {
        var task = new TaggerTask(network, data, data, team, seed: 1, new EntityCounter(TagNames), decodesEntities: decodesEntities);
        task.WeightsChanged();
        return task;
    }

    /// <summary>0 to 22 tokens.</summary>
    private static string[] Sentence(int number) =>
        [.. Enumerable.Range(0, number * 7 % 23).Select(token => TaggerSample.Texts[(number * 31 + token * token) % TaggerSample.Texts.Length])];

    private static int[][] Tag(SequenceTaggerModel model, int threads, params string[][] sentences)
    {
        using TaggerSession session = model.OpenSession(threads);
        foreach (string[] sentence in sentences)
            session.AddTokens([.. sentence.Select(token => token.AsMemory())]);
        session.Tag();
        return [.. Enumerable.Range(0, sentences.Length).Select(row => session.Tags(row).ToArray())];
    }

    private static ModelFileWriter Written(SequenceTaggerModel model)
    {
        var file = new ModelFileWriter();
        model.Write(file);
        return file;
    }

    private static ModelFileWriter Forged(TaggerShape shape, string[] names, double threshold)
    {
        var file = new ModelFileWriter();
        file.AddCritical("shape", shape.Write);
        file.AddCritical("tokens", TaggerSample.Encoder().Write);
        file.AddCritical("tags", writer => writer.WriteStrings(names));
        file.AddCritical("entities", writer => writer.WriteDouble(threshold));
        file.AddCritical("weights", writer => WeightSection.Write(writer, new TaggerNetwork(shape, names).ModelParameters));
        return file;
    }

    private static SequenceTaggerModel Read(ModelFileWriter file)
    {
        var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        return ModelFile.Read(stream, [.. SequenceTaggerModel.SectionNames], SequenceTaggerModel.Read);
    }
}
