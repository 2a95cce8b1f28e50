using Microsoft.ML.Runtime;

namespace Microsoft.ML.Embedded;

/// <summary>A pipe of messages that nobody listens to.</summary>
internal sealed class SilentPipe<TMessage> : IPipe<TMessage>
{
    public SilentPipe(string source) => ContextDescription = source;

    public string ContextDescription { get; }

    public void Send(TMessage msg)
    {
    }

    public TException Process<TException>(TException ex)
        where TException : Exception => ex;

    public void Dispose()
    {
    }
}
