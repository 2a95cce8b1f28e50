namespace Microsoft.ML;

/// <summary>What a saved stage is, and by whom and how it can be read.</summary>
internal readonly struct VersionInfo
{
    /// <param name="modelSignature">Eight characters that name the format.</param>
    /// <param name="verWrittenCur">The version that is written.</param>
    /// <param name="verReadableCur">The oldest reader's version that can read what is written.</param>
    /// <param name="verWeCanReadBack">The oldest version that this reader can read.</param>
    /// <param name="loaderAssemblyName">The assembly that has the class.</param>
    /// <param name="loaderSignature">The load name of the class.</param>
    /// <param name="loaderSignatureAlt">Another load name of the class.</param>
    public VersionInfo(
        string modelSignature,
        uint verWrittenCur,
        uint verReadableCur,
        uint verWeCanReadBack,
        string loaderAssemblyName,
        string loaderSignature = null,
        string loaderSignatureAlt = null)
    {
        if (modelSignature?.Length != 8)
            throw new ArgumentException($"A model signature has exactly 8 characters, and '{modelSignature}' has {modelSignature?.Length ?? 0}.", nameof(modelSignature));
        ModelSignature = modelSignature;
        VerWrittenCur = verWrittenCur;
        VerReadableCur = verReadableCur;
        VerWeCanReadBack = verWeCanReadBack;
        LoaderSignature = loaderSignature;
        LoaderAssemblyName = loaderAssemblyName;
        LoaderSignatureAlt = loaderSignatureAlt;
    }

    public string ModelSignature { get; }

    public uint VerWrittenCur { get; }

    public uint VerReadableCur { get; }

    public uint VerWeCanReadBack { get; }

    public string LoaderSignature { get; }

    public string LoaderAssemblyName { get; }

    public string LoaderSignatureAlt { get; }
}
