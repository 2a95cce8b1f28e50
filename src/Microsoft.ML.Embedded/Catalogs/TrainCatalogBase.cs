using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A task: its trainers, and how what they make is evaluated.</summary>
public abstract partial class TrainCatalogBase : IInternalCatalog
{
    private readonly IHostEnvironment _environment;

    private protected TrainCatalogBase(IHostEnvironment environment) => _environment = environment;

    IHostEnvironment IInternalCatalog.Environment => _environment;

    /// <summary>Where the trainers of a task hang, as extension methods.</summary>
    public abstract class CatalogInstantiatorBase : IInternalCatalog
    {
        private readonly TrainCatalogBase _owner;

        private protected CatalogInstantiatorBase(TrainCatalogBase owner) => _owner = owner;

        IHostEnvironment IInternalCatalog.Environment => _owner._environment;
    }
}
