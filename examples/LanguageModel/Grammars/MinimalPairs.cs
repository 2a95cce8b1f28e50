using static LanguageModel.Grammars.Words;

namespace LanguageModel.Grammars;

/// <summary>
/// Pairs of sentences that differ in one word, which the grammar allows in one of them alone, because of words that stand far from it.
/// </summary>
internal static class MinimalPairs
{
    private static readonly Paradigm[] _paradigms =
    [
        // The man near the houses *sing …
        .. Mirrored("number_across_a_place", "<phrase:people:{0}> <where> <phrase:places:{1}>", PeopleDo, "<when> ."),
        // The man that the girls love *sing …
        .. Mirrored("number_across_an_object_clause", "<phrase:people:{0}> that <phrase:people:{2}> <toPeople:{1}>", PeopleDo, "<when> ."),
        // The man who loves the girls *sing …
        .. Mirrored("number_across_a_subject_clause", "<phrase:people:{0}> who <toPeople:{3}> <phrase:people:{2}>", PeopleDo, "<when> ."),
        // *Do the girl near the houses sing?
        .. from he in (string[])["she", "they"]
           let isOne = English.NumberOf(he) == "one"
           select new Paradigm("number_in_a_question", "", [isOne ? ("does", "do") : ("do", "does")], $"<phrase:people:{he}> <where> <phrase:places:{(isOne ? "many" : "one")}> <peopleDo:many> <when> ?"),
        // The man who loves the girls saw *themselves …
        .. from pair in (string[][])[["he", "himself", "they", "themselves"], ["she", "herself", "they", "themselves"], ["they", "themselves", "he", "himself"], ["they", "themselves", "she", "herself"]]
           select new Paradigm("reflexive_pronoun", $"<phrase:people:{pair[0]}> who <toPeople:{English.NumberOf(pair[0])}> <phrase:people:{pair[2]}> <toThemselves:past>", [(pair[1], pair[3])], "."),
        // The roses that the king waters *sing …
        .. from kinds in new (string Kind, string To, string[] Own, string[] Other)[]
           {
               ("plants", "toPlants", PlantsDo, PeopleDo), ("machines", "toMachines", MachinesDo, PeopleDo), ("people", "toPeople", PeopleDo, PlantsDo), ("animals", "toAnimals", AnimalsDo, MachinesDo),
           }
           from form in (int[])[0, 1]
           let he = form == 0 ? "they" : kinds.Kind == "people" ? "he" : "it"
           select new Paradigm("what_it_can_do", $"<phrase:{kinds.Kind}:{he}> that <phrase:people:she> <{kinds.To}:one>", [.. kinds.Own.Zip(kinds.Other, (own, other) => (Form(own, form), Form(other, form)))], "<when> ."),
    ];

    /// <summary>Makes pairs, a line each: paradigm, number, the acceptable sentence, the other one, with tabs between them.</summary>
    public static IEnumerable<string> Make(Grammar grammar, int count, Random random)
    {
        foreach (IGrouping<string, Paradigm> paradigms in _paradigms.GroupBy(paradigm => paradigm.Name))
        {
            Paradigm[] variants = [.. paradigms];
            for (int i = 0; i < count; i++)
            {
                Paradigm paradigm = variants[i % variants.Length];
                IReadOnlyList<string> before = grammar.Generate(paradigm.Before, random), after = grammar.Generate(paradigm.After, random);
                (string right, string wrong) = paradigm.Choices[random.Next(paradigm.Choices.Length)];
                yield return $"{paradigm.Name}\t{i}\t{MadeText.Write([.. before, right, .. after])}\t{MadeText.Write([.. before, wrong, .. after])}";
            }
        }
    }

    /// <summary>A subject of one number with a noun of the other between it and its verb, and the other way round.</summary>
    /// <param name="name">The paradigm's name.</param>
    /// <param name="before">What stands before the verb: {0} the subject's pronoun, {2} that of the others, {1} the others' number, {3} the subject's number.</param>
    /// <param name="verbs">The verbs.</param>
    /// <param name="after">What stands behind the verb.</param>
    private static IEnumerable<Paradigm> Mirrored(string name, string before, string[] verbs, string after) =>
        from pronouns in (string[][])[["he", "they"], ["they", "she"]]
        let isOne = English.NumberOf(pronouns[0]) == "one"
        let filled = before
            .Replace("{0}", pronouns[0], StringComparison.Ordinal).Replace("{1}", English.NumberOf(pronouns[1]), StringComparison.Ordinal)
            .Replace("{2}", pronouns[1], StringComparison.Ordinal).Replace("{3}", English.NumberOf(pronouns[0]), StringComparison.Ordinal)
        select new Paradigm(name, filled, [.. verbs.Select(verb => isOne ? (Form(verb, 1), Form(verb, 0)) : (Form(verb, 0), Form(verb, 1)))], after);

    private static string Form(string verb, int form) => verb.Split(' ')[form];

    /// <param name="Name">What is looked at.</param>
    /// <param name="Before">Words and symbols before the word.</param>
    /// <param name="Choices">The word as it must be, and as it must not be.</param>
    /// <param name="After">Words and symbols behind it.</param>
    private sealed record Paradigm(string Name, string Before, (string Right, string Wrong)[] Choices, string After);
}
