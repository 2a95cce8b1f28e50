using Microsoft.ML.Runtime;

namespace Microsoft.ML.Embedded;

/// <summary>A progress channel that nobody listens to.</summary>
internal sealed class SilentProgressChannel : IProgressChannel
{
    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
    {
    }

    public void Checkpoint(params double?[] values)
    {
    }

    public IProgressChannel StartProgressChannel(string name) => new SilentProgressChannel();

    public void Dispose()
    {
    }
}
