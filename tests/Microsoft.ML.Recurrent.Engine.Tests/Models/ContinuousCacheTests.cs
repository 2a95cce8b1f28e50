using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Files;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class ContinuousCacheTests
{
    private const int Vocabulary = 29;
    private static readonly ContinuousCacheSettings Settings = new() { Size = 40, Theta = 0.7, Weight = 0.3 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_state_s_distribution_is_the_mixture_of_the_definition_and_sums_to_1(bool hasOrder)
    {
        RecurrentLanguageModel recurrent = Model(hasOrder: hasOrder);
        ILanguageModelState state = new ContinuousCacheModel(recurrent, Settings).CreateState();
        var inner = new RecurrentLanguageModelState(recurrent, team: null);
        var places = new List<(float[] Hidden, int Id)>();
        float[] found = new float[Vocabulary], expected = new float[Vocabulary];
        foreach (int id in Text(100))
        {
            inner.Distribution(expected);
            double[] cache = Cache(inner.Hidden.ToArray(), [.. places.TakeLast(Settings.Size)]);
            state.Distribution(found);
            Assert.Equal(1, found.Sum(p => (double)p), 1e-5);
            for (int word = 0; word < Vocabulary; word++)
            {
                double p = places.Count == 0 ? expected[word] : 0.7 * expected[word] + 0.3 * cache[word];
                Assert.Equal(p, found[word], 1e-6);
                Assert.Equal(Math.Log(p), state.LogProbability(word), 2e-5);
            }
            places.Add((inner.Hidden.ToArray(), id));
            inner.Advance(id);
            state.Advance(id);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(2000)]
    public void A_session_has_the_bits_of_a_state_for_any_number_of_threads(int size)
    {
        var model = new ContinuousCacheModel(Model(), Settings with { Size = size });
        IdRows rows = Rows(Text(700), [], Text(511), Text(3), Text(512));
        var stateSession = new StateSession(model);
        (double[] Scores, float[] Next) expected = Score(stateSession);
        foreach (int threads in new[] { 1, 2 })
        {
            using ILanguageModelSession session = model.OpenSession(threads);
            (double[] scores, float[] next) = Score(session);
            Assert.Equal(expected.Scores, scores);
            Assert.Equal(expected.Next, next);
            session.Score(rows, [], next);
            Assert.Equal(expected.Next, next);
        }

        (double[], float[]) Score(ILanguageModelSession session)
        {
            var scores = new double[rows.IdCount + rows.Count];
            var next = new float[rows.Count * Vocabulary];
            session.Score(rows, scores, next);
            return (scores, next);
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(40, true)]
    [InlineData(2000, false)]
    public void A_session_reads_running_text_as_a_state_does_whatever_the_pieces_and_threads(int size, bool hasOrder)
    {
        var model = new ContinuousCacheModel(Model(hasOrder: hasOrder), Settings with { Size = size });
        int[] text = Text(2600);
        ILanguageModelState single = model.CreateState(), state = model.CreateState();
        var expected = new double[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            expected[i] = single.LogProbability(text[i]);
            single.Advance(text[i]);
        }
        foreach (int threads in new[] { 1, 2 })
        {
            using ILanguageModelSession session = model.OpenSession(threads);
            foreach (int[] pieces in new int[][] { [2600], [1, 513, 0, 2, 1500, 584] })
            {
                var scores = new double[text.Length];
                int start = 0;
                state.Reset();
                foreach (int piece in pieces)
                {
                    session.Continue(state, text.AsSpan(start, piece), scores.AsSpan(start, piece));
                    start += piece;
                }
                Assert.Equal(expected, scores);
                Assert.Equal(single.LogProbability(7), state.LogProbability(7));
            }
            double before = state.LogProbability(7);
            Assert.Throws<ArgumentOutOfRangeException>(() => session.Continue(state, [3, Vocabulary], new double[2]));
            Assert.Equal(before, state.LogProbability(7));
        }
    }

    [Fact]
    public void Copied_states_go_on_by_themselves_and_a_reset_one_begins_anew()
    {
        var model = new ContinuousCacheModel(Model(), Settings);
        ILanguageModelState first = model.CreateState(), second = model.CreateState(), alone = model.CreateState(), fresh = model.CreateState();
        int[] text = Text(50);
        foreach (int id in text)
        {
            first.Advance(id);
            alone.Advance(id);
        }
        second.CopyFrom(first);
        first.Advance(3);
        second.Advance(4);
        alone.Advance(4);
        Assert.Equal(alone.LogProbability(7), second.LogProbability(7));
        Assert.NotEqual(first.LogProbability(7), second.LogProbability(7));
        AllocationCheck.AssertNone(() => second.CopyFrom(first));
        Assert.Equal(first.LogProbability(7), second.LogProbability(7));
        second.Reset();
        Assert.Equal(fresh.LogProbability(7), second.LogProbability(7));
    }

    [Fact]
    public void A_word_that_a_state_refuses_leaves_it_as_it_was()
    {
        ILanguageModelState state = new ContinuousCacheModel(Model(isContiguous: false), Settings).CreateState();
        state.Advance(5);
        double before = state.LogProbability(7);
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Advance(LanguageModelIds.End));
        Assert.Throws<ArgumentOutOfRangeException>(() => state.Advance(Vocabulary));
        Assert.Equal(before, state.LogProbability(7));
    }

    [Fact]
    public void A_model_is_read_as_it_was_written_and_faults_are_refused()
    {
        var model = new ContinuousCacheModel(Model(), Settings);
        var read = (ContinuousCacheModel)Read(model);
        Assert.Equal(Settings, read.Settings);
        ILanguageModelState before = model.CreateState(), after = read.CreateState();
        foreach (int id in Text(20))
        {
            Assert.Equal(before.LogProbability(id), after.LogProbability(id));
            before.Advance(id);
            after.Advance(id);
        }
        ContinuousCacheSettings[] faults = [Settings with { Size = 0 }, Settings with { Theta = -1 }, Settings with { Theta = double.NaN }, Settings with { Weight = 1.1 },
            Settings with { Size = ContinuousCacheSettings.MaximumSize + 1 }, Settings with { Theta = 1001 }];
        Assert.All(faults, settings => Assert.Throws<ArgumentException>(() => new ContinuousCacheModel(Model(), settings)));
    }

    [Fact]
    public void Tuning_finds_the_most_probable_settings_whatever_the_threads()
    {
        RecurrentLanguageModel model = Model();
        // The same few words in the same order, of which the untrained network knows nothing.
        int[] text = [.. Enumerable.Range(0, 1200).Select(i => 2 + i % 7 * 3)];
        IdRows rows = Rows(text);
        ContinuousCacheSettings found = ContinuousCacheTuning.Find(model, rows, 100, ContinuousCacheTuning.Thetas, 1);
        Assert.Equal(found, ContinuousCacheTuning.Find(model, rows, 100, ContinuousCacheTuning.Thetas, 2));
        Assert.InRange(found.Weight, 0.5, 1);
        double best = Score(found);
        Assert.True(best > Score(found with { Weight = found.Weight * 0.8 }));
        Assert.All(ContinuousCacheTuning.Thetas, theta => Assert.True(best >= Score(found with { Theta = theta })));
        Assert.True(best > Score(found with { Weight = 0 }));
        Assert.Equal(0, ContinuousCacheTuning.Find(model, Rows([]), 100, ContinuousCacheTuning.Thetas, 1).Weight);

        ContinuousCacheSettings given = ContinuousCacheTuning.Find(model, rows, 100, ContinuousCacheTuning.Thetas, 1, weight: 0.3);
        Assert.Equal(0.3, given.Weight);
        Assert.All(ContinuousCacheTuning.Thetas, theta => Assert.True(Score(given) >= Score(given with { Theta = theta })));
        Assert.Equal(new ContinuousCacheSettings { Size = 100, Theta = 0, Weight = 1 }, ContinuousCacheTuning.Find(model, rows, 100, ContinuousCacheTuning.Thetas, 1, weight: 1));

        double Score(ContinuousCacheSettings settings)
        {
            using ILanguageModelSession session = new ContinuousCacheModel(model, settings).OpenSession(1);
            var scores = new double[text.Length + 1];
            session.Score(rows, scores, []);
            return scores[..^1].Sum();
        }
    }

    private static double[] Cache(float[] hidden, (float[] Hidden, int Id)[] places)
    {
        var result = new double[Vocabulary];
        foreach ((float[] at, int id) in places)
            result[id] += Math.Exp(Settings.Theta * hidden.Zip(at, (a, b) => (double)a * b).Sum());
        double sum = result.Sum();
        return [.. result.Select(value => value / sum)];
    }

    private static int[] Text(int length) => [.. Enumerable.Range(0, length).Select(i => new CounterRandom(9, 0, 0).Below((ulong)i, Vocabulary))];

    private static IdRows Rows(params int[][] texts)
    {
        var rows = new IdRows();
        foreach (int[] text in texts)
            text.CopyTo(rows.Add(text.Length));
        return rows;
    }

    private static ILanguageModel Read(ILanguageModel model)
    {
        SectionReader reader = OneSection.Written(writer => LanguageModelSection.Write(writer, model));
        ILanguageModel read = LanguageModelSection.Read(reader);
        reader.ExpectEnd();
        return read;
    }

    private static RecurrentLanguageModel Model(bool isContiguous = true, bool hasOrder = false)
    {
        long[] counts = [.. Enumerable.Range(0, Vocabulary).Select(id => (long)(id % 5))];
        WordOrder? order = hasOrder ? WordOrder.ByFrequency(counts) : null;
        var network = new LanguageModelNetwork(new LanguageModelShape { VocabularySize = order?.WordCount ?? Vocabulary, EmbeddingSize = 6, HiddenSize = 19, Layers = 2, IsTied = true });
        network.Initialize(3);
        return new RecurrentLanguageModel(network, order, isContiguous);
    }
}
