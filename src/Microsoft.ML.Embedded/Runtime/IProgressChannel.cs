namespace Microsoft.ML.Runtime;

/// <summary>Reports progress; it does not reach <see cref="MLContext.Log"/>.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    void Checkpoint(params double?[] values);
}
