namespace Microsoft.ML.Data;

/// <summary>The type of the values of a column. Types are compared by <see cref="Equals(DataViewType)"/>.</summary>
public abstract class DataViewType : IEquatable<DataViewType>
{
    private protected DataViewType(Type rawType)
    {
        ArgumentNullException.ThrowIfNull(rawType);
        RawType = rawType;
    }

    /// <summary>The .NET type that getters of such a column hand out.</summary>
    public Type RawType { get; }

    public abstract bool Equals(DataViewType other);
}
