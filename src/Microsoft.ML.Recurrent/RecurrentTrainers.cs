namespace Microsoft.ML.Recurrent;

/// <summary>The trainers for which ML.NET has no catalog of its own. Reached as <c>ml.Recurrent().Trainers</c>; they are extension methods of this class.</summary>
public sealed class RecurrentTrainers
{
    internal RecurrentTrainers(MLContext context) => Context = context;

    internal MLContext Context { get; }
}
