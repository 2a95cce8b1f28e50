namespace LanguageModel.Grammars;

/// <summary>
/// A probabilistic context-free grammar: it makes sentences, and knows the probability with which it makes a given one. A symbol stands in
/// angle brackets, as in <c>&lt;clause&gt; .</c>; everything else is a word. No symbol may begin with itself, at once or by way of others.
/// </summary>
internal sealed class Grammar
{
    private readonly Dictionary<string, List<Production>> _productions = new(StringComparer.Ordinal);

    /// <summary>Lets a symbol become a list of words and symbols, with a probability that is proportional to <paramref name="weight"/>.</summary>
    public void Add(string symbol, double weight, string parts)
    {
        if (!_productions.TryGetValue(symbol, out List<Production>? productions))
            _productions.Add(symbol, productions = []);
        productions.Add(new Production(weight, parts.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Draws a list of words from what a list of words and symbols can become.</summary>
    public IReadOnlyList<string> Generate(string parts, Random random)
    {
        var words = new List<string>();
        foreach (string part in parts.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            Expand(part, random, words);
        return words;
    }

    /// <summary>The natural logarithm of the probability that a symbol becomes these words; negative infinity where it cannot.</summary>
    public double LogProbability(string symbol, IReadOnlyList<string> words) =>
        Math.Log(EndsOf(symbol, 0, words, []).GetValueOrDefault(words.Count));

    private void Expand(string part, Random random, List<string> words)
    {
        if (!IsSymbol(part))
        {
            words.Add(part);
            return;
        }
        List<Production> productions = _productions[part];
        double left = random.NextDouble() * productions.Sum(production => production.Weight);
        Production drawn = productions.FirstOrDefault(production => (left -= production.Weight) < 0) ?? productions[^1];
        foreach (string next in drawn.Parts)
            Expand(next, random, words);
    }

    /// <summary>With which probability the part, begun at a word, ends before which word: the sum over all ways to get there.</summary>
    private Dictionary<int, double> EndsOf(string part, int start, IReadOnlyList<string> words, Dictionary<(string Part, int Start), Dictionary<int, double>> known)
    {
        if (!IsSymbol(part))
            return start < words.Count && words[start] == part ? new() { [start + 1] = 1 } : [];
        if (known.TryGetValue((part, start), out Dictionary<int, double>? ends))
            return ends;
        ends = [];
        List<Production> productions = _productions[part];
        double total = productions.Sum(production => production.Weight);
        foreach (Production production in productions)
        {
            var reached = new Dictionary<int, double> { [start] = production.Weight / total };
            foreach (string next in production.Parts)
                reached = Advance(reached, next, words, known);
            AddTo(ends, reached, 1);
        }
        known.Add((part, start), ends);
        return ends;
    }

    private Dictionary<int, double> Advance(Dictionary<int, double> reached, string part, IReadOnlyList<string> words, Dictionary<(string Part, int Start), Dictionary<int, double>> known)
    {
        var further = new Dictionary<int, double>();
        foreach ((int start, double probability) in reached)
            AddTo(further, EndsOf(part, start, words, known), probability);
        return further;
    }

    private static void AddTo(Dictionary<int, double> sums, Dictionary<int, double> terms, double factor)
    {
        foreach ((int end, double probability) in terms)
            sums[end] = sums.GetValueOrDefault(end) + factor * probability;
    }

    private static bool IsSymbol(string part) => part.Length > 2 && part[0] == '<';

    private sealed record Production(double Weight, string[] Parts);
}
