namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Sequences of one length for a <see cref="RecurrentProbe"/>, and what is right at their last steps: values, or classes. All arrays are of the
/// caller's filling; step comes before sequence, so that what happens at one time lies together.
/// </summary>
internal sealed class ProbeBatch
{
    /// <summary>A batch of zeros.</summary>
    /// <param name="sequences">Number of sequences, at least 1.</param>
    /// <param name="steps">Number of steps of each sequence, at least 1.</param>
    /// <param name="inputSize">Number of features of each step, at least 1.</param>
    /// <param name="answers">At how many of the last steps an answer is asked for, from 1 to <paramref name="steps"/>.</param>
    /// <param name="valueSize">Number of values of an answer; 0 when an answer is a class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ProbeBatch(int sequences, int steps, int inputSize, int answers, int valueSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequences, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(answers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(answers, steps);
        ArgumentOutOfRangeException.ThrowIfNegative(valueSize);
        Sequences = sequences;
        Steps = steps;
        InputSize = inputSize;
        Answers = answers;
        Inputs = new float[checked(steps * sequences * inputSize)];
        Values = new float[checked(answers * sequences * valueSize)];
        Classes = new int[valueSize == 0 ? answers * sequences : 0];
    }

    /// <summary>Number of sequences.</summary>
    public int Sequences { get; }

    /// <summary>Number of steps of each sequence.</summary>
    public int Steps { get; }

    /// <summary>Number of features of each step.</summary>
    public int InputSize { get; }

    /// <summary>At how many of the last steps an answer is asked for.</summary>
    public int Answers { get; }

    /// <summary>The sequences: [steps, sequences, inputs].</summary>
    public float[] Inputs { get; }

    /// <summary>The right values, for squared error: [answers, sequences, values]; empty when answers are classes.</summary>
    public float[] Values { get; }

    /// <summary>The right classes, from 0, for softmax cross-entropy: [answers, sequences]; empty when answers are values.</summary>
    public int[] Classes { get; }
}
