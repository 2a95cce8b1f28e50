using System.Globalization;

namespace Microsoft.ML.Recurrent;

/// <summary>The loss or the gradient became infinite or not a number, and training stopped. The message names the epoch and the batch and says what to try.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public TrainingDivergedException() : this("Training diverged.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public TrainingDivergedException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public TrainingDivergedException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal TrainingDivergedException(string quantity, double value, int epoch, int batch, double learningRate)
        : base(string.Create(CultureInfo.InvariantCulture,
            $"Training diverged in epoch {epoch}, batch {batch}: expected a finite {quantity}, found {value}. Use a lower learning rate (it is {learningRate}) or a smaller gradient clipping norm, and check the data for values that are not finite or very large."))
    {
        Epoch = epoch;
        Batch = batch;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The batch within the epoch, from 1.</summary>
    public int Batch { get; }
}
