using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Telling two classes apart.</summary>
public sealed partial class BinaryClassificationCatalog : TrainCatalogBase
{
    internal BinaryClassificationCatalog(IHostEnvironment environment)
        : base(environment)
    {
        Trainers = new BinaryClassificationTrainers(this);
    }

    public BinaryClassificationTrainers Trainers { get; }

    public sealed class BinaryClassificationTrainers : CatalogInstantiatorBase
    {
        internal BinaryClassificationTrainers(BinaryClassificationCatalog catalog)
            : base(catalog)
        {
        }
    }
}
