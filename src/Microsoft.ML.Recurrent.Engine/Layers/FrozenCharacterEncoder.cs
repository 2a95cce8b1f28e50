using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Layers;

/// <summary>A <see cref="CharacterEncoder"/> whose weights no longer change, for prediction: any number of sessions use it side by side.</summary>
internal abstract class FrozenCharacterEncoder
{
    /// <summary>Length of a word's vector.</summary>
    public abstract int OutputSize { get; }

    /// <summary>A session's working memory.</summary>
    public abstract FrozenCharacterState CreateState();

    /// <summary>Writes the vectors of the different words.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="state">A state of this encoder.</param>
    /// <param name="batch">The words.</param>
    /// <param name="output">[words, output size].</param>
    public abstract void Forward(Pass pass, FrozenCharacterState state, CharacterBatch batch, Matrix output);
}

/// <summary>A session's working memory for a <see cref="FrozenCharacterEncoder"/>.</summary>
internal abstract class FrozenCharacterState;
