using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Files;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

public class NGramLinearModelTests
{
    private const int Words = 30, Features = 50;

    [Fact]
    public void Log_count_ratios_are_those_of_a_hand_computation()
    {
        // Feature 0 is in both rows of class 1, feature 1 in one of each, feature 2 (a character) in the row of class 0 only.
        SequenceStore features = Store([0, 1], [0], [1, 2]);
        float[] ratios = LogCountRatios.Of(features, [1, 1, 0], [0, 1, 2], positive: 1, wordCount: 2, featureCount: 3, smoothing: 1);

        // Words: p = 3, 2 (sum 5), q = 1, 2 (sum 3). Characters: p = 1, q = 2, each its own sum.
        Assert.Equal(Math.Log(3 / 5.0) - Math.Log(1 / 3.0), ratios[0], 1e-6);
        Assert.Equal(Math.Log(2 / 5.0) - Math.Log(2 / 3.0), ratios[1], 1e-6);
        Assert.Equal(0, ratios[2], 1e-6);
    }

    [Fact]
    public void The_solver_finds_the_minimum_of_the_regularised_squared_hinge_loss()
    {
        (SequenceStore features, int[] labels) = Sample(60, 2);
        int[] rows = [.. Enumerable.Range(0, 60)];
        float[] ratios = LogCountRatios.Of(features, labels, rows, 1, Words, Features, 1);
        var settings = new NGramLinearSettings { Cost = 0.7, MaximumPasses = 2000, Tolerance = 1e-9 };
        NGramLinearOutput output = new DualCoordinateDescent(features, labels, rows, Words, settings).Solve(ratios, 1, default);

        // At the minimum w = 2·cost · Σ max(0, 1 - y·score) · y · x, for the bias and for every feature (times its ratio).
        double bias = 0;
        var weights = new double[Features];
        foreach (int row in rows)
        {
            int words = NGramLinearOutput.CountWords(features[row], Words);
            int sign = labels[row] == 1 ? 1 : -1;
            double pull = 2 * 0.7 * Math.Max(0, 1 - sign * output.Score(features[row], Words)) * sign;
            bias += pull;
            foreach (int feature in features[row])
            {
                ReadOnlySpan<int> block = feature < Words ? features[row][..words] : features[row][words..];
                weights[feature] += pull * NGramLinearOutput.Scale(block, ratios) * ratios[feature] * ratios[feature];
            }
        }
        Assert.Equal(bias, output.Bias, 1e-4);
        for (int i = 0; i < Features; i++)
            Assert.Equal(weights[i], output.Weights[i], 1e-4);
        Assert.Contains(weights, weight => Math.Abs(weight) > 0.1);
    }

