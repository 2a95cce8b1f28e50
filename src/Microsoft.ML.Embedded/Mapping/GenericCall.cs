using System.Reflection;

namespace Microsoft.ML.Embedded;

/// <summary>Calls a generic method with type arguments that are known at run time only. For set-up, never for every row.</summary>
internal static class GenericCall
{
    /// <summary>Calls the method of the delegate with other type arguments: <c>Invoke&lt;Delegate&gt;(MakeGetter&lt;int&gt;, [type.RawType], row)</c>.</summary>
    public static TResult Invoke<TResult>(Delegate exemplar, Type[] typeArguments, params object[] arguments) =>
        (TResult)exemplar.Method
            .GetGenericMethodDefinition()
            .MakeGenericMethod(typeArguments)
            .Invoke(exemplar.Target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
