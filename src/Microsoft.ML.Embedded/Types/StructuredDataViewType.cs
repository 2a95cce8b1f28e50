namespace Microsoft.ML.Data;

/// <summary>A type made of other types, such as a vector.</summary>
public abstract class StructuredDataViewType : DataViewType
{
    protected StructuredDataViewType(Type rawType)
        : base(rawType)
    {
    }
}
