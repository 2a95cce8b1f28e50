namespace Microsoft.ML.Recurrent;

/// <summary>Which tags a tagger predicts, of all that a sentence can have.</summary>
public enum TaggerDecoding
{
    /// <summary>The most probable sequence of tags (Viterbi 1967).</summary>
    MostProbable,

    /// <summary>
    /// The entities of the largest expected F1: those more probable than a threshold, which is half of the F1 that is reached (Dinkelbach 1967; Lewis 1995), found on the validation
    /// rows; the most probable sequence after all if its F1 is as large on these. Where entities are hard to find, so that F1 is low, doubtful ones are predicted too: more are found, and more of them are wrong.
    /// </summary>
    ExpectedF1,
}
