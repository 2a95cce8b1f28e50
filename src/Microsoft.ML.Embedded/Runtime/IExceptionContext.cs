namespace Microsoft.ML.Runtime;

/// <summary>Knows who throws.</summary>
public interface IExceptionContext
{
    string ContextDescription { get; }

    /// <summary>Marks an exception about to be thrown, and returns it.</summary>
    TException Process<TException>(TException ex)
        where TException : Exception;
}
