using System.Reflection;
using Microsoft.ML.Embedded;

namespace Microsoft.ML.Runtime;

/// <summary>Knows the classes that can be made from a saved model, by name.</summary>
public sealed class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<Assembly> _assemblies = [];
    private readonly Dictionary<string, Type> _loadable = new(StringComparer.OrdinalIgnoreCase);

    internal ComponentCatalog()
    {
    }

    /// <summary>Makes the loadable classes of an assembly known. Assemblies that a model zip names become known by themselves.</summary>
    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_lock)
        {
            if (!_assemblies.Add(assembly))
                return;
            foreach (LoadableClassAttribute attribute in assembly.GetCustomAttributes<LoadableClassAttribute>())
            {
                if (attribute.SignatureType != typeof(SignatureLoadModel))
                    continue;
                foreach (string name in attribute.LoadNames)
                {
                    if (!_loadable.TryAdd(name.Trim(), attribute.InstanceType) && throwOnError)
                        throw new InvalidOperationException($"The load name '{name}' of {attribute.InstanceType} is already that of {_loadable[name.Trim()]}.");
                }
            }
        }
    }

    /// <summary>Makes what a <c>Model.key</c> names.</summary>
    internal object Load(IHostEnvironment environment, VersionInfo version, ModelLoadContext context)
    {
        Type type = Find(version.LoaderSignature) ?? FindIn(version);
        return LoadableClass.Create(type, environment, context);
    }

    private Type Find(string loadName)
    {
        lock (_lock)
            return _loadable.GetValueOrDefault(loadName.Trim());
    }

    private Type FindIn(VersionInfo version)
    {
        Assembly assembly;
        try
        {
            assembly = Assembly.Load(new AssemblyName(version.LoaderAssemblyName));
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or ArgumentException)
        {
            throw new FormatException($"The model needs the assembly '{version.LoaderAssemblyName}' for '{version.LoaderSignature}', and it could not be loaded: {exception.Message}", exception);
        }
        RegisterAssembly(assembly, throwOnError: false);
        return Find(version.LoaderSignature)
            ?? throw new FormatException($"The model needs '{version.LoaderSignature}', and the assembly '{version.LoaderAssemblyName}' has no loadable class of that name.");
    }
}
