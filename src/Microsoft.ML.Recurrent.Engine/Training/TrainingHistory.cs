using Microsoft.ML.Recurrent.Engine.Files;

namespace Microsoft.ML.Recurrent;

/// <summary>The epochs of a training run and how it ended.</summary>
public sealed class TrainingHistory
{
    internal TrainingHistory(IReadOnlyList<EpochRecord> epochs, string? metricName, int bestEpoch, StopReason stopReason)
    {
        Epochs = epochs;
        MetricName = metricName;
        BestEpoch = bestEpoch;
        StopReason = stopReason;
    }

    /// <summary>One record an epoch, in order.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; }

    /// <summary>Name of the validation metric; null when there was no validation set.</summary>
    public string? MetricName { get; }

    /// <summary>The epoch, from 1, whose weights the model has: the best by the validation metric, or the last one.</summary>
    public int BestEpoch { get; }

    /// <summary>Why training ended.</summary>
    public StopReason StopReason { get; }

    internal void Write(SectionWriter writer)
    {
        writer.WriteString(MetricName ?? "");
        writer.WriteInt32(BestEpoch);
        writer.WriteInt32((int)StopReason);
        writer.WriteInt32(Epochs.Count);
        // The same training gives the same bytes: times stay out of a model file.
        foreach (EpochRecord epoch in Epochs)
            WriteEpoch(writer, epoch with { Seconds = 0 });
    }

    internal static TrainingHistory Read(SectionReader reader)
    {
        string metricName = reader.ReadString();
        int bestEpoch = reader.ReadInt32(0, int.MaxValue, "best epoch");
        var stopReason = (StopReason)reader.ReadInt32(0, (int)StopReason.Cancelled, "reason of the end of training");
        List<EpochRecord> epochs = ReadEpochs(reader);
        if (bestEpoch > epochs.Count)
            throw reader.Fault($"a best epoch among {epochs.Count}", $"epoch {bestEpoch}");
        return new TrainingHistory(epochs, metricName.Length == 0 ? null : metricName, bestEpoch, stopReason);
    }

    internal static void WriteEpoch(SectionWriter writer, EpochRecord epoch)
    {
        writer.WriteInt32(epoch.Epoch);
        writer.WriteDouble(epoch.TrainingLoss);
        writer.WriteDouble(epoch.ValidationLoss ?? double.NaN);
        writer.WriteDouble(epoch.Metric ?? double.NaN);
        writer.WriteDouble(epoch.LearningRate);
        writer.WriteDouble(epoch.GradientNorm);
        writer.WriteInt64(epoch.Tokens);
        writer.WriteDouble(epoch.Seconds);
    }

    internal static List<EpochRecord> ReadEpochs(SectionReader reader)
    {
        int count = reader.ReadCount(EpochBytes, "epochs");
        var epochs = new List<EpochRecord>(count);
        for (int i = 0; i < count; i++)
        {
            epochs.Add(new EpochRecord(
                reader.ReadInt32(1, int.MaxValue, "epoch"),
                reader.ReadDouble(),
                NullIfNaN(reader.ReadDouble()),
                NullIfNaN(reader.ReadDouble()),
                reader.ReadDouble(),
                reader.ReadDouble(),
                reader.ReadInt64(),
                reader.ReadDouble()));
        }
        return epochs;
    }

    private const int EpochBytes = 4 + 7 * 8;

    private static double? NullIfNaN(double value) => double.IsNaN(value) ? null : value;
}
