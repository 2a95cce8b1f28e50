using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent.WordEmbedding;

/// <summary>The vectors of the words of an input, and which of them point the same way. A word that has no vector has zeros, and no neighbours.</summary>
internal sealed class WordVectorSpace
{
    private readonly double[] _lengths;

    /// <summary>A space.</summary>
    /// <param name="input">How rows become ids.</param>
    /// <param name="vectors">The vector of each word: [ids from the first word on, dimension].</param>
    public WordVectorSpace(LanguageModelInput input, Matrix vectors)
    {
        Input = input;
        Vectors = vectors;
        _lengths = new double[vectors.Rows];
        for (int word = 0; word < _lengths.Length; word++)
            _lengths[word] = Math.Sqrt(VectorMath.SumOfSquares(vectors.Row(word)));
    }

    /// <summary>How rows become ids.</summary>
    public LanguageModelInput Input { get; }

    /// <summary>The vector of each word: [ids from the first word on, dimension].</summary>
    public Matrix Vectors { get; }

    /// <summary>The number of an id among the words; -1 where it is none.</summary>
    public static int WordOf(int id) => id >= LanguageModelIds.FirstWord ? id - LanguageModelIds.FirstWord : -1;

    /// <summary>The text of a word.</summary>
    public string TextOf(int word) => Input.Texts[word + LanguageModelIds.FirstWord];

    /// <summary>The number of a word; -1 when there is none of that text.</summary>
    public int Find(ReadOnlySpan<char> text) => WordOf(Input.IdOf(text));

    /// <summary>The words whose vectors have the largest cosine with a vector, the first of equals first.</summary>
    /// <param name="vector">[dimension].</param>
    /// <param name="count">How many.</param>
    /// <param name="except">Words that are passed over.</param>
    public IReadOnlyList<WordNeighbour> Nearest(ReadOnlySpan<float> vector, int count, params ReadOnlySpan<int> except)
    {
        double length = Math.Sqrt(VectorMath.SumOfSquares(vector));
        if (length == 0)
            return [];
        var nearest = new PriorityQueue<int, (double Cosine, int Order)>();
        for (int word = 0; word < _lengths.Length; word++)
        {
            if (_lengths[word] == 0 || except.Contains(word))
                continue;
            double cosine = VectorMath.Dot(vector, Vectors.Row(word)) / (length * _lengths[word]);
            if (nearest.Count < count)
                nearest.Enqueue(word, (cosine, -word));
            else if (nearest.TryPeek(out _, out (double Cosine, int) worst) && cosine > worst.Cosine)
                nearest.EnqueueDequeue(word, (cosine, -word));
        }
        var neighbours = new WordNeighbour[nearest.Count];
        for (int place = neighbours.Length - 1; nearest.TryDequeue(out int word, out (double Cosine, int) rank); place--)
            neighbours[place] = new WordNeighbour(TextOf(word), (float)rank.Cosine);
        return neighbours;
    }

    /// <summary>The vectors of the words of a vocabulary.</summary>
    public WordVectors Select(Vocabulary vocabulary) => new WordVectorTable([.. Input.Texts.Skip(LanguageModelIds.FirstWord)], Vectors).Select(vocabulary);

    /// <summary>Adds a word's vector, scaled to length 1, some times.</summary>
    public void AddDirection(int word, float factor, Span<float> sum)
    {
        if (_lengths[word] > 0)
            VectorMath.Axpy((float)(factor / _lengths[word]), Vectors.Row(word), sum);
    }

    /// <summary>Writes the vectors.</summary>
    public void Write(SectionWriter writer)
    {
        writer.WriteInt32(Vectors.Rows);
        writer.WriteInt32(Vectors.Columns);
        writer.WriteMatrix(Vectors);
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">Sizes do not fit together, or a vector has an element that is no finite number.</exception>
    public static Matrix ReadVectors(SectionReader reader)
    {
        int words = reader.ReadInt32(0, Array.MaxLength - 2, "number of words"), dimension = reader.ReadInt32(1, WordVectorsTrainer.Options.LongestVector, "length of a vector");
        reader.ExpectShape(words, dimension, "word vectors");
        Matrix vectors = Matrix.Create(words, dimension);
        reader.ReadRows(vectors);
        foreach (float value in vectors.Span)
        {
            if (!float.IsFinite(value))
                throw reader.Fault("finite numbers in vectors", $"{value}");
        }
        return vectors;
    }
}
