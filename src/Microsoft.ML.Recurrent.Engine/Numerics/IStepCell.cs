namespace Microsoft.ML.Recurrent.Engine.Numerics;

/// <summary>A cell as <see cref="RecurrentStep"/> needs it: from the sums of a vector of hidden units to their next state.</summary>
internal unsafe interface IStepCell
{
    /// <summary>Number of gates.</summary>
    static abstract int Gates { get; }

    /// <summary>Vectors of hidden units in a panel of packed weights: as many as make 3 or 4 vectors with their gates.</summary>
    static abstract int Blocks { get; }

    /// <summary>Whether there is a cell state.</summary>
    static abstract bool HasCellState { get; }

    /// <summary>Whether the recurrent sums stand by themselves, and start from the recurrent bias.</summary>
    static abstract bool SeparatesRecurrentProduct { get; }

    /// <summary>Writes the next state of <paramref name="count"/> hidden units.</summary>
    /// <param name="sums">The gates' sums: [gates, lanes].</param>
    /// <param name="input">What the input adds to the first gate; the next gate's is <paramref name="size"/> floats further on.</param>
    /// <param name="size">Size of h.</param>
    /// <param name="hiddenBefore">h of the step before.</param>
    /// <param name="cell">c, which becomes the next.</param>
    /// <param name="hidden">The next h.</param>
    /// <param name="count">How many lanes there are.</param>
    static abstract void Step<TSimd, TVector>(float* sums, float* input, nint size, float* hiddenBefore, float* cell, float* hidden, int count)
        where TSimd : struct, ISimd<TVector> where TVector : unmanaged;
}
