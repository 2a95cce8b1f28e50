using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(ColumnCopyingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Column copier", ColumnCopyingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Made by <see cref="ColumnCopyingEstimator"/>.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedCopyColumns";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBCOPYC", LoaderSignature);

    internal ColumnCopyingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns)
        : base(host, columns)
    {
    }

    private static ColumnCopyingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new ColumnCopyingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader)));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, WriteColumnPairs);

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName) =>
        new(new(outputName, input.Type, input.Annotations), [input.Index], row => Getters.Of(row, input));
}
