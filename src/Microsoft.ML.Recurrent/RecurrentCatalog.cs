using System.Diagnostics.CodeAnalysis;

namespace Microsoft.ML.Recurrent;

/// <summary>
/// What this library adds to an <see cref="MLContext"/> beside the trainers that stand in ML.NET's own catalogs. Reached as
/// <c>ml.Recurrent()</c>.
/// </summary>
public sealed class RecurrentCatalog
{
    internal RecurrentCatalog(MLContext context)
    {
        Context = context;
        Data = new RecurrentData();
        Trainers = new RecurrentTrainers(context);
    }

    internal MLContext Context { get; }

    /// <summary>Readers of files that ML.NET has no reader for.</summary>
    public RecurrentData Data { get; }

    /// <summary>The trainers for which ML.NET has no catalog of its own.</summary>
    public RecurrentTrainers Trainers { get; }

    /// <summary>
    /// Finds a stage of a model by its type: after <c>ml.Model.Load</c> a model is a plain <see cref="ITransformer"/>, and this
    /// gives the typed stage back, however deep the chains are nested.
    /// </summary>
    /// <typeparam name="TTransformer">The type of the stage.</typeparam>
    /// <param name="model">A transformer, or a chain of transformers and chains.</param>
    /// <returns>The stage; the model itself when it is of that type.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is null.</exception>
    /// <exception cref="InvalidOperationException">The model has no such stage, or several: then enumerate the chain and call
    /// this method on the part that is meant.</exception>
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "Reached from a context, as everything in a catalog of ML.NET is.")]
    public TTransformer Find<TTransformer>(ITransformer model)
        where TTransformer : class, ITransformer
    {
        ArgumentNullException.ThrowIfNull(model);
        List<ITransformer> stages = [.. Flatten(model)];
        List<TTransformer> found = [.. stages.OfType<TTransformer>()];
        if (model is TTransformer itself)
            return itself;
        if (found.Count == 1)
            return found[0];
        string names = stages.Count == 0 ? "no stages" : "the stages " + string.Join(", ", stages.Select((stage, i) => $"{i}: {NameOf(stage.GetType())}"));
        throw new InvalidOperationException(found.Count == 0
            ? $"The model has no stage of type {NameOf(typeof(TTransformer))}. It has {names}."
            : $"The model has {found.Count} stages of type {NameOf(typeof(TTransformer))}; expected one. It has {names}. " +
              "Enumerate the chain and look in the part that is meant.");
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
