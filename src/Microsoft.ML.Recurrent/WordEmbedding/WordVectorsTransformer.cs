using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Columns.Outputs;
using Microsoft.ML.Recurrent.Columns.Scoring;
using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// Vectors of words. It appends columns that are computed only if somebody reads them:
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>SequenceEmbedding</c></term><description>vector of Single, <see cref="VectorSize"/> slots: the mean of the vectors of the row's words;
/// zeros for a row without a word that has a vector</description></item>
/// <item><term><c>TokenVectors</c></term><description>vector of Single, variable, tokens · <see cref="VectorSize"/>: the vector of each token, one behind the
/// other; zeros for one that has none. A trainer of float sequences reads it with an element size of <see cref="VectorSize"/></description></item>
/// </list>
/// <para>
/// Beside that it tells which words are near each other, and gives an embedding its first values (the option <c>WordVectors</c> of other trainers).
/// Immutable; any number of threads may use it, each with a prediction engine or cursor of its own.
/// </para>
/// </remarks>
public sealed partial class WordVectorsTransformer : SequenceTransformer
{
    internal const string LoaderName = "WordVectors";
    internal static readonly ModelIdentity Identity = new(LoaderName, "RNNWRDVC");
    private const string InputSection = "input", VectorSection = "vectors";
    private readonly WordVectorsScorer _scorer;

    internal WordVectorsTransformer(WordVectorSpace space) : base(Identity)
    {
        _scorer = new WordVectorsScorer(space);
        Words = [.. space.Input.Texts.Skip(LanguageModelIds.FirstWord)];
    }

    internal WordVectorSpace Space => _scorer.Space;

    /// <summary>The words that have a vector; of a text, the most frequent first.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Length of a vector.</summary>
    public int VectorSize => Space.Vectors.Columns;

    /// <summary>A copy of a word's vector: [<see cref="VectorSize"/>]; <see langword="null"/> when the word has none.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="word"/> is null.</exception>
    public float[]? VectorOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        int number = Space.Find(word);
        return number < 0 ? null : Space.Vectors.Row(number).ToArray();
    }

    /// <summary>The words whose vectors have the largest cosine with a word's, the nearest first, the word itself left out; none for a word that has no vector.</summary>
    /// <param name="word">A word.</param>
    /// <param name="count">Most neighbours, at least 1.</param>
    /// <exception cref="ArgumentNullException"><paramref name="word"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<WordNeighbour> Neighbours(string word, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int number = Space.Find(word);
        return number < 0 ? [] : Space.Nearest(Space.Vectors.Row(number), count, number);
    }

    /// <summary>The words whose vectors have the largest cosine with a vector, the nearest first.</summary>
    /// <param name="vector">Finite numbers: [<see cref="VectorSize"/>].</param>
    /// <param name="count">Most neighbours, at least 1.</param>
    /// <exception cref="ArgumentException">The vector has another length, or an element that is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<WordNeighbour> Neighbours(ReadOnlySpan<float> vector, int count = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (vector.Length != VectorSize)
            throw new ArgumentException($"Expected a vector of {VectorSize} numbers; found {vector.Length}.", nameof(vector));
        foreach (float value in vector)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException($"Expected finite numbers; found {value}.", nameof(vector));
        }
        return Space.Nearest(vector, count);
    }

    /// <summary>
    /// What is to <paramref name="third"/> as <paramref name="second"/> is to <paramref name="first"/>: the words whose vectors have the largest cosine with
    /// second - first + third, each scaled to length 1 (Mikolov, Yih and Zweig 2013); the three are left out. None if one of them has no vector.
    /// </summary>
    /// <param name="first">For instance <c>man</c>.</param>
    /// <param name="second">For instance <c>king</c>.</param>
    /// <param name="third">For instance <c>woman</c>.</param>
    /// <param name="count">Most words, at least 1.</param>
    /// <exception cref="ArgumentNullException">A word is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<WordNeighbour> Analogy(string first, string second, string third, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(third);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        int from = Space.Find(first), to = Space.Find(second), other = Space.Find(third);
        if (from < 0 || to < 0 || other < 0)
            return [];
        var vector = new float[VectorSize];
        Space.AddDirection(to, 1, vector);
        Space.AddDirection(from, -1, vector);
        Space.AddDirection(other, 1, vector);
        return Space.Nearest(vector, count, from, to, other);
    }

    private protected override ISequenceScorer Scorer => _scorer;

    private protected override void AddSections(ModelFileWriter file)
    {
        file.AddCritical(InputSection, Space.Input.Write);
        file.AddCritical(VectorSection, Space.Write);
    }

    internal static WordVectorsTransformer ReadPayload(Stream stream) => ReadPayload(stream, [InputSection, VectorSection], file =>
    {
        Matrix vectors = file.Read(VectorSection, WordVectorSpace.ReadVectors);
        LanguageModelInput input = file.Read(InputSection, reader => LanguageModelInput.Read(reader, LanguageModelIds.FirstWord + vectors.Rows));
        return new WordVectorsTransformer(new WordVectorSpace(input, vectors));
    });
}
