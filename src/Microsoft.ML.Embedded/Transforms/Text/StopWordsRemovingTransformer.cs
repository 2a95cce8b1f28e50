using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: Microsoft.ML.LoadableClass(typeof(StopWordsRemovingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Stop words remover", StopWordsRemovingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

/// <summary>Made by <see cref="StopWordsRemovingEstimator"/>.</summary>
public sealed class StopWordsRemovingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedStopWords";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBSTPWD", LoaderSignature);

    private readonly StopWordsRemovingEstimator.Language _language;
    private readonly StopWordFilter _filter;

    internal StopWordsRemovingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, StopWordsRemovingEstimator.Language language)
        : base(host, columns)
    {
        _language = language;
        _filter = StopWordFilter.For(language);
    }

    private static StopWordsRemovingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new StopWordsRemovingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader), (StopWordsRemovingEstimator.Language)reader.ReadInt32()));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        writer.Write((int)_language);
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName) => _filter.MapColumn(outputName, input);
}
