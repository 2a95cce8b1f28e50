using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Looks values of one type up in a table of values of another.</summary>
public sealed class ValueMappingEstimator<TKey, TValue> : ValueMappingEstimator
{
    internal ValueMappingEstimator(IHost host, ValueMap map, InputOutputColumnPair columns)
        : base(host, map, columns)
    {
    }
}
