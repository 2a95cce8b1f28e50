namespace Microsoft.ML.Recurrent;

/// <summary>Options that contradict themselves or are out of range. All faults are listed, not only the first.</summary>
public sealed class OptionsException : ArgumentException
{
    /// <summary>An exception without a list of faults.</summary>
    public OptionsException() : this("The options are not valid.")
    {
    }

    /// <summary>An exception without a list of faults.</summary>
    /// <param name="message">What is wrong.</param>
    public OptionsException(string message) : base(message)
    {
    }

    /// <summary>An exception without a list of faults.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">What led to it.</param>
    public OptionsException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal OptionsException(string type, IReadOnlyList<string> faults)
        : base($"{type} has {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}:{string.Concat(faults.Select(fault => Environment.NewLine + "- " + fault))}")
    {
        Faults = faults;
    }

    /// <summary>One sentence a fault: the option, what was expected, what was found.</summary>
    public IReadOnlyList<string> Faults { get; } = [];
}
