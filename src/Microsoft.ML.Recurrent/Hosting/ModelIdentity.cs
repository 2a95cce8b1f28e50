namespace Microsoft.ML.Recurrent.Hosting;

/// <summary>
/// What a model zip says about one of our stages, so that ML.NET finds its loader again. Both names are frozen once a
/// version with them is released: a change makes every saved model unreadable.
/// </summary>
internal sealed class ModelIdentity
{
    /// <summary>ML.NET stores the signature as eight bytes.</summary>
    private const int SignatureLength = 8;

    /// <param name="loaderName">The name under which the assembly's <c>LoadableClass</c> attribute registers the transformer.</param>
    /// <param name="signature">Exactly eight characters of ASCII.</param>
    internal ModelIdentity(string loaderName, string signature)
    {
        ArgumentException.ThrowIfNullOrEmpty(loaderName);
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.Length != SignatureLength || !System.Text.Ascii.IsValid(signature))
            throw new ArgumentException($"A model signature is {SignatureLength} ASCII characters; found '{signature}' of {signature.Length}.", nameof(signature));
        LoaderName = loaderName;
        Signature = signature;
    }

    internal string LoaderName { get; }

    internal string Signature { get; }
}
