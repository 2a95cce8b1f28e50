namespace Microsoft.ML.Recurrent;

/// <summary>A model file (or a checkpoint) is damaged, is something else, or was written by a newer version. The message says what was expected, what was found, and where.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>An exception without a message of its own.</summary>
    public ModelFormatException() : this("The model file is damaged.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public ModelFormatException(string message) : base(message)
    {
    }

    /// <summary>An exception with a message and its cause.</summary>
    public ModelFormatException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal ModelFormatException(string expected, string found, string section, long offset, Exception? innerException = null)
        : base($"Expected {expected}, found {found}, in {(section.Length == 0 ? "the header" : $"section '{section}'")} at offset {offset} of the model file.", innerException)
    {
        Section = section;
        Offset = offset;
    }

    /// <summary>Name of the section in which the fault was found; empty in the file's header.</summary>
    public string Section { get; } = "";

    /// <summary>Where the fault was found, in bytes from the start of the model file; -1 when unknown.</summary>
    public long Offset { get; } = -1;
}
