using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Runtime;
using Spectre.Console;

namespace Examples.Common;

/// <summary>Shows how training goes: a live bar on a terminal, else the library's log, a line an epoch.</summary>
internal static class TrainingDisplay
{
    /// <summary>Calls <paramref name="train"/> with where it shall report to, and shows what it reports.</summary>
    /// <param name="ml">Whose log is shown.</param>
    /// <param name="trainer">Name of the trainer whose lines of the log are shown.</param>
    /// <param name="train">What trains.</param>
    public static T Show<T>(MLContext ml, string trainer, Func<IProgress<TrainingProgress>?, T> train)
    {
        bool live = AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected;
        void Write(object? sender, LoggingEventArgs message)
        {
            if (!message.Source.Contains(trainer, StringComparison.Ordinal))
                return;
            // The bar stands for the lines of the epochs, but not for a warning; and Spectre writes above the bar, without tearing it.
            if (!live && message.Kind >= ChannelMessageKind.Info)
                Console.WriteLine(message.RawMessage);
            else if (message.Kind >= ChannelMessageKind.Warning)
                AnsiConsole.WriteLine(message.RawMessage);
        }

        ml.Log += Write;
        try
        {
            return live
                ? AnsiConsole.Progress()
                    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
                    .Start(context => train(new Bar(context.AddTask("reading the texts", maxValue: 1))))
                : train(null);
        }
        finally
        {
            ml.Log -= Write;
        }
    }

    private sealed class Bar(ProgressTask task) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            string metric = Describe(value.MetricName, value.Metric) + Describe(value.SecondMetricName, value.SecondMetric);
            task.Value = (value.Epoch - 1 + (double)value.Batch / Math.Max(1, value.Batches)) / value.Epochs;
            task.Description = string.Create(CultureInfo.InvariantCulture,
                $"epoch {value.Epoch}/{value.Epochs}: loss {value.Loss:F4}{metric}, {value.TokensPerSecond:N0} tokens/s");
        }

        private static string Describe(string? name, double? metric) => metric is double measured ? string.Create(CultureInfo.InvariantCulture, $", {name} {measured:F4}") : "";
    }
}
