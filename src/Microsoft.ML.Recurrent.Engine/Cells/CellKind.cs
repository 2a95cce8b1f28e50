namespace Microsoft.ML.Recurrent.Engine.Cells;

/// <summary>Which recurrent cell. The values are written to model files.</summary>
internal enum CellKind
{
    /// <summary>Vanilla recurrent cell with tanh.</summary>
    Rnn = 0,

    /// <summary>Long short-term memory.</summary>
    Lstm = 1,

    /// <summary>Gated recurrent unit.</summary>
    Gru = 2,
}
