namespace Microsoft.ML.Runtime;

internal interface IHostEnvironmentInternal : IHostEnvironment
{
    /// <summary>The seed that the environment was made with, or null.</summary>
    int? Seed { get; }
}
