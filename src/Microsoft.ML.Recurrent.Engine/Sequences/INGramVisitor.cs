namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Receives the n-grams of a text from an <see cref="NGramReader"/>.</summary>
internal interface INGramVisitor
{
    /// <summary>An n-gram of words or of characters, by its hash.</summary>
    void Visit(ulong hash, bool isWord);
}
