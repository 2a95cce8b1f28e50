using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Makes views, and takes them apart.</summary>
public sealed partial class DataOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _environment;

    internal DataOperationsCatalog(IHostEnvironment environment) => _environment = environment;

    IHostEnvironment IInternalCatalog.Environment => _environment;
}
