using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Saves, loads and uses fitted pipelines.</summary>
public sealed partial class ModelOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _environment;

    internal ModelOperationsCatalog(IHostEnvironment environment) => _environment = environment;

    IHostEnvironment IInternalCatalog.Environment => _environment;
}
