using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>
/// What a word's vector adds to the gates of a layer whose weights no longer change, b + W_ih·x: a word that was met before costs a look-up
/// instead of a product. A row is the beginning of the chain of multiply-adds whose end is the recurrent product, so the bits are those of the
/// products. Any number of threads read it side by side.
/// </summary>
/// <remarks>
/// A row is computed when its word is first met: building costs what is used, and memory that no word has touched is only reserved. The table
/// has rows for the first words up to a limit of bytes (in a vocabulary sorted by frequency: the common ones); the others' are computed each time.
/// </remarks>
internal sealed class FoldedInput
{
    private readonly Matrix _vectors;
    private readonly PackedMatrix _weights;
    private readonly float[] _bias;
    private readonly Matrix _rows;
    private readonly bool[] _isKnown;

    /// <summary>An empty table.</summary>
    /// <param name="vectors">The words' vectors: [words, inputs].</param>
    /// <param name="weights">W_ihᵀ: [inputs, gates · hidden], packed.</param>
    /// <param name="bias">b: [gates · hidden].</param>
    /// <param name="byteLimit">How large the table may be.</param>
    public FoldedInput(Matrix vectors, PackedMatrix weights, float[] bias, long byteLimit)
    {
        _vectors = vectors;
        _weights = weights;
        _bias = bias;
        int rows = (int)Math.Min(vectors.Rows, byteLimit / (bias.Length * sizeof(float)));
        _rows = new Matrix(GC.AllocateUninitializedArray<float>(rows * bias.Length), 0, rows, bias.Length);
        _isKnown = new bool[rows];
    }

    /// <summary>Number of words that have a row.</summary>
    public int RowCount => _rows.Rows;

    /// <summary>The array of all rows.</summary>
    public float[] Rows => _rows.Array;

    /// <summary>Where a word's row starts: in <see cref="Rows"/>, or, where the table has none, the complement of where it was computed, on the array of <paramref name="scratch"/>.</summary>
    /// <param name="word">The word.</param>
    /// <param name="scratch">[at least scratch row + 1, gates · hidden].</param>
    /// <param name="scratchRow">The row of it that may be used.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public int StartOf(int word, Matrix scratch, int scratchRow)
    {
        if ((uint)word >= (uint)_rows.Rows)
        {
            Compute(word, scratch.Row(scratchRow));
            return ~(scratch.Offset + scratchRow * scratch.Stride);
        }
        if (!Volatile.Read(ref _isKnown[word]))
        {
            // Threads that meet the word at the same time write the same bits.
            Compute(word, _rows.Row(word));
            Volatile.Write(ref _isKnown[word], true);
        }
        return word * _rows.Columns;
    }

    private void Compute(int word, Span<float> row)
    {
        if ((uint)word >= (uint)_vectors.Rows)
            throw new ArgumentOutOfRangeException(nameof(word), word, $"Expected words from 0 to {_vectors.Rows - 1}; found {word}.");
        RowProduct.Multiply(_bias, _vectors.Row(word), _weights, row, descending: false);
    }
}
