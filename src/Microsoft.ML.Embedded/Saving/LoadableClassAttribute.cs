namespace Microsoft.ML;

/// <summary>
/// Tells how a class is found by name. The class, or <c>Create(IHostEnvironment, ModelLoadContext)</c> in it, makes the instance.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class LoadableClassAttribute : Attribute
{
    public LoadableClassAttribute(Type instType, Type argType, Type sigType, string userName, params string[] loadNames)
    {
        InstanceType = instType;
        ArgType = argType;
        SignatureType = sigType;
        UserName = userName;
        LoadNames = loadNames;
    }

    public Type InstanceType { get; }

    public Type ArgType { get; }

    public Type SignatureType { get; }

    public string UserName { get; }

    public IReadOnlyList<string> LoadNames { get; }
}
