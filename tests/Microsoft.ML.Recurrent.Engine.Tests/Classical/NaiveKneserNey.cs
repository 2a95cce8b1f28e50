namespace Microsoft.ML.Recurrent.Engine.Tests.Classical;

/// <summary>
/// Interpolated modified Kneser-Ney smoothing straight from the equations of Chen and Goodman (1999), with dictionaries of strings and recursion:
/// slow, and written without a look at the tables.
/// </summary>
internal sealed class NaiveKneserNey
{
    private readonly int _order;
    private readonly int _vocabulary;
    private readonly Dictionary<string, int>[] _counts;
    private readonly (double One, double Two, double Three)[] _discounts;

    /// <summary>Counts sentences, which are read as "B w1 … wm 1".</summary>
    public NaiveKneserNey(IEnumerable<int[]> sentences, int vocabulary, int order)
    {
        _order = order;
        _vocabulary = vocabulary;
        var raw = new Dictionary<string, int>[order + 1];
        for (int n = 1; n <= order; n++)
            raw[n] = [];
        foreach (int[] sentence in sentences)
        {
            string[] words = ["B", .. sentence.Select(word => word.ToString()), "1"];
            for (int n = 1; n <= order; n++)
            {
                for (int i = 0; i + n <= words.Length; i++)
                {
                    string ngram = string.Join(' ', words[i..(i + n)]);
                    raw[n][ngram] = raw[n].GetValueOrDefault(ngram) + 1;
                }
            }
        }
        raw[1].Remove("B");
        _counts = new Dictionary<string, int>[order + 1];
        _discounts = new (double, double, double)[order + 1];
        for (int n = 1; n <= order; n++)
        {
            Dictionary<string, int> before = n == order ? raw[n] : raw[n + 1].Keys.GroupBy(longer => longer[(longer.IndexOf(' ', StringComparison.Ordinal) + 1)..]).ToDictionary(group => group.Key, group => group.Count());
            _counts[n] = raw[n].ToDictionary(pair => pair.Key, pair => pair.Key[0] == 'B' ? pair.Value : before[pair.Key]);
            double[] ns = [0, .. Enumerable.Range(1, 4).Select(k => (double)_counts[n].Values.Count(count => count == k))];
            double y = ns[1] / (ns[1] + 2 * ns[2]);
            var d = (One: 1 - 2 * y * ns[2] / ns[1], Two: 2 - 3 * y * ns[3] / ns[2], Three: 3 - 4 * y * ns[4] / ns[3]);
            bool isUsable = ns.Skip(1).All(count => count > 0) && d is { One: > 0, Two: > 0, Three: > 0 };
            _discounts[n] = isUsable ? d : (0.5, 1, 1.5);
            UsesFallback |= !isUsable;
        }
    }

    /// <summary>Whether a length had no usable counts of counts.</summary>
    public bool UsesFallback { get; }

    /// <summary>ln P of a sentence's words and of its end.</summary>
    public double[] Score(int[] sentence)
    {
        string[] words = ["B", .. sentence.Select(word => word.ToString()), "1"];
        return [.. Enumerable.Range(1, words.Length - 1).Select(i => Math.Log(Probability(words[Math.Max(0, i - _order + 1)..i], words[i])))];
    }

    private double Probability(string[] context, string word)
    {
        double shorter = context.Length == 0 ? 1.0 / _vocabulary : Probability(context[1..], word);
        int n = context.Length + 1;
        string prefix = string.Concat(context.Select(item => item + " "));
        List<int> following = [.. _counts[n].Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal) && pair.Key.Count(c => c == ' ') == n - 1).Select(pair => pair.Value)];
        double total = following.Sum();
        if (total == 0)
            return shorter;
        double gamma = following.Sum(count => Discount(n, count)) / total;
        int own = _counts[n].GetValueOrDefault(prefix + word);
        return (own - Discount(n, own)) / total + gamma * shorter;
    }

    private double Discount(int n, int count) => count switch { 0 => 0, 1 => _discounts[n].One, 2 => _discounts[n].Two, _ => _discounts[n].Three };
}
