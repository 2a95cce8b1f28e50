using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Predicting a number.</summary>
public sealed partial class RegressionCatalog : TrainCatalogBase
{
    internal RegressionCatalog(IHostEnvironment environment)
        : base(environment)
    {
        Trainers = new RegressionTrainers(this);
    }

    public RegressionTrainers Trainers { get; }

    public sealed class RegressionTrainers : CatalogInstantiatorBase
    {
        internal RegressionTrainers(RegressionCatalog catalog)
            : base(catalog)
        {
        }
    }
}
