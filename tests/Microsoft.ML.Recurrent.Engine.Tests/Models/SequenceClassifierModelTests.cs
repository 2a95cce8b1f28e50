using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class SequenceClassifierModelTests
{
    private const int Words = 50;
    private static readonly ClassifierShape Shape = new() { VocabularySize = Words, ElementSize = 5, HiddenSize = 6, Outputs = 3, Pooling = SequencePooling.All };

    [Fact]
    public void A_row_scores_the_same_bits_alone_in_company_and_with_any_number_of_threads()
    {
        SequenceClassifierModel model = Model();
        int[][] rows = [.. Enumerable.Range(0, 150).Select(RowOf)];
        float[][] alone = [.. rows.Select(row => Score(model, 1, row)[0])];
        foreach (int threads in new[] { 1, 2, 7 })
            Assert.Equal(alone, Score(model, threads, rows));
    }

    [Fact]
    public void Sessions_side_by_side_on_one_model_do_not_disturb_each_other()
    {
        SequenceClassifierModel model = Model();
        int[][] rows = [.. Enumerable.Range(0, 40).Select(RowOf)];
        float[][] expected = Score(model, 1, rows);
        Parallel.For(0, 16, _ => Assert.Equal(expected, Score(model, 1, rows)));
    }

    [Fact]
    public void Rows_without_words_have_finite_scores_even_when_there_are_no_others()
    {
        float[][] scores = Score(Model(), 2, [], []);
        Assert.All(scores, row => Assert.All(row, logit => Assert.True(float.IsFinite(logit))));
        Assert.Equal(scores[0], scores[1]);
    }

    [Fact]
    public void A_model_that_was_written_and_read_scores_the_same_bits()
    {
        SequenceClassifierModel model = Model();
        var file = new ModelFileWriter();
        model.Write(file);
        Assert.Equal(Score(model, 1, RowOf(9)), Score(Read(file), 1, RowOf(9)));
    }

    public static TheoryData<string> Lies() => ["words", "elements", "hidden", "outputs", "features"];

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_shape_that_the_weights_cannot_fill_is_refused_before_memory_is_taken(string lie)
    {
        ClassifierShape forged = lie switch
        {
            "words" => Shape with { VocabularySize = int.MaxValue },
            "elements" => Shape with { ElementSize = 1 << 24 },
            "hidden" => Shape with { HiddenSize = 1 << 16, Layers = 16 },
            "outputs" => Shape with { Outputs = 1 << 20 },
            _ => Shape with { AdditionalFeatures = 1 << 24 },
        };
        var file = new ModelFileWriter();
        file.AddCritical("shape", writer =>
        {
            forged.Write(writer);
            writer.WriteInt32(1);
        });
        file.AddCritical("weights0", writer => WeightSection.Write(writer, new ClassifierNetwork(Shape, SequenceClassifierModel.NameOf(0)).Parameters));

        long before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<ModelFormatException>(() => Read(file));
        Assert.Contains("as the shape says", fault.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    private static SequenceClassifierModel Model()
    {
        var members = new List<ClassifierNetwork>();
        for (int member = 0; member < 2; member++)
        {
            var network = new ClassifierNetwork(Shape, SequenceClassifierModel.NameOf(member));
            network.Initialize((ulong)member + 1);
            members.Add(network);
        }
        return new SequenceClassifierModel(members, ngrams: null);
    }

    /// <summary>Rows of 0 to 22 words.</summary>
    private static int[] RowOf(int number) => [.. Enumerable.Range(0, number * 7 % 23).Select(word => (number * 31 + word * word) % Words)];

    private static float[][] Score(SequenceClassifierModel model, int threads, params int[][] rows)
    {
        using ClassifierSession session = model.OpenSession(threads);
        foreach (int[] row in rows)
            session.AddWords(row);
        session.Score();
        return [.. Enumerable.Range(0, rows.Length).Select(row => session.Logits(row).ToArray())];
    }

    private static SequenceClassifierModel Read(ModelFileWriter file)
    {
        var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        return ModelFile.Read(stream, [.. SequenceClassifierModel.SectionNames], SequenceClassifierModel.Read);
    }
}