    [Fact]
    public void A_cost_multiplied_by_a_class_weight_is_the_same_as_as_many_copies_of_the_rows()
    {
        (SequenceStore features, int[] labels) = Sample(40, 2);
        var exact = new NGramLinearSettings { MaximumPasses = 3000, Tolerance = 1e-10 };
        int[] rows = [.. Enumerable.Range(0, 40)];
        int[] copies = [.. rows, .. rows.Where(row => labels[row] == 1)];
        float[] ratios = LogCountRatios.Of(features, labels, rows, 1, Words, Features, 1);

        NGramLinearOutput weighted = new DualCoordinateDescent(features, labels, rows, Words, exact with { ClassWeights = [1, 2] }).Solve(ratios, 1, default);
        NGramLinearOutput copied = new DualCoordinateDescent(features, labels, copies, Words, exact).Solve(ratios, 1, default);

        Assert.Equal(copied.Bias, weighted.Bias, 1e-4);
        for (int i = 0; i < Features; i++)
            Assert.Equal(copied.Weights[i], weighted.Weights[i], 1e-4);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 3)]
    public void Classes_that_words_tell_apart_are_learnt(int classes, int outputs)
    {
        NGramLinearModel model = Train(classes, threads: 1, out NGramReader reader);
        Assert.Equal(outputs, model.OutputCount);
        var scores = new float[outputs];
        for (int row = 0; row < 30; row++)
        {
            Read(reader, row, classes);
            model.Score(model.Table.Encode(reader), scores);
            int predicted = outputs == 1 ? (scores[0] > 0 ? 1 : 0) : Array.IndexOf(scores, scores.Max());
            Assert.Equal(row % classes, predicted);
        }
    }

    [Fact]
    public void Threads_do_not_change_a_bit_and_a_saved_model_comes_back()
    {
        byte[] one = Saved(Train(3, threads: 1, out NGramReader reader));
        Assert.Equal(one, Saved(Train(3, threads: 2, out _)));
        Assert.Equal(one, Saved(Train(3, threads: 7, out _)));

        NGramLinearModel loaded = ModelFile.Read(new MemoryStream(one), ["wide"], file => file.Read("wide", NGramLinearModel.Read));
        Assert.Equal(one, Saved(loaded));
        Read(reader, 1, 3);
        var scores = new float[3];
        loaded.Score(loaded.Table.Encode(reader), scores);
        Assert.Equal(1, Array.IndexOf(scores, scores.Max()));
    }

    [Fact]
    public void A_row_without_features_scores_the_bias()
    {
        NGramLinearModel model = Train(2, threads: 1, out _);
        var scores = new float[1];
        model.Score([], scores);
        Assert.True(float.IsFinite(scores[0]));
    }

    [Fact]
    public void Cancellation_ends_training()
    {
        (SequenceStore features, int[] labels) = Sample(40, 2);
        var solver = new DualCoordinateDescent(features, labels, [0, 1, 2], Words, new NGramLinearSettings());
        Assert.Throws<OperationCanceledException>(() => solver.Solve(new float[Features], 1, new CancellationToken(true)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1000)]
    [InlineData(int.MaxValue)]
    public void A_forged_number_of_outputs_is_refused(int outputs)
    {
        NGramTable table = Train(2, threads: 1, out _).Table;
        SectionReader section = OneSection.Written(writer =>
        {
            table.Write(writer);
            writer.WriteInt32(outputs);
            writer.WriteSingles(new float[1000]);
        });
        Assert.Throws<ModelFormatException>(() => NGramLinearModel.Read(section));
    }

    private static NGramLinearModel Train(int classes, int threads, out NGramReader reader)
    {
        const int Rows = 30;
        reader = new NGramReader(NGramOptions.Default);
        var builder = new NGramTableBuilder(NGramOptions.Default);
        for (int row = 0; row < Rows; row++)
        {
            Read(reader, row, classes);
            builder.Count(reader);
        }
        NGramTable table = builder.Build();
        var features = new SequenceStore();
        for (int row = 0; row < Rows; row++)
        {
            Read(reader, row, classes);
            features.Append(table.Encode(reader));
        }
        int[] labels = [.. Enumerable.Range(0, Rows).Select(row => row % classes)];
        using var team = new ThreadTeam(threads);
        return NGramLinearModel.Train(table, features, labels, classes, [.. Enumerable.Range(0, Rows)], new NGramLinearSettings(), team, default);
    }

    private static void Read(NGramReader reader, int row, int classes)
    {
        string[] tells = ["dull", "great", "odd"];
        reader.Clear();
        foreach (string token in $"this film number {row % 5} is {tells[row % classes]} .".Split(' '))
            reader.Add(token);
    }

    private static byte[] Saved(NGramLinearModel model)
    {
        var file = new ModelFileWriter();
        file.AddCritical("wide", model.Write);
        var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static (SequenceStore Features, int[] Labels) Sample(int rows, int classes)
    {
        var random = new CounterRandom(5, 0, 0);
        ulong index = 0;
        var features = new SequenceStore();
        var labels = new int[rows];
        for (int row = 0; row < rows; row++)
        {
            labels[row] = random.Below(index++, classes);
            var chosen = new SortedSet<int>();
            for (int i = 0; i < 8; i++)
                chosen.Add(random.Below(index++, Features));
            features.Append([.. chosen]);
        }
        return (features, labels);
    }

    private static SequenceStore Store(params int[][] rows)
    {
        var store = new SequenceStore();
        foreach (int[] row in rows)
            store.Append(row);
        return store;
    }
}
