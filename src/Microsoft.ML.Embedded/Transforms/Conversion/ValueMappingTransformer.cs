using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(ValueMappingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Value map", ValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Made by <see cref="ValueMappingEstimator"/>.</summary>
public class ValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedValueMap";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBVALMP", LoaderSignature);

    private readonly ValueMap _map;

    internal ValueMappingTransformer(IHost host, ValueMap map, IReadOnlyList<InputOutputColumnPair> columns)
        : base(host, columns) => _map = map;

    private static ValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
    {
        InputOutputColumnPair[] columns = ReadColumnPairs(reader);
        return new ValueMappingTransformer(env.Register(LoaderSignature), ValueMap.Read(reader), columns);
    });

    private protected sealed override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        _map.Write(writer);
    });

    private protected sealed override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName) => _map.MapColumn(input, outputName);
}
