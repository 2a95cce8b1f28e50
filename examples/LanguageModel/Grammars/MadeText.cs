namespace LanguageModel.Grammars;

/// <summary>Sentences and minimal pairs that <see cref="English"/> makes: the texts in the folder <c>data</c>, or others.</summary>
internal static class MadeText
{
    /// <summary>Seed of the committed texts.</summary>
    public const int Seed = 1;

    private const int TrainSentences = 8000, OtherSentences = 800, PairsOfAParadigm = 60;

    private static readonly Grammar _grammar = English.Create();

    /// <summary>The names of the files, and their lines.</summary>
    public static IEnumerable<(string Name, IEnumerable<string> Lines)> Files(int seed) =>
    [
        ("train.txt", Sentences(TrainSentences, new Random(3 * seed))),
        ("validation.txt", Sentences(OtherSentences, new Random(3 * seed + 1))),
        ("test.txt", Sentences(OtherSentences, new Random(3 * seed + 2))),
        ("pairs.tsv", MinimalPairs.Make(_grammar, PairsOfAParadigm, new Random(seed))),
    ];

    /// <summary>Writes them into a folder.</summary>
    public static void Write(string folder, int seed)
    {
        foreach ((string name, IEnumerable<string> lines) in Files(seed))
            File.WriteAllText(Path.Combine(folder, name), string.Concat(lines.Select(line => line + "\n")));
    }

    /// <summary>
    /// The natural logarithm of the probability with which the grammar makes a sentence; negative infinity where it does not. No model can be
    /// expected to give its sentences more.
    /// </summary>
    public static double LogProbability(IReadOnlyList<string> sentence)
    {
        if (sentence.Count == 0)
            return double.NegativeInfinity;
        // A name is written with a capital wherever it stands; any other word only here.
        string first = Words.NamesOfMen.Contains(sentence[0]) || Words.NamesOfWomen.Contains(sentence[0])
            ? sentence[0]
            : char.ToLowerInvariant(sentence[0][0]) + sentence[0][1..];
        return _grammar.LogProbability(English.Sentence, [first, .. sentence.Skip(1)]);
    }

    /// <summary>Words as a sentence.</summary>
    public static string Write(IEnumerable<string> words)
    {
        string sentence = string.Join(' ', words);
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    private static IEnumerable<string> Sentences(int count, Random random)
    {
        for (int i = 0; i < count; i++)
            yield return Write(_grammar.Generate(English.Sentence, random));
    }
}
