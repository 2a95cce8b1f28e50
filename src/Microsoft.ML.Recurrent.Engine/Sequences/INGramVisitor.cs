namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Receives the n-grams of a text from an <see cref="NGramReader"/>.</summary>
internal interface INGramVisitor
{
    /// <summary>An n-gram of words or of characters.</summary>
    /// <param name="hash">Its hash.</param>
    /// <param name="isWord">Whether it consists of words.</param>
    /// <param name="start">The word, or character, that it begins with: an index for <see cref="NGramReader.SourceOf"/>.</param>
    /// <param name="length">Number of its words, or characters.</param>
    void Visit(ulong hash, bool isWord, int start, int length);
}
