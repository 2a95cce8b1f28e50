namespace Microsoft.ML.Recurrent.Tests.Classification;

/// <summary>Calls back on the reporting thread, at once; <see cref="Progress{T}"/> would do it some time later.</summary>
internal sealed class CallBack(Action<TrainingProgress> action) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => action(value);
}
