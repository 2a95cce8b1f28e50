using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

public class RecurrentLanguageModelSessionTests
{
    private const int Vocabulary = 29;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_of_any_length_have_the_bits_of_a_state(bool hasOrder)
    {
        RecurrentLanguageModel model = Model(hasOrder);
        var rows = new IdRows();
        foreach (int length in new[] { 3, 9000, 0, 4095, 4096, 5119, 5120 })
            Fill(rows.Add(length));
        var expected = Score(new StateSession(model));
        foreach (int threads in new[] { 1, 2 })
        {
            using ILanguageModelSession session = model.OpenSession(threads);
            var found = Score(session);
            Assert.Equal(expected.Scores, found.Scores);
            Assert.Equal(expected.Next, found.Next);
            session.Score(rows, [], found.Next);
            Assert.Equal(expected.Next, found.Next);
        }

        (double[] Scores, float[] Next) Score(ILanguageModelSession session)
        {
            var scores = new double[rows.IdCount + rows.Count];
            var next = new float[rows.Count * Vocabulary];
            session.Score(rows, scores, next);
            return (scores, next);
        }
    }

    private static void Fill(Span<int> ids)
    {
        for (int i = 0; i < ids.Length; i++)
            ids[i] = new CounterRandom(9, 0, 0).Below((ulong)i, Vocabulary);
    }

    private static RecurrentLanguageModel Model(bool hasOrder)
    {
        long[] counts = [.. Enumerable.Range(0, Vocabulary).Select(id => (long)(id % 5))];
        WordOrder? order = hasOrder ? WordOrder.ByFrequency(counts) : null;
        var network = new LanguageModelNetwork(new LanguageModelShape { VocabularySize = order?.WordCount ?? Vocabulary, EmbeddingSize = 6, HiddenSize = 19, Layers = 2, IsTied = true });
        network.Initialize(3);
        return new RecurrentLanguageModel(network, order, isContiguous: true);
    }
}
