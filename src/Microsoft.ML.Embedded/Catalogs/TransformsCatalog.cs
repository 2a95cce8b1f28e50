using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Estimators that make columns of columns; they are extension methods.</summary>
public sealed class TransformsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _environment;

    internal TransformsCatalog(IHostEnvironment environment)
    {
        _environment = environment;
        Conversion = new ConversionTransforms(this);
        Text = new TextTransforms(this);
    }

    public ConversionTransforms Conversion { get; }

    public TextTransforms Text { get; }

    IHostEnvironment IInternalCatalog.Environment => _environment;

    /// <summary>Between types of values.</summary>
    public sealed class ConversionTransforms : IInternalCatalog
    {
        private readonly TransformsCatalog _owner;

        internal ConversionTransforms(TransformsCatalog owner) => _owner = owner;

        IHostEnvironment IInternalCatalog.Environment => _owner._environment;
    }

    /// <summary>On text.</summary>
    public sealed class TextTransforms : IInternalCatalog
    {
        private readonly TransformsCatalog _owner;

        internal TextTransforms(TransformsCatalog owner) => _owner = owner;

        IHostEnvironment IInternalCatalog.Environment => _owner._environment;
    }
}
