using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>The rows that a <see cref="ClassifierNetwork"/> runs at once.</summary>
internal sealed class ClassifierBatch : SequenceBatch
{
    /// <summary>Additional features in the rows' own order: [sequences, features].</summary>
    public Matrix Additional { get; set; }
}
