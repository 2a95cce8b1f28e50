namespace Microsoft.ML;

/// <summary>Marks what can be made from a saved model.</summary>
internal delegate void SignatureLoadModel(ModelLoadContext ctx);
