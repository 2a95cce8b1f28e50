using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>A text that a recurrent model of many words writes with several threads.</summary>
public class SharedGenerationTests
{
    private const int Words = 18_000, Length = 40;

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    public void The_words_are_those_of_one_thread(bool isAdaptive, double temperature)
    {
        RecurrentLanguageModel model = Model(isAdaptive);
        var settings = new SamplingSettings { Temperature = temperature, Seed = 3 };
        // Of one thread, every choice from the distribution of all words at once.
        ILanguageModelState state = model.CreateState();
        var whole = new float[Words];
        var expected = new int[Length];
        for (uint step = 0; step < Length; step++)
        {
            state.Distribution(whole);
            var clusters = new WordClusters(Words);
            expected[step] = new TokenSampler(settings, clusters).Draw(new GivenDistribution(whole, clusters), step);
            if (temperature == 0)
                Assert.Equal(whole.Max(), whole[expected[step]]);
            state.Advance(expected[step]);
        }
        Assert.InRange(expected.Distinct().Count(), 2, Length);
        for (int threads = 1; threads <= 3; threads++)
        {
            using var team = new ThreadTeam(threads, new CoreBudget(threads));
            state = model.CreateState(team);
            var sampler = new TokenSampler(settings, model.Clusters);
            for (uint step = 0; step < Length; step++)
            {
                Assert.Equal(expected[step], sampler.Draw(state, step));
                state.Advance(expected[step]);
            }
            Assert.Equal(threads - 1, team.WorkerCount);
            AllocationCheck.AssertNone(() => state.Advance(sampler.Draw(state, 0)));
        }
    }

    [Fact]
    public void A_beam_search_finds_the_same()
    {
        RecurrentLanguageModel model = Model(isAdaptive: false);
        using var team = new ThreadTeam(2, new CoreBudget(2));
        int[] Search(ThreadTeam? threads) =>
            new BeamSearch(model, 2, 0, _ => true, _ => false, threads).Search(model.CreateState(threads), 5);
        Assert.Equal(Search(null), Search(team));
        Assert.Equal(1, team.WorkerCount);
    }

    private static RecurrentLanguageModel Model(bool isAdaptive)
    {
        var network = new LanguageModelNetwork(new LanguageModelShape { VocabularySize = Words, EmbeddingSize = 16, HiddenSize = 16, Layers = 2, IsTied = !isAdaptive, Cuts = isAdaptive ? [9_000, 14_000] : [] });
        network.Initialize(3);
        // Weights that make some words much more probable than others.
        foreach (Parameter parameter in network.Parameters)
        {
            foreach (ref float weight in parameter.Value.Span)
                weight *= 8;
        }
        return new RecurrentLanguageModel(network, order: null, isContiguous: true);
    }
}
