namespace Microsoft.ML.Recurrent.Columns.Scoring;

/// <summary>
/// The working memory of one cursor or one prediction engine: rows are read into slots, scored together, and handed out slot by
/// slot. A session is used by one thread at a time and gives pooled scratch back when it is disposed.
/// </summary>
/// <remarks>
/// The values of a slot must depend on that slot's row alone, never on its company: the same bits come out of bulk scoring and of
/// a prediction engine.
/// </remarks>
internal abstract class ScoringSession : IDisposable
{
    private readonly bool[] _required;
    private bool _disposed;

    protected ScoringSession(int outputCount) => _required = new bool[outputCount];

    /// <summary>Declares that the next scores must contain this output; what nobody requires need not be computed.</summary>
    internal void Require(int output) => _required[output] = true;

    /// <summary>Reads the inputs of the source's current row into a slot. Nothing of the source may be kept by reference: the next
    /// row overwrites it.</summary>
    /// <returns>The row's cost in tokens, zero or more: look-ahead stops when a batch is dear enough.</returns>
    internal abstract int Read(int slot);

    /// <summary>Scores slots 0 to <paramref name="count"/> - 1, for the required outputs.</summary>
    internal abstract void Score(int count);

    /// <summary>Makes the <see cref="ValueGetter{TValue}"/> of an output, of the raw type that its column declares.</summary>
    /// <param name="output">The output's index in <see cref="ISequenceScorer.Outputs"/>.</param>
    /// <param name="currentSlot">Gives the slot to hand out, at every call of the getter; throws outside a row.</param>
    internal abstract Delegate CreateGetter(int output, Func<int> currentSlot);

    /// <summary>Whether this output must be computed by <see cref="Score"/>.</summary>
    protected bool IsRequired(int output) => _required[output];

    /// <summary>Gives pooled scratch back; called once.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
