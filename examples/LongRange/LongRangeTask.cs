using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Models;

namespace LongRange;

/// <summary>A task whose answer depends on what was read long before it is asked for. Its data are made, never read.</summary>
internal abstract class LongRangeTask
{
    /// <summary>All tasks.</summary>
    public static IReadOnlyList<LongRangeTask> All { get; } = [new CopyTask(), new AddingTask()];

    /// <summary>Its name, in lower case.</summary>
    public abstract string Name { get; }

    /// <summary>What it asks for, and how it is judged.</summary>
    public abstract string Definition { get; }

    /// <summary>What counts as right, in a few words.</summary>
    public abstract string Measure { get; }

    /// <summary>Who answers without having read anything.</summary>
    public abstract string Baseline { get; }

    /// <summary>The baseline's share of right answers.</summary>
    public abstract double BaselineShare { get; }

    /// <summary>What <see cref="Assess"/> gives as the error.</summary>
    public abstract string ErrorName { get; }

    /// <summary>The baseline's error.</summary>
    public abstract double BaselineError { get; }

    /// <summary>Number of features of a step.</summary>
    public abstract int InputSize { get; }

    /// <summary>Number of values of an answer, or of its classes.</summary>
    public abstract int OutputSize { get; }

    /// <summary>The shortest length that it can be asked at.</summary>
    public abstract int MinimumLength { get; }

    /// <summary>Makes sequences.</summary>
    /// <param name="random">Where they are drawn from.</param>
    /// <param name="sequences">How many.</param>
    /// <param name="length">Steps of each.</param>
    /// <param name="forTest">Whether networks are judged by them.</param>
    public abstract ProbeBatch Make(Random random, int sequences, int length, bool forTest);

    /// <summary>Judges answers.</summary>
    /// <param name="batch">What was asked.</param>
    /// <param name="answers">What <see cref="RecurrentProbe.Answer"/> said.</param>
    public abstract Assessment Assess(ProbeBatch batch, ReadOnlySpan<float> answers);
}
