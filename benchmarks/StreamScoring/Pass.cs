using System.Diagnostics;
using Microsoft.ML;

namespace StreamScoring;

/// <summary>One pass of a model over a stream of rows that nobody holds.</summary>
/// <param name="Rows">How many rows were scored.</param>
/// <param name="RowsPerSecond">Rows scored per second.</param>
/// <param name="PeakHeap">Most bytes seen on the managed heap, garbage that is not collected yet included.</param>
/// <param name="LiveHeap">Bytes on the managed heap behind the last row, without garbage; the cursor is still open.</param>
/// <param name="PeakWorkingSet">Most bytes that the process has had in memory since it began.</param>
internal sealed record Pass(int Rows, double RowsPerSecond, long PeakHeap, long LiveHeap, long PeakWorkingSet)
{
    private const int RowsBetweenSamples = 1000;

    /// <summary>Scores <paramref name="count"/> rows, the messages over and over.</summary>
    public static Pass Run(MLContext ml, ITransformer model, Message[] messages, int count)
    {
        IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(Stream(messages, count)));
        DataViewSchema.Column label = scored.Schema["PredictedLabel"], probability = scored.Schema["Probability"];
        GC.Collect();
        var clock = Stopwatch.StartNew();
        using DataViewRowCursor cursor = scored.GetRowCursor([label, probability]);
        ValueGetter<bool> getLabel = cursor.GetGetter<bool>(label);
        ValueGetter<float> getProbability = cursor.GetGetter<float>(probability);
        long peakHeap = 0;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            bool isSpam = false;
            float share = 0;
            getLabel(ref isSpam);
            getProbability(ref share);
            if (isSpam != share > 0.5f)
                throw new InvalidOperationException($"Row {rows} is {(isSpam ? "spam" : "ham")}, with a probability of spam of {share}.");
            if (rows % RowsBetweenSamples == 0)
                peakHeap = Math.Max(peakHeap, GC.GetTotalMemory(forceFullCollection: false));
        }

        double seconds = clock.Elapsed.TotalSeconds;
        if (rows != count)
            throw new InvalidOperationException($"Expected {count} rows of the stream; found {rows}.");
        using var process = Process.GetCurrentProcess();
        return new Pass(rows, rows / seconds, peakHeap, GC.GetTotalMemory(forceFullCollection: true), process.PeakWorkingSet64);
    }

    private static IEnumerable<Message> Stream(Message[] messages, int count)
    {
        for (int i = 0; i < count; i++)
            yield return messages[i % messages.Length];
    }
}
