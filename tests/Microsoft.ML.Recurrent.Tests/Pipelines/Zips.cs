namespace Microsoft.ML.Recurrent.Tests.Pipelines;

/// <summary>Models through ML.NET's zips.</summary>
internal static class Zips
{
    /// <summary>The zip of a model that reads <paramref name="rows"/>.</summary>
    public static MemoryStream Save(ITransformer model, IDataView rows)
    {
        var stream = new MemoryStream();
        new MLContext().Model.Save(model, rows.Schema, stream);
        stream.Position = 0;
        return stream;
    }

    /// <summary>The model, saved, and loaded by another context.</summary>
    public static ITransformer Reload(ITransformer model, IDataView rows)
    {
        using MemoryStream zip = Save(model, rows);
        return new MLContext().Model.Load(zip, out _);
    }
}
