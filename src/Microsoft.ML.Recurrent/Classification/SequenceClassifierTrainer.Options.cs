using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent;

public sealed partial class SequenceClassifierTrainer
{
    /// <summary>Options of <see cref="SequenceClassifierTrainer"/>.</summary>
    public sealed class Options : LabelledTrainerOptions, IWordVectorOptions
    {
        /// <summary>How the hidden states of a text become one vector.</summary>
        public SequencePooling Pooling { get; set; } = SequencePooling.Max | SequencePooling.Mean;

        /// <summary>Number of networks that are trained from different seeds and averaged, 1 to 64.</summary>
        public int EnsembleSize { get; set; } = 1;

        /// <summary>Words that occur less often in the training rows are read as the unknown word. At least 1. Text columns only.</summary>
        public int MinimumWordCount { get; set; } = 2;

        /// <summary>Most words in the vocabulary, the unknown one included; the rarest are left out. At least 1. Text columns only.</summary>
        public int MaximumVocabularySize { get; set; } = 50_000;

        /// <summary>Whether upper case and lower case are the same (invariant culture). Text columns only.</summary>
        public bool LowerCase { get; set; } = true;

        /// <summary>Whether punctuation within a token is a token of its own: "now!!" is read as "now" and "!!". Text columns only.</summary>
        public bool SplitPunctuation { get; set; } = true;

        /// <summary>Longer sequences are cut to this many elements before they enter the networks; 0 cuts none.</summary>
        public int MaximumLength { get; set; } = 400;

        /// <summary>Which side of a sequence that is too long is cut off.</summary>
        public TruncationSide TruncationSide { get; set; } = TruncationSide.End;

        /// <summary>
        /// Whether a linear classifier of word n-grams (<see cref="WordNGrams"/>), weighted by naive Bayes (Wang and Manning 2012), stands beside
        /// the networks. It is trained first; the networks then learn what it does not know. Short texts and few rows need it. Text columns only;
        /// its n-grams are always lower-cased and split at punctuation.
        /// </summary>
        public bool NGramFeatures { get; set; } = true;

        /// <summary>Longest word n-gram, 1 to 5. Without <see cref="NGramFeatures"/> it has no effect.</summary>
        public int WordNGrams { get; set; } = 2;

        /// <summary>Whether the n-grams include those of characters: misspellings and noise need them. Without <see cref="NGramFeatures"/> it has no effect.</summary>
        public bool CharacterFeatures { get; set; } = true;

        /// <summary>Share of words that training replaces by the unknown word (of keys: by 0), in [0, 1), which teaches the networks to do without any single word (Iyyer et al. 2015). Float sequences ignore it.</summary>
        public float WordDropout { get; set; } = 0.2f;

        /// <summary>Whether dropout uses one mask for all steps of a sequence (Gal and Ghahramani 2016).</summary>
        public bool VariationalDropout { get; set; } = true;

        /// <summary>Share of the target that goes to all classes evenly, in [0, 1) (Szegedy et al. 2016).</summary>
        public float LabelSmoothing { get; set; }

        /// <summary>How much a row of each class counts: for networks and n-grams.</summary>
        public ClassWeighting ClassWeighting { get; set; } = ClassWeighting.None;

        /// <summary>Decay of a moving average of the weights, taken after each step and used in their place at the end, in [0, 1); 0 takes none (Polyak and Juditsky 1992).</summary>
        public float WeightAveraging { get; set; } = 0.99f;

        /// <summary>
        /// A text file of word vectors (word2vec, GloVe or fastText format; also <c>.gz</c>), which give the embedding its first values;
        /// their length must be <see cref="NetworkTrainerOptions.EmbeddingSize"/>. With a column that holds no text, training fails.
        /// </summary>
        public string? WordVectorsPath { get; set; }

        /// <summary>
        /// Trained word vectors, which give the embedding its first values as <see cref="WordVectorsPath"/> does; of the two at most one may be given.
        /// They are not copied.
        /// </summary>
        public WordVectorsTransformer? WordVectors { get; set; }

        /// <summary>Whether words found in <see cref="WordVectorsPath"/> or <see cref="WordVectors"/> keep their vectors in training.</summary>
        public bool FreezeWordVectors { get; set; }

        /// <summary>Name of a vector of floats of known size that is joined to the pooled state before the output layer; <see langword="null"/> for none.</summary>
        public string? AdditionalFeaturesColumnName { get; set; }

        /// <summary>
        /// Whether there is an output column <c>SequenceEmbedding</c>: the pooled states of a row, on which other trainers can stand (a vector of Single of known
        /// size). For each kind of <see cref="Pooling"/> it has the hidden units of all directions; of several networks, the members stand side by side.
        /// Beside n-grams (<see cref="NGramFeatures"/>) the network learns what they leave, and its states alone tell little to another trainer.
        /// </summary>
        public bool OutputSequenceEmbedding { get; set; }

        /// <summary>
        /// Whether there is an output column <c>HiddenStates</c>: the last layer's hidden states of a row, step by step (a variable vector of Single of
        /// the length steps · width, where the width is <see cref="NetworkTrainerOptions.HiddenSize"/> times the directions times
        /// <see cref="EnsembleSize"/>). At each step the directions, and of several networks the members, stand side by side.
        /// </summary>
        public bool OutputHiddenStates { get; set; }

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            if (Pooling == 0 || (Pooling & ~SequencePooling.All) != 0)
                faults.Add($"{nameof(Pooling)} must name at least one of {nameof(SequencePooling.Last)}, {nameof(SequencePooling.Max)}, {nameof(SequencePooling.Mean)}, {nameof(SequencePooling.Attention)}; it is {Pooling}.");
            faults.Range(EnsembleSize, 1, 64, nameof(EnsembleSize));
            faults.Range(MinimumWordCount, 1, int.MaxValue, nameof(MinimumWordCount));
            faults.Range(MaximumVocabularySize, 1, 1 << 28, nameof(MaximumVocabularySize));
            faults.Range(MaximumLength, 0, int.MaxValue, nameof(MaximumLength));
            faults.Defined(TruncationSide, nameof(TruncationSide));
            faults.Range(WordNGrams, 1, 5, nameof(WordNGrams));
            faults.Fraction(WordDropout, nameof(WordDropout));
            faults.Fraction(LabelSmoothing, nameof(LabelSmoothing));
            faults.Defined(ClassWeighting, nameof(ClassWeighting));
            faults.Fraction(WeightAveraging, nameof(WeightAveraging));
            faults.WordVectors(WordVectorsPath, WordVectors, EmbeddingSize, FreezeWordVectors);
            if (AdditionalFeaturesColumnName is not null)
                faults.Name(AdditionalFeaturesColumnName, nameof(AdditionalFeaturesColumnName));
        }
    }
}
