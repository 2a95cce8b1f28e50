using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class CbowTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void A_step_goes_down_the_gradient_of_the_loss(int dimension)
    {
        const float LearningRate = 1e-3f;
        using var team = new ThreadTeam(2);
        CbowTables before = Tables(dimension), after = Tables(dimension);
        CbowBatch batch = Batch(before.Stride);

        CbowStep.Run(after, batch, LearningRate, team);

        Assert.Equal(Loss(before, batch), batch.Losses.Take(batch.Count).Sum(), 1e-4);
        foreach (bool isContext in new[] { true, false })
        {
            for (int word = 0; word < 6; word++)
            {
                for (int i = 0; i < dimension; i++)
                {
                    ref float value = ref (isContext ? before.ContextOf(word) : before.PredictionOf(word))[i];
                    float kept = value, step = 1 / 64f;
                    value = kept + step;
                    double up = Loss(before, batch);
                    value = kept - step;
                    double down = Loss(before, batch);
                    value = kept;
                    double change = (isContext ? after.ContextOf(word) : after.PredictionOf(word))[i] - kept;
                    Assert.Equal(-(up - down) / (2 * step), change / LearningRate, 2e-3);
                }
            }
        }
        // What a vector is padded with stays zero.
        for (int at = 0; at < after.Contexts.Length; at++)
            Assert.True(at % after.Stride < dimension || (after.Contexts[at] == 0 && after.Predictions[at] == 0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Vectors_do_not_depend_on_the_threads(int threads) => Assert.Equal(Train(1), Train(threads));

    [Fact]
    public void Another_seed_gives_other_vectors() => Assert.NotEqual(Train(1), Train(1, seed: 2));

    [Fact]
    public void Words_that_stand_in_the_same_places_come_close()
    {
        // 0 and 1 stand for each other, and so do 2 and 3; 4 and 5 are what stands around the former, 6 and 7 around the latter.
        var random = new Random(1);
        int[][] text = [.. Enumerable.Range(0, 4000).Select(_ => random.Next(2) == 0 ? new[] { 4, random.Next(2), 5 } : [6, 2 + random.Next(2), 7])];
        using var team = new ThreadTeam(2);
        CbowTraining training = Training(text, new CbowSettings { Dimension = 12, Window = 2, NoiseWords = 5, LearningRate = 0.1, Epochs = 6 }, team);

        Assert.True(training.Run());

        Assert.True(Cosine(training.Tables, 0, 1) > 0.8, $"{Cosine(training.Tables, 0, 1)}");
        Assert.True(Cosine(training.Tables, 2, 3) > 0.8, $"{Cosine(training.Tables, 2, 3)}");
        foreach ((int first, int second) in new[] { (0, 2), (0, 3), (1, 2), (1, 3) })
            Assert.True(Cosine(training.Tables, first, second) < 0.5, $"{first} and {second}: {Cosine(training.Tables, first, second)}");
    }

    [Fact]
    public void The_loss_falls_and_progress_is_told()
    {
        var losses = new List<double>();
        var told = new List<TrainingProgress>();
        using var team = new ThreadTeam(1);
        CbowTraining training = Training(Text(), Settings(1), team, told, losses);

        Assert.True(training.Run());

        Assert.Equal(3, losses.Count);
        Assert.True(losses[2] < losses[0], string.Join(", ", losses));
        Assert.Equal((3, 3), (told[^1].Epoch, told[^1].Epochs));
        Assert.Equal(told[^1].Batches, told[^1].Batch);
        Assert.Equal(losses[2], told[^1].Loss);
    }

    [Fact]
    public void A_cancelled_training_keeps_its_vectors_once_an_epoch_has_ended()
    {
        using var team = new ThreadTeam(1);
        using var source = new CancellationTokenSource();
        int ended = 0;
        CbowTraining training = Training(Text(), Settings(1), team, epochEnded: () =>
        {
            ended++;
            source.Cancel();
        });
        Assert.False(training.Run(source.Token));
        Assert.Equal(1, ended);
        Assert.Throws<OperationCanceledException>(() => Training(Text(), Settings(1), team).Run(source.Token));
    }

    [Theory]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 0, 0, 0, 0, 0 })]
    public void A_text_of_one_word_gives_finite_vectors(int[] sentence)
    {
        using var team = new ThreadTeam(1);
        CbowTraining training = Training([sentence, [], sentence], Settings(1), team);

        Assert.True(training.Run());

        Assert.All(training.Tables.Contexts, value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_text_without_words_is_refused()
    {
        using var team = new ThreadTeam(1);
        Assert.Contains("at least one word", Assert.Throws<InvalidOperationException>(() => Training([[]], Settings(1), team)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(0.01, 0.11, 0.98)]
    public void Subsampling_leaves_common_words_out_as_often_as_it_says(double threshold, double common, double rare)
    {
        // The common word is 99 % of the text: √(0.01/0.99) + 0.01/0.99 = 0.1106.
        int[] sentence = [.. Enumerable.Range(0, 200_000).Select(i => i % 100 == 99 ? 1 : 0)];
        var store = new SequenceStore();
        store.Append(sentence);
        var text = new CbowText(store, [198_000, 2000], threshold);
        var words = new List<int>();
        text.Read(0, new CounterRandom(1, RandomPurpose.WordVectors, 0), words);

        Assert.Equal((CbowText.Break, CbowText.Break), (words[0], words[^1]));
        Assert.Equal(common, words.Count(word => word == 0) / 198_000.0, 0.01);
        Assert.InRange(words.Count(word => word == 1) / 2000.0, rare, 1);
        Assert.Equal((1, 200_000L), (text.StretchCount, text.WordCount));
    }

    [Fact]
    public void Batches_are_small_where_there_are_few_words()
    {
        using var team = new ThreadTeam(1);
        // A vector of one word of one: once as the word, four times as noise; 1.5 / (0.1 · 5) = 3.
        Assert.Equal(3, Training([[0, 0, 0, 0]], Settings(1), team).BatchCapacity);
        Assert.Equal(6, Training([[0, 1, 0, 1]], Settings(1), team).BatchCapacity);
        Assert.Equal(1024, Training([[.. Enumerable.Range(0, 5000)]], Settings(1), team).BatchCapacity);
    }

    private static CbowSettings Settings(ulong seed) => new()
    {
        Dimension = 10, Window = 3, NoiseWords = 4, LearningRate = 0.1, Epochs = 3, SubsamplingThreshold = 0.01, Seed = seed,
    };

    private static int[][] Text() => [.. NGramText.Sample(20_000, 300).Select(sentence => sentence)];

    private static float[] Train(int threads, ulong seed = 1)
    {
        using var team = new ThreadTeam(threads);
        CbowTraining training = Training(Text(), Settings(seed), team);
        training.Run();
        return training.Tables.Contexts;
    }

    private static CbowTraining Training(
        int[][] text, CbowSettings settings, ThreadTeam team, List<TrainingProgress>? told = null, List<double>? losses = null, Action? epochEnded = null)
    {
        var store = new SequenceStore();
        var counts = new long[text.Max(sentence => sentence.DefaultIfEmpty(0).Max()) + 1];
        foreach (int[] sentence in text)
        {
            store.Append(sentence);
            foreach (int word in sentence)
                counts[word]++;
        }
        return new CbowTraining(store, counts, settings, team)
        {
            Progress = told is null ? null : new Listener(told),
            EpochEnded = (_, loss, _) =>
            {
                losses?.Add(loss);
                epochEnded?.Invoke();
            },
        };
    }

    private sealed class Listener(List<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told.Add(value);
    }

    private static CbowTables Tables(int dimension)
    {
        var tables = new CbowTables(6, dimension, seed: 1);
        for (int word = 0; word < 6; word++)
        {
            new CounterRandom(1, 1, (uint)word).FillUniform(0, tables.ContextOf(word), -0.5f, 0.5f);
            new CounterRandom(1, 2, (uint)word).FillUniform(0, tables.PredictionOf(word), -0.5f, 0.5f);
        }
        return tables;
    }

    // Words 1 to 4 with contexts of 2, 3, 1 and 0 words, a context word twice, a noise word twice, a noise word that is the word itself.
    private static CbowBatch Batch(int stride)
    {
        var batch = new CbowBatch(5, window: 2, noiseWords: 2, stride) { Count = 4 };
        int[][] contexts = [[0, 2], [5, 5, 1], [3], []], candidates = [[1, 3, 5], [2, 4, 4], [3, -1, 0], [4, 1, 2]];
        for (int i = 0; i < 4; i++)
        {
            batch.ContextLengths[i] = contexts[i].Length;
            contexts[i].CopyTo(batch.ContextWords.AsSpan(i * batch.ContextSlots));
            candidates[i].CopyTo(batch.CandidateWords.AsSpan(i * batch.Candidates));
        }
        return batch;
    }

    private static double Loss(CbowTables tables, CbowBatch batch)
    {
        double loss = 0;
        for (int i = 0; i < batch.Count; i++)
        {
            int length = batch.ContextLengths[i];
            for (int j = 0; length > 0 && j < batch.Candidates; j++)
            {
                int word = batch.CandidateWords[i * batch.Candidates + j];
                if (word < 0)
                    continue;
                double logit = 0;
                for (int slot = 0; slot < length; slot++)
                    logit += Dot(tables.ContextOf(batch.ContextWords[i * batch.ContextSlots + slot]), tables.PredictionOf(word)) / length;
                loss += Math.Log(1 + Math.Exp(j == 0 ? -logit : logit));
            }
        }
        return loss;
    }

    private static double Cosine(CbowTables tables, int first, int second) =>
        Dot(tables.ContextOf(first), tables.ContextOf(second))
        / Math.Sqrt(Dot(tables.ContextOf(first), tables.ContextOf(first)) * Dot(tables.ContextOf(second), tables.ContextOf(second)));

    private static double Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (double)x[i] * y[i];
        return sum;
    }
}
