using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>Words and their vectors, as in a file.</summary>
/// <param name="Words">The words, each once.</param>
/// <param name="Values">Their vectors: [words, dimension].</param>
internal sealed record WordVectorTable(IReadOnlyList<string> Words, Matrix Values)
{
    /// <summary>The vectors of the words in <paramref name="vocabulary"/>, found as <see cref="WordVectorFile.Read(string, Vocabulary, int)"/> finds them.</summary>
    public WordVectors Select(Vocabulary vocabulary)
    {
        var gathering = new WordVectorGathering(vocabulary);
        Matrix values = Matrix.Create(vocabulary.Count, Values.Columns);
        for (int word = 0; word < Words.Count; word++)
        {
            if (gathering.Claim(Words[word]) is >= 0 and int id)
                Values.Row(word).CopyTo(values.Row(id));
        }
        return new WordVectors(values, gathering.IsFound, gathering.FoundCount, gathering.DuplicateCount);
    }
}
