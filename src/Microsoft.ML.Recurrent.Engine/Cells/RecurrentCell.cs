namespace Microsoft.ML.Recurrent;

/// <summary>The kinds of recurrent cell.</summary>
public enum RecurrentCell
{
    /// <summary>Vanilla recurrent network with tanh (Elman 1990): cheapest, forgets soonest.</summary>
    Rnn,

    /// <summary>Long short-term memory with a forget gate (Hochreiter and Schmidhuber 1997; Gers et al. 2000).</summary>
    Lstm,

    /// <summary>Gated recurrent unit (Cho et al. 2014), in the form in which PyTorch computes it.</summary>
    Gru,
}
