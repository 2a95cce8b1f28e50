using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

/// <summary>Small texts of ids, and models of them.</summary>
internal static class NGramText
{
    /// <summary>Sentences in which some words follow others more often, and rare words are rare: Markov, with a Zipf-like start.</summary>
    public static List<int[]> Sample(int sentences, int vocabulary, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, sentences).Select(_ =>
        {
            var sentence = new int[random.Next(9)];
            int last = 0;
            for (int i = 0; i < sentence.Length; i++)
            {
                int word = LanguageModelIds.FirstWord + (int)(Math.Pow(random.NextDouble(), 5) * (vocabulary - LanguageModelIds.FirstWord));
                last = sentence[i] = random.Next(3) > 0 && i > 0 ? LanguageModelIds.FirstWord + (7 * last + 3) % (vocabulary - LanguageModelIds.FirstWord) : word;
            }
            return sentence;
        })];
    }

    public static SequenceStore Store(IEnumerable<int[]> sentences)
    {
        var store = new SequenceStore();
        foreach (int[] sentence in sentences)
            store.Append(sentence);
        return store;
    }

    public static NGramCounts Count(IEnumerable<int[]> sentences, int vocabulary, int order, bool isContiguous = false) =>
        NGramCounts.Count(Store(sentences), vocabulary, order, isContiguous, CancellationToken.None);

    public static NGramLanguageModel KneserNey(IEnumerable<int[]> sentences, int vocabulary, int order, bool isContiguous = false) =>
        NGramSmoothing.ModifiedKneserNey(Count(sentences, vocabulary, order, isContiguous), CancellationToken.None);

    /// <summary>ln P of each sentence's words and of its end.</summary>
    public static double[][] Score(ILanguageModel model, IReadOnlyList<int[]> sentences)
    {
        var rows = new IdRows();
        foreach (int[] sentence in sentences)
            sentence.CopyTo(rows.Add(sentence.Length));
        var scores = new double[rows.IdCount + rows.Count];
        using ILanguageModelSession session = model.OpenSession(1);
        session.Score(rows, scores, []);
        return [.. sentences.Select((sentence, row) => scores[(rows.StartOf(row) + row)..(rows.StartOf(row) + row + sentence.Length + 1)])];
    }

    /// <summary>Every context of up to <paramref name="length"/> words, the beginning of the sentence before all.</summary>
    public static IEnumerable<int[]> Contexts(int vocabulary, int length)
    {
        int[] words = [.. Enumerable.Range(0, vocabulary).Where(id => id != LanguageModelIds.End)];
        IEnumerable<int[]> contexts = [[]];
        for (int i = 0; i <= length; i++)
        {
            foreach (int[] context in contexts)
                yield return context;
            contexts = contexts.SelectMany(context => words.Select(word => (int[])[.. context, word]));
        }
    }

    public static ILanguageModelState After(ILanguageModel model, int[] context)
    {
        ILanguageModelState state = model.CreateState();
        foreach (int word in context)
            state.Advance(word);
        return state;
    }
}
