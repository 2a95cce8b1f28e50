namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>What a language model in a file is. The numbers are stored in model files and never change.</summary>
internal enum LanguageModelKind
{
    /// <summary>Tables of n-grams.</summary>
    NGram = 0,

    /// <summary>Two models, mixed.</summary>
    Interpolated = 1,

    /// <summary>A recurrent network.</summary>
    Recurrent = 2,

    /// <summary>A neural network over a fixed window of words.</summary>
    Window = 3,

    /// <summary>A recurrent network with a continuous cache.</summary>
    ContinuousCache = 4,
}
