namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>
/// The ARPA format of back-off language models, which most tools read and write:
/// <code>
/// \data\
/// ngram 1=4
/// ngram 2=2
///
/// \1-grams:
/// -0.8 &lt;unk&gt;
/// -99 &lt;s&gt; -0.3
/// -0.5 &lt;/s&gt;
/// -0.5 word -0.2
///
/// \2-grams:
/// -0.1 &lt;s&gt; word
/// -0.2 word &lt;/s&gt;
///
/// \end\
/// </code>
/// A line is the base-10 logarithm of a probability, the words, and the base-10 logarithm of the backoff weight, 0 where it is left out; fields are
/// separated by tabs or blanks.
/// </summary>
internal static class ArpaFormat
{
    public const string Begin = "<s>";
    public const string End = "</s>";
    public const string Unknown = "<unk>";
    public const string DataMark = "\\data\\";
    public const string EndMark = "\\end\\";
    public const string CountMark = "ngram ";

    /// <summary>What is written for the logarithm of zero, and read as it.</summary>
    public const double LogZero = -99;

    /// <summary>The heading of the n-grams of a length.</summary>
    public static string Heading(int n) => FormattableString.Invariant($"\\{n}-grams:");
}
