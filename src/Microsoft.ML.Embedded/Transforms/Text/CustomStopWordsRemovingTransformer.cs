using Microsoft.ML.Data;
using Microsoft.ML.Embedded;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Text;

[assembly: Microsoft.ML.LoadableClass(typeof(CustomStopWordsRemovingTransformer), null, typeof(Microsoft.ML.SignatureLoadModel), "Custom stop words remover", CustomStopWordsRemovingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms.Text;

/// <summary>Made by <see cref="CustomStopWordsRemovingEstimator"/>.</summary>
public sealed class CustomStopWordsRemovingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "EmbeddedCustomStopWords";

    private static readonly VersionInfo s_version = StagePayload.FirstVersion("EMBCSTPW", LoaderSignature);

    private readonly string[] _stopWords;
    private readonly StopWordFilter _filter;

    internal CustomStopWordsRemovingTransformer(IHost host, IReadOnlyList<InputOutputColumnPair> columns, string[] stopWords)
        : base(host, columns)
    {
        ArgumentNullException.ThrowIfNull(stopWords);
        _stopWords = [.. stopWords];
        _filter = new StopWordFilter(stopWords);
    }

    private static CustomStopWordsRemovingTransformer Create(IHostEnvironment env, ModelLoadContext ctx) => StagePayload.Load(ctx, s_version, reader =>
        new CustomStopWordsRemovingTransformer(env.Register(LoaderSignature), ReadColumnPairs(reader), StagePayload.ReadList(reader, static from => from.ReadString())));

    private protected override void SaveModel(ModelSaveContext ctx) => StagePayload.Save(ctx, s_version, writer =>
    {
        WriteColumnPairs(writer);
        StagePayload.WriteList(writer, _stopWords, static (to, word) => to.Write(word));
    });

    private protected override AddedColumn MapColumn(int pairIndex, DataViewSchema.Column input, string outputName) => _filter.MapColumn(outputName, input);
}
