using static LanguageModel.Grammars.Words;

namespace LanguageModel.Grammars;

/// <summary>
/// A small English grammar, written for this example. What a subject is decides, however much stands between, whether its verb ends in s, what it
/// can do at all (people sing, lamps break, roses bloom), and which pronoun stands for it.
/// </summary>
/// <remarks>
/// Symbols have up to two marks: what somebody or something is (<c>people</c>, <c>animals</c>, <c>machines</c>, <c>plants</c>), and the pronoun
/// that stands for it, from which follows the form of words: <c>they</c> take <c>many</c>, the others <c>one</c>.
/// </remarks>
internal static class English
{
    /// <summary>The symbol of a sentence.</summary>
    public const string Sentence = "<sentence>";

    private static readonly (string Kind, string[] Pronouns, double Weight)[] _kinds =
    [
        ("people", ["he", "she", "they"], 3), ("animals", ["it", "they"], 2.5), ("machines", ["it", "they"], 1.5), ("plants", ["it", "they"], 1.5),
    ];

    private static readonly string[] _numbers = ["one", "many"];

    /// <summary>The form of words that agree with what a pronoun stands for.</summary>
    public static string NumberOf(string pronoun) => pronoun == "they" ? "many" : "one";

    /// <summary>The grammar.</summary>
    public static Grammar Create()
    {
        var grammar = new Grammar();
        AddWords(grammar);
        AddNounPhrases(grammar);
        AddPredicates(grammar);
        AddSentences(grammar);
        return grammar;
    }

    private static void AddSentences(Grammar grammar)
    {
        grammar.Add(Sentence, 10, "<clause> .");
        grammar.Add(Sentence, 1.5, "<clause> , but <clause> .");
        grammar.Add(Sentence, 1.5, "when <clause> , <clause> .");
        grammar.Add(Sentence, 2, "<question> ?");
        grammar.Add(Sentence, 2, "<tag> ?");
        foreach ((string kind, string[] pronouns, double weight) in _kinds)
        {
            foreach (string he in pronouns)
            {
                bool one = NumberOf(he) == "one";
                (string does, string @is) = one ? ("does", "is") : ("do", "are");
                grammar.Add("<clause>", weight, $"<subject:{kind}:{he}> <predicate:{kind}:{he}>");
                grammar.Add("<question>", weight, $"{does} <subject:{kind}:{he}> <{kind}Do:many> <when>");
                grammar.Add("<question>", weight, $"{@is} <subject:{kind}:{he}> <like:{kind}>");
                grammar.Add("<question>", weight / 2, $"{@is} <subject:{kind}:{he}> <{kind}Do:ing>");
                grammar.Add("<tag>", weight, $"<subject:{kind}:{he}> <{kind}Do:{NumberOf(he)}> <when> , {does}n't {he}");
                grammar.Add("<tag>", weight, $"<subject:{kind}:{he}> {@is} <like:{kind}> , {@is}n't {he}");
            }
        }
    }

    private static void AddPredicates(Grammar grammar)
    {
        foreach ((string kind, string[] pronouns, _) in _kinds)
        {
            foreach (string he in pronouns)
            {
                string number = NumberOf(he), predicate = $"<predicate:{kind}:{he}>", present = $"<present:{kind}:{he}>", past = $"<past:{kind}:{he}>";
                (string @is, string was) = number == "one" ? ("is", "was") : ("are", "were");
                grammar.Add(predicate, 5, present);
                grammar.Add(predicate, 1, $"{present} and {present}");
                grammar.Add(predicate, 1, $"{present} <when>");
                grammar.Add(predicate, 1.5, past);
                grammar.Add(present, 3, $"<{kind}Do:{number}>");
                grammar.Add(present, 1.5, $"<how> <{kind}Do:{number}>");
                grammar.Add(present, 2, $"{@is} <like:{kind}>");
                grammar.Add(present, 1.5, $"{@is} <{kind}Do:ing> <where> <phrase:places>");
                grammar.Add(present, 4, $"<{kind}To:{number}:{he}>");
                grammar.Add(past, 1.5, $"<{kind}Do:past>");
                grammar.Add(past, 1, $"{was} <like:{kind}>");
                grammar.Add(past, 1.5, $"<{kind}To:past:{he}>");
            }
        }
        foreach (string form in (string[])[.. _numbers, "past"])
        {
            foreach ((string he, string his, string himself) in new[] { ("he", "his", "himself"), ("she", "her", "herself"), ("it", "its", "itself"), ("they", "their", "themselves") })
            {
                if (form != "past" && form != NumberOf(he))
                    continue;
                foreach ((double weight, string others) in new[] { (3.0, "People"), (1.5, "Animals"), (1, "Machines"), (1, "Plants"), (1.5, "Things") })
                    grammar.Add($"<peopleTo:{form}:{he}>", weight, $"<to{others}:{form}> <phrase:{others.ToLowerInvariant()}>");
                grammar.Add($"<peopleTo:{form}:{he}>", 1.5, $"<toThings:{form}> {his} <things>");
                grammar.Add($"<peopleTo:{form}:{he}>", 1.5, $"<toThemselves:{form}> {himself}");
                grammar.Add($"<peopleTo:{form}:{he}>", 0.8, $"<thinking:{form}> that <clause>");
                grammar.Add($"<animalsTo:{form}:{he}>", 3, $"<animalsToOthers:{form}> <phrase:animals>");
                grammar.Add($"<animalsTo:{form}:{he}>", 2, $"<animalsToOthers:{form}> <phrase:people>");
                grammar.Add($"<animalsTo:{form}:{he}>", 1, $"<animalsToOthers:{form}> {his} <animals:many>");
                grammar.Add($"<machinesTo:{form}:{he}>", 1, $"<machinesToPeople:{form}> <phrase:people>");
                grammar.Add($"<plantsTo:{form}:{he}>", 1, $"<plantsToPeople:{form}> <phrase:people>");
            }
        }
    }

