using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Hosting;
using Microsoft.ML.Runtime;

// Where ML.NET's internals live when it is the real package; the embedded host, one assembly, names this library as its friend.
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Core")]
[assembly: IgnoresAccessChecksTo("Microsoft.ML.Data")]
[assembly: LoadableClass(typeof(SequenceClassifierTransformer), null, typeof(SignatureLoadModel), "Sequence classifier", SequenceClassifierTransformer.LoaderName)]
[assembly: LoadableClass(typeof(SequenceTaggerTransformer), null, typeof(SignatureLoadModel), "Sequence tagger", SequenceTaggerTransformer.LoaderName)]
[assembly: LoadableClass(typeof(LanguageModelTransformer), null, typeof(SignatureLoadModel), "Language model", LanguageModelTransformer.LoaderName)]
[assembly: LoadableClass(typeof(WordVectorsTransformer), null, typeof(SignatureLoadModel), "Word vectors", WordVectorsTransformer.LoaderName)]

namespace Microsoft.ML.Recurrent.Hosting
{
    /// <summary>
    /// The one file that touches what ML.NET keeps internal: saving and loading a stage of a model zip, the parts of a schema
    /// shape, the environment of a catalog, the seed of a context. A loadable transformer adds here its <c>LoadableClass</c>
    /// attribute and, as a <c>partial</c> class, its private <c>Create(IHostEnvironment, ModelLoadContext)</c>, which ML.NET
    /// finds by name and shape; nothing outside this file mentions an internal type of ML.NET. MLNetInternals.txt beside this
    /// file lists what is used, with reasons; on the package host nothing else is open to the compiler.
    /// </summary>
    internal static class MLNetInternals
    {
        /// <summary>The stream, beside the stage's own entry, that holds our payload.</summary>
        private const string PayloadName = "Network";

        /// <summary>The stage's envelope has one version for ever: the payload inside carries its own.</summary>
        private const uint EnvelopeVersion = 0x00010001;

        /// <summary>Saves a stage: its identity, then the payload that <paramref name="write"/> writes to a forward-only stream.</summary>
        internal static void SavePayload(ModelSaveContext context, ModelIdentity identity, Action<Stream> write)
        {
            ArgumentNullException.ThrowIfNull(context);
            context.CheckAtModel();
            context.SetVersionInfo(VersionOf(identity));
            context.SaveBinaryStream(PayloadName, writer => write(writer.BaseStream));
        }

        /// <summary>Loads what <see cref="SavePayload"/> saved; <paramref name="read"/> gets a stream that may be unable to seek.</summary>
        internal static T LoadPayload<T>(ModelLoadContext context, ModelIdentity identity, Func<Stream, T> read)
        {
            ArgumentNullException.ThrowIfNull(context);
            context.CheckAtModel(VersionOf(identity));
            T? payload = default;
            if (!context.TryLoadBinaryStream(PayloadName, reader => payload = read(reader.BaseStream)))
                throw new ModelFormatException(
                    $"The model file has a stage '{identity.LoaderName}' without its '{PayloadName}' stream: the file is damaged or was not " +
                    "written by this library. Save the model again.");
            return payload!;
        }

        internal static SchemaShape.Column ShapeColumn(
            string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations = null) =>
            new(name, kind, itemType, isKey, annotations);

        internal static SchemaShape.Column? FindColumn(SchemaShape shape, string name) =>
            shape.TryFindColumn(name, out SchemaShape.Column column) ? column : null;

        /// <summary>The environment that a catalog of trainers, such as <c>ml.BinaryClassification.Trainers</c>, belongs to.</summary>
        internal static IHostEnvironment EnvironmentOf(TrainCatalogBase.CatalogInstantiatorBase catalog)
        {
            ArgumentNullException.ThrowIfNull(catalog);
            return CatalogUtils.GetEnvironment(catalog);
        }

        /// <summary>The seed given to the <see cref="MLContext"/>, or null when it has none.</summary>
        internal static int? SeedOf(IHostEnvironment environment) => (environment as IHostEnvironmentInternal)?.Seed;

        private static VersionInfo VersionOf(ModelIdentity identity) => new(
            modelSignature: identity.Signature,
            verWrittenCur: EnvelopeVersion,
            verReadableCur: EnvelopeVersion,
            verWeCanReadBack: EnvelopeVersion,
            loaderSignature: identity.LoaderName,
            // The simple name: with the full name a model of a later version of the library could not be loaded by an earlier one.
            loaderAssemblyName: typeof(MLNetInternals).Assembly.GetName().Name);
    }
}

namespace Microsoft.ML.Recurrent
{
    public sealed partial class SequenceClassifierTransformer
    {
        private static SequenceClassifierTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
            MLNetInternals.LoadPayload(context, Identity, ReadPayload);
    }

    public sealed partial class SequenceTaggerTransformer
    {
        private static SequenceTaggerTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
            MLNetInternals.LoadPayload(context, Identity, ReadPayload);
    }

    public sealed partial class LanguageModelTransformer
    {
        private static LanguageModelTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
            MLNetInternals.LoadPayload(context, Identity, ReadPayload);
    }

    public sealed partial class WordVectorsTransformer
    {
        private static WordVectorsTransformer Create(IHostEnvironment environment, ModelLoadContext context) =>
            MLNetInternals.LoadPayload(context, Identity, ReadPayload);
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>Tells the runtime to let this assembly use the internals of another; the runtime knows the attribute by its name.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
    {
        public string AssemblyName { get; } = assemblyName;
    }
}
