namespace Microsoft.ML;

/// <summary>Makes views of sources of one type, all with one schema.</summary>
public interface IDataLoader<in TSource> : ICanSaveModel
{
    IDataView Load(TSource input);

    DataViewSchema GetOutputSchema();
}