    private static void AddNounPhrases(Grammar grammar)
    {
        foreach (string number in _numbers)
        {
            grammar.Add("<noun:people:they>", 1, "<men:many>");
            grammar.Add("<noun:people:they>", 1, "<women:many>");
            grammar.Add("<noun:people:they>", 2, "<people:many>");
            grammar.Add("<things>", 1, $"<things:{number}>");
            AddPhrases(grammar, $"<phrase:places:{number}>", number, $"<places:{number}>", "<likePlaces>");
            AddPhrases(grammar, "<phrase:things>", number, $"<things:{number}>", "<likeThings>");
            grammar.Add("<phrase:places>", 1, $"<phrase:places:{number}>");
        }
        foreach ((string he, string own, string name) in new[] { ("he", "<men:one>", "<namesOfMen>"), ("she", "<women:one>", "<namesOfWomen>") })
        {
            grammar.Add($"<noun:people:{he}>", 2, own);
            grammar.Add($"<noun:people:{he}>", 2, "<people:one>");
            grammar.Add($"<phrase:people:{he}>", 3, name);
        }
        foreach ((string kind, string[] pronouns, _) in _kinds)
        {
            foreach (string he in pronouns)
            {
                string number = NumberOf(he), phrase = $"<phrase:{kind}:{he}>", subject = $"<subject:{kind}:{he}>";
                if (kind != "people")
                    grammar.Add($"<noun:{kind}:{he}>", 1, $"<{kind}:{number}>");
                AddPhrases(grammar, phrase, number, $"<noun:{kind}:{he}>", $"<like:{kind}>");
                grammar.Add($"<phrase:{kind}>", 1, phrase);
                grammar.Add(subject, 5, phrase);
                grammar.Add(subject, 2, $"{phrase} <where> <phrase:places>");
                grammar.Add(subject, 2, $"{phrase} <relative:{kind}:{number}>");
            }
            grammar.Add($"<subject:{kind}:they>", 0.7, $"<phrase:{kind}> and <phrase:{kind}>");
            string others = kind[..1].ToUpperInvariant() + kind[1..];
            foreach (string number in _numbers)
            {
                string who = kind == "people" ? "who" : "that", to = kind == "people" ? "<toPeople:" : kind == "animals" ? "<animalsToOthers:" : $"<{kind}ToPeople:";
                grammar.Add($"<relative:{kind}:{number}>", 1, $"{who} <{kind}Do:{number}> <where> <phrase:places>");
                grammar.Add($"<relative:{kind}:{number}>", 1, $"{who} {to}{number}> <phrase:people>");
                foreach (string they in (string[])["he", "she", "they"])
                    grammar.Add($"<relative:{kind}:{number}>", 0.7, $"that <phrase:people:{they}> <to{others}:{NumberOf(they)}>");
            }
        }
    }

    private static void AddPhrases(Grammar grammar, string symbol, string number, string noun, string like)
    {
        (string, double)[] determiners = number == "one"
            ? [("the", 6), ("a", 2), ("this", 1), ("that", 1), ("every", 0.7), ("our", 1)]
            : [("the", 6), ("these", 1), ("those", 1), ("some", 1), ("many", 0.7), ("two", 0.7), ("our", 1)];
        foreach ((string determiner, double weight) in determiners)
        {
            grammar.Add(symbol, weight, $"{determiner} {noun}");
            grammar.Add(symbol, weight / 3, $"{determiner} {like} {noun}");
        }
    }

    private static void AddWords(Grammar grammar)
    {
        foreach ((string name, string[] nouns) in new[] { ("men", Men), ("women", Women), ("people", People), ("animals", Animals), ("machines", Machines), ("plants", Plants), ("things", Things), ("places", Places) })
            AddForms(grammar, name, nouns, _numbers);
        foreach ((string name, string[] verbs) in new[]
        {
            ("peopleDo", PeopleDo), ("animalsDo", AnimalsDo), ("machinesDo", MachinesDo), ("plantsDo", PlantsDo), ("toPeople", ToPeople), ("toThemselves", ToThemselves),
            ("toAnimals", ToAnimals), ("toMachines", ToMachines), ("toPlants", ToPlants), ("toThings", ToThings), ("animalsToOthers", AnimalsToOthers),
            ("machinesToPeople", MachinesToPeople), ("plantsToPeople", PlantsToPeople), ("thinking", Thinking),
        })
            AddForms(grammar, name, verbs, ["many", "one", "past", "ing"]);
        foreach ((string name, string[] words) in new[]
        {
            ("<namesOfMen>", NamesOfMen), ("<namesOfWomen>", NamesOfWomen), ("<like:people>", LikePeople), ("<like:animals>", LikeAnimals), ("<like:machines>", LikeMachines),
            ("<like:plants>", LikePlants), ("<likeThings>", LikeThings), ("<likePlaces>", LikePlaces), ("<where>", Where), ("<when>", When), ("<how>", How),
        })
            AddRanked(grammar, name, words);
    }

    private static void AddForms(Grammar grammar, string name, string[] words, string[] forms)
    {
        for (int form = 0; form < forms.Length; form++)
            AddRanked(grammar, $"<{name}:{forms[form]}>", [.. words.Select(word => word.Split(' ')[form])]);
    }

    /// <summary>The nth of the words has a weight of 1 / √n.</summary>
    private static void AddRanked(Grammar grammar, string symbol, string[] words)
    {
        for (int i = 0; i < words.Length; i++)
            grammar.Add(symbol, 1 / Math.Sqrt(i + 1), words[i]);
    }
}
