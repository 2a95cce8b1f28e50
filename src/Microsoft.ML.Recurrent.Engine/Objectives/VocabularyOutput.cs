using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Objectives;

/// <summary>
/// The output layer of a model of words: hidden states in, a distribution over the vocabulary out. Training and scoring take many rows and never
/// have the logits of all of them in memory; prediction takes one row. Hidden states that are not numbers give NaN.
/// </summary>
internal abstract class VocabularyOutput : Layer
{
    /// <summary>An output layer of the given size.</summary>
    protected VocabularyOutput(int inputSize, int vocabularySize)
    {
        InputSize = inputSize;
        VocabularySize = vocabularySize;
    }

    /// <summary>Width of a hidden state.</summary>
    public int InputSize { get; }

    /// <summary>Number of words.</summary>
    public int VocabularySize { get; }

    /// <summary>A session's memory.</summary>
    public abstract VocabularyOutputState CreateState();

    /// <summary>Memory for the distribution after one hidden state at a time.</summary>
    public abstract VocabularyRow CreateRow();

    /// <summary>The loss Σ_rows -weight · log p(target); adds to the parameters' gradients and writes that of the input.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="input">Hidden states: [rows, inputs].</param>
    /// <param name="targets">[rows], from 0 to the vocabulary's size - 1; -1 skips the row.</param>
    /// <param name="weight">Weight of each row that is not skipped; 1 / their number for a mean.</param>
    /// <param name="dInput">[rows, inputs].</param>
    /// <exception cref="ArgumentOutOfRangeException">A target is no word.</exception>
    public abstract double Train(Pass pass, VocabularyOutputState state, Matrix input, ReadOnlySpan<int> targets, float weight, Matrix dInput);

    /// <summary>Writes log p(target) of each row, 0 for a skipped row; no gradients.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">The session's memory.</param>
    /// <param name="input">Hidden states: [rows, inputs].</param>
    /// <param name="targets">[rows], from 0 to the vocabulary's size - 1; -1 skips the row.</param>
    /// <param name="logProbabilities">[rows].</param>
    /// <exception cref="ArgumentOutOfRangeException">A target is no word.</exception>
    public abstract void Score(Pass pass, VocabularyOutputState state, Matrix input, ReadOnlySpan<int> targets, Span<double> logProbabilities);

    /// <exception cref="ArgumentOutOfRangeException">A target is no word.</exception>
    protected void CheckTargets(ReadOnlySpan<int> targets, int rows, string name)
    {
        VectorMath.CheckLength(targets.Length, rows);
        for (int row = 0; row < targets.Length; row++)
        {
            if (targets[row] < -1 || targets[row] >= VocabularySize)
                throw new ArgumentOutOfRangeException(nameof(targets), targets[row], $"Expected targets from 0 to {VocabularySize - 1}, or -1 for none, in {name}; found {targets[row]} in row {row}.");
        }
    }
}

/// <summary>What a <see cref="VocabularyOutput"/> needs in a call; the output layer that made it knows its type.</summary>
internal abstract class VocabularyOutputState;
