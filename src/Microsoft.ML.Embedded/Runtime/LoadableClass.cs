using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Embedded;

/// <summary>Makes an object from a saved model, by the class's <c>Create</c> method or constructor, public or not.</summary>
internal static class LoadableClass
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Type[] s_parameters = [typeof(IHostEnvironment), typeof(ModelLoadContext)];

    public static object Create(Type type, IHostEnvironment environment, ModelLoadContext context)
    {
        MethodInfo create = type.GetMethod("Create", Static, s_parameters);
        ConstructorInfo constructor = type.GetConstructor(Instance, s_parameters);
        try
        {
            object[] arguments = [environment, context];
            if (create?.ReturnType == type)
                return create.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (constructor != null)
                return constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        catch (Exception exception) when (type.Assembly != typeof(LoadableClass).Assembly)
        {
            // The host's own stages name the entry that is at fault; of others it is known only which class could not be made.
            throw new InvalidOperationException($"Error during class instantiation: {type} could not be loaded. {exception.Message}", exception);
        }
        throw new InvalidOperationException($"{type} has neither a method 'static {type.Name} Create(IHostEnvironment, ModelLoadContext)' nor a constructor of these parameters.");
    }
}
