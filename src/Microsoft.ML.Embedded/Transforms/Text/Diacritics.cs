using System.Collections.Frozen;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Letters with diacritics of the Latin, Greek and Cyrillic blocks up to U+04FF, the letters they are made of, and the marks that stand by themselves.</summary>
/// <remarks>The table is written out because globalization-invariant processes cannot decompose.</remarks>
internal static class Diacritics
{
    // Each string: a letter, then the letters that are it with marks.
    private static readonly string[] s_families =
    [
        "AÀÁÂÃÄÅĀĂĄǍǞǠǺȀȂȦ",
        "CÇĆĈĊČ",
        "DĎ",
        "EÈÉÊËĒĔĖĘĚȄȆȨ",
        "GĜĞĠĢǦǴ",
        "HĤȞ",
        "IÌÍÎÏĨĪĬĮİǏȈȊ",
        "JĴ",
        "KĶǨ",
        "LĹĻĽ",
        "NÑŃŅŇǸ",
        "OÒÓÔÕÖŌŎŐƠǑǪǬȌȎȪȬȮȰ",
        "RŔŖŘȐȒ",
        "SŚŜŞŠȘ",
        "TŢŤȚ",
        "UÙÚÛÜŨŪŬŮŰŲƯǓǕǗǙǛȔȖ",
        "WŴ",
        "YÝŶŸȲ",
        "ZŹŻŽ",
        "aàáâãäåāăąǎǟǡǻȁȃȧ",
        "cçćĉċč",
        "dď",
        "eèéêëēĕėęěȅȇȩ",
        "gĝğġģǧǵ",
        "hĥȟ",
        "iìíîïĩīĭįǐȉȋ",
        "jĵǰ",
        "kķǩ",
        "lĺļľ",
        "nñńņňǹ",
        "oòóôõöōŏőơǒǫǭȍȏȫȭȯȱ",
        "rŕŗřȑȓ",
        "sśŝşšș",
        "tţťț",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗ",
        "wŵ",
        "yýÿŷȳ",
        "zźżž",
        "ÆǢǼ",
        "ØǾ",
        "æǣǽ",
        "øǿ",
        "ƷǮ",
        "ʒǯ",
        "ΑΆ",
        "ΕΈ",
        "ΗΉ",
        "ΙΊΪ",
        "ΟΌ",
        "ΥΎΫ",
        "ΩΏ",
        "αά",
        "εέ",
        "ηή",
        "ιΐίϊ",
        "οό",
        "υΰϋύ",
        "ωώ",
        "ϒϓϔ",
        "ІЇ",
        "АӐӒ",
        "ГЃ",
        "ЕЀЁӖ",
        "ЖӁӜ",
        "ЗӞ",
        "ИЍЙӢӤ",
        "КЌ",
        "ОӦ",
        "УЎӮӰӲ",
        "ЧӴ",
        "ЫӸ",
        "ЭӬ",
        "аӑӓ",
        "гѓ",
        "еѐёӗ",
        "жӂӝ",
        "зӟ",
        "ийѝӣӥ",
        "кќ",
        "оӧ",
        "уўӯӱӳ",
        "чӵ",
        "ыӹ",
        "эӭ",
        "ії",
        "ѴѶ",
        "ѵѷ",
        "ӘӚ",
        "әӛ",
        "ӨӪ",
        "өӫ",
    ];

    private static readonly FrozenDictionary<char, char> s_baseOf = s_families
        .SelectMany(family => family.Skip(1).Select(marked => KeyValuePair.Create(marked, family[0])))
        .ToFrozenDictionary();

    /// <summary>Whether the character is a mark: a diacritic to combine, a Hebrew point or an Arabic vowel sign.</summary>
    public static bool IsMark(char character) => character is
        (>= '\u0300' and <= '\u036f')
        or (>= '\u0591' and <= '\u05bd') or '\u05c1' or '\u05c2' or '\u05c4' or '\u05c5' or '\u05c7'
        or (>= '\u0610' and <= '\u0615') or (>= '\u064c' and <= '\u065e') or '\u0670';

    public static char Remove(char character) =>
        character >= '\u00c0' && s_baseOf.TryGetValue(character, out char letter) ? letter : character;
}
