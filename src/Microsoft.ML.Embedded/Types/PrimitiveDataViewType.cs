namespace Microsoft.ML.Data;

/// <summary>A type whose values may be copied by assignment and may be the items of a vector.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    protected PrimitiveDataViewType(Type rawType)
        : base(rawType)
    {
        if (typeof(IDisposable).IsAssignableFrom(rawType))
            throw new ArgumentOutOfRangeException(nameof(rawType), $"A primitive type cannot be disposable, and {rawType} is.");
    }
}
