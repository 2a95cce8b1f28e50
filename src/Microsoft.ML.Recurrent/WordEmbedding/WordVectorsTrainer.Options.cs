namespace Microsoft.ML.Recurrent;

public sealed partial class WordVectorsTrainer
{
    /// <summary>
    /// Options of <see cref="WordVectorsTrainer"/>. The trainer copies them when it is made. All mistakes are reported together, by one
    /// <see cref="OptionsException"/>, when the trainer is made.
    /// </summary>
    public sealed class Options
    {
        internal const int LongestVector = 65_536, DefaultVectorSize = 100, DefaultWindow = 5, DefaultMinimumTokenCount = 5;

        /// <summary>Name of the column with the sequence: a vector of text, or a vector of keys (0 is the unknown one, which is passed over).</summary>
        public string FeatureColumnName { get; set; } = "Features";

        /// <summary>Length of a word's vector, 1 to 65,536.</summary>
        public int VectorSize { get; set; } = DefaultVectorSize;

        /// <summary>Most words on each side that predict a word, 1 to 1,024. For each word a number from 1 to this is drawn, so that near words count more.</summary>
        public int Window { get; set; } = DefaultWindow;

        /// <summary>Noise words that a word is told from, 1 to 1,024 (Mikolov et al. 2013: 5 to 20 for small texts, 2 to 5 for large ones).</summary>
        public int NegativeSamples { get; set; } = 5;

        /// <summary>A word that is a larger share f of the text than this, t, is left out at random: it stays with the probability √(t/f) + t/f. In [0, 1); 0 leaves none out.</summary>
        public float SubsamplingThreshold { get; set; } = 1e-3f;

        /// <summary>Learning rate at the beginning, above 0; it falls linearly to a ten-thousandth of that.</summary>
        public float LearningRate { get; set; } = 0.1f;

        /// <summary>Passes over the text, 1 to 1,000,000.</summary>
        public int Epochs { get; set; } = 5;

        /// <summary>Words that occur less often are passed over. At least 1. Text columns only; of a key column, keys that do not occur have vectors of zeros.</summary>
        public int MinimumTokenCount { get; set; } = DefaultMinimumTokenCount;

        /// <summary>Most words, the unknown one included; the rarest are passed over. At least 2. Text columns only.</summary>
        public int MaximumVocabularySize { get; set; } = 1 << 24;

        /// <summary>Whether upper case and lower case are the same (invariant culture). Text columns only.</summary>
        public bool LowerCase { get; set; }

        /// <summary>Seed of everything random; <see langword="null"/> takes the seed of the <see cref="MLContext"/>, or 1 if that has none either.</summary>
        public int? Seed { get; set; }

        /// <summary>Threads to train with, 1 to 1,024; <see langword="null"/> takes one a core. The result has the same bits for any number.</summary>
        public int? NumberOfThreads { get; set; }

        /// <summary>Told about progress several times an epoch, on the training thread. A batch there is some 65,000 words of text.</summary>
        public IProgress<TrainingProgress>? Progress { get; set; }

        /// <summary>Ends training: the vectors are kept as they are, and if no epoch has ended yet, <see cref="OperationCanceledException"/> is thrown.</summary>
        public CancellationToken CancellationToken { get; set; }

        internal Options Copy() => (Options)MemberwiseClone();

        internal void Validate(OptionsFaults faults)
        {
            faults.Name(FeatureColumnName, nameof(FeatureColumnName));
            faults.Range(VectorSize, 1, LongestVector, nameof(VectorSize));
            faults.Range(Window, 1, 1024, nameof(Window));
            faults.Range(NegativeSamples, 1, 1024, nameof(NegativeSamples));
            faults.Fraction(SubsamplingThreshold, nameof(SubsamplingThreshold));
            faults.Positive(LearningRate, nameof(LearningRate));
            faults.Range(Epochs, 1, 1_000_000, nameof(Epochs));
            faults.Range(MinimumTokenCount, 1, int.MaxValue, nameof(MinimumTokenCount));
            faults.Range(MaximumVocabularySize, 2, 1 << 28, nameof(MaximumVocabularySize));
            if (NumberOfThreads is int threads)
                faults.Range(threads, 1, 1024, nameof(NumberOfThreads));
        }
    }
}
