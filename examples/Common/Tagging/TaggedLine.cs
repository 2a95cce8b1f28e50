using System.Text;

namespace Examples.Common.Tagging;

/// <summary>A tagged sentence on a line: <c>It/PRON rains/VERB</c>, or <c>[PER Nora] lives in [LOC Lunde]</c>.</summary>
internal static class TaggedLine
{
    /// <summary>The line, with the model's tags.</summary>
    public static string Of(TaggedSentence sentence, bool areEntities)
    {
        if (!areEntities)
            return string.Join(' ', sentence.Tokens.Zip(sentence.PredictedTags, (token, tag) => $"{token}/{tag}"));
        var line = new StringBuilder();
        int token = 0;
        foreach (TaggedSegment segment in TaggedSegment.Of(sentence, areEntities).Where(segment => segment.Verdict != Verdict.Missed))
        {
            Append(line, sentence.Tokens[token..segment.Start]);
            token = segment.Start + segment.Length;
            Append(line, [$"[{segment.Type} {string.Join(' ', sentence.Tokens[segment.Start..token])}]"]);
        }
        Append(line, sentence.Tokens[token..]);
        return line.ToString();
    }

    private static void Append(StringBuilder line, string[] words)
    {
        foreach (string word in words)
            line.Append(line.Length > 0 ? " " : "").Append(word);
    }
}
