namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>Some words of a text, each with the words around it and the noise words that it is to be told from, and what was computed of them.</summary>
internal sealed class CbowBatch
{
    /// <summary>Memory for a batch.</summary>
    /// <param name="capacity">Most words.</param>
    /// <param name="window">Most words on each side.</param>
    /// <param name="noiseWords">Noise words of each word.</param>
    /// <param name="stride">Floats of a vector with what it is padded to.</param>
    public CbowBatch(int capacity, int window, int noiseWords, int stride)
    {
        Capacity = capacity;
        ContextSlots = 2 * window;
        Candidates = 1 + noiseWords;
        ContextLengths = new int[capacity];
        ContextWords = new int[capacity * ContextSlots];
        CandidateWords = new int[capacity * Candidates];
        Errors = new float[capacity * Candidates];
        Means = new float[capacity * stride];
        Corrections = new float[capacity * stride];
        Losses = new float[capacity];
    }

    /// <summary>Most words.</summary>
    public int Capacity { get; }

    /// <summary>Room for the words around a word.</summary>
    public int ContextSlots { get; }

    /// <summary>The word itself and its noise words.</summary>
    public int Candidates { get; }

    /// <summary>Number of words.</summary>
    public int Count { get; set; }

    /// <summary>How many words stand around each: [words].</summary>
    public int[] ContextLengths { get; }

    /// <summary>They: [words, context slots].</summary>
    public int[] ContextWords { get; }

    /// <summary>Each word, then its noise words; a noise word that is the word itself is -1 and counts for nothing: [words, candidates].</summary>
    public int[] CandidateWords { get; }

    /// <summary>1 - p for the word itself, -p for a noise word, where p is its probability to be the word: [words, candidates].</summary>
    public float[] Errors { get; }

    /// <summary>h, the mean of the vectors around each word: [words, stride].</summary>
    public float[] Means { get; }

    /// <summary>-dLoss/dh over the number of words around it, which is what each of their vectors gets: [words, stride].</summary>
    public float[] Corrections { get; }

    /// <summary>[words].</summary>
    public float[] Losses { get; }
}
