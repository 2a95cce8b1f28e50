namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Small data to train on. The same seed makes the same rows.</summary>
internal static class Samples
{
    private static readonly string[] _fillers = ["the", "film", "story", "was", "it", "we", "saw", "then", "plot", "scene", "actor", "end"];
    private static readonly string[] _good = ["good", "great", "lovely", "superb"];
    private static readonly string[] _bad = ["bad", "awful", "dull", "poor"];

    private static readonly Dictionary<string, string[]> _topics = new()
    {
        ["food"] = ["bread", "soup", "cheese", "apple"],
        ["travel"] = ["train", "hotel", "ticket", "airport"],
        ["music"] = ["song", "violin", "concert", "choir"],
    };

    /// <summary>Sentences with one word that decides.</summary>
    public static List<Message> Opinions(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool label = i % 2 == 0;
            List<string> words = Fill(random, 2 + random.Next(4));
            words.Insert(random.Next(words.Count + 1), Pick(random, label ? _good : _bad));
            return new Message { Text = string.Join(' ', words), Label = label };
        })];
    }

    /// <summary>Sentences about one of three topics, in turn.</summary>
    public static List<Message> Topics(int count, int topics = 3, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            (string topic, string[] names) = _topics.ElementAt(i % topics);
            List<string> words = Fill(random, 2 + random.Next(3));
            words.Insert(random.Next(words.Count + 1), Pick(random, names));
            return new Message { Text = string.Join(' ', words), Topic = topic, Label = topic == "food" };
        })];
    }

    /// <summary>Sentences with the same words in either class: the label is whether alpha comes before beta.</summary>
    public static List<Message> Orders(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool label = i % 2 == 0;
            List<string> words = Fill(random, 1 + random.Next(5));
            int first = random.Next(words.Count + 1);
            words.Insert(first, label ? "alpha" : "beta");
            words.Insert(first + 1 + random.Next(words.Count - first), label ? "beta" : "alpha");
            return new Message { Text = string.Join(' ', words), Label = label };
        })];
    }

    /// <summary>Sentences of every combination of good and bad, with and without a not before it: the not turns the label round.</summary>
    public static List<Message> Negations(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool isGood = i % 2 == 0, isNegated = i / 2 % 2 == 0;
            List<string> words = Fill(random, 1 + random.Next(4));
            int place = random.Next(words.Count + 1);
            words.Insert(place, isGood ? "good" : "bad");
            words.Insert(isNegated ? place : random.Next(place + 1, words.Count + 1), "not");
            return new Message { Text = string.Join(' ', words), Label = isGood != isNegated };
        })];
    }

    private static List<string> Fill(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Pick(random, _fillers))];

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
