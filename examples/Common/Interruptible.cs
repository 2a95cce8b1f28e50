using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>Runs an example so that Ctrl+C and what can go wrong end in a message and an exit code.</summary>
internal static class Interruptible
{
    /// <summary>Exit code when data or training is at fault.</summary>
    public const int Failure = 1;

    /// <summary>Exit code when it was cancelled before there was a model.</summary>
    public const int Cancelled = 130;

    /// <summary>Runs <paramref name="run"/>, whose token the first Ctrl+C sets: training ends with the best model so far. A second one ends the program.</summary>
    /// <returns>What it returned, <see cref="Failure"/> or <see cref="Cancelled"/>.</returns>
    public static int Run(Func<CancellationToken, int> run)
    {
        using var cancellation = new CancellationTokenSource();
        void Cancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = !cancellation.IsCancellationRequested;
            cancellation.Cancel();
        }

        Console.CancelKeyPress += Cancel;
        try
        {
            return run(cancellation.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("cancelled before there was a model");
            return Cancelled;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException or ArgumentException or TrainingDivergedException)
        {
            Console.Error.WriteLine($"error: {exception.Message}");
            return Failure;
        }
        finally
        {
            Console.CancelKeyPress -= Cancel;
        }
    }
}
