using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent;

public sealed partial class RnnLanguageModelTrainer
{
    /// <summary>Options of <see cref="RnnLanguageModelTrainer"/>.</summary>
    public sealed class Options : RecurrentTrainerOptions, ILanguageModelReadingOptions, IWordVectorOptions
    {
        internal new const int DefaultHiddenSize = 256;

        /// <summary>The defaults.</summary>
        public Options()
        {
            HiddenSize = EmbeddingSize = DefaultHiddenSize;
            Dropout = 0.2f;
            Momentum = 0;
            GradientClipNorm = 0.25f;
            LearningRate = 0.003f;
        }

        /// <summary>
        /// Whether the rows are the pieces of one running text: then they are joined, the recurrent state goes on from batch to batch, and gradients
        /// go back through <see cref="BackpropagationLength"/> steps. Otherwise each row is a sentence of its own, read from the zero state.
        /// Of a running text <see cref="NetworkTrainerOptions.ValidationFraction"/> holds out the end: whole rows, or, where they are long, the last tokens.
        /// </summary>
        public bool Contiguous { get; set; }

        /// <summary>
        /// Of running text: steps through which gradients go back (truncated back-propagation through time; Williams and Peng 1990), 1 to 65,536.
        /// <see cref="NetworkTrainerOptions.BatchSize"/> such pieces, from as many places of the text, make a batch; fewer where the text is
        /// too short to give each of them one.
        /// </summary>
        public int BackpropagationLength { get; set; } = 35;

        /// <summary>
        /// Of running text: probability that a piece has half of <see cref="BackpropagationLength"/>, from 0 to 1 (Merity, Keskar and Socher 2018: 0.05). With
        /// lengths that vary, not the same words stand at the beginning of a piece in every epoch; the learning rate follows the length.
        /// </summary>
        public float HalfLengthProbability { get; set; }

        /// <summary>Of running text: standard deviation of the length of a piece, in steps, at least 0 (Merity, Keskar and Socher 2018: 5).</summary>
        public float LengthDeviation { get; set; }

        /// <summary>Tokens that occur less often in the training rows are read as the unknown word, which so learns what an unknown word is. At least 1. Text columns only.</summary>
        public int MinimumTokenCount { get; set; } = LanguageModelInput.DefaultMinimumTokenCount;

        /// <summary>Most words in the vocabulary, the unknown one included; the rarest are left out. At least 1. Text columns only.</summary>
        public int MaximumVocabularySize { get; set; } = 1 << 24;

        /// <summary>Whether upper case and lower case are the same (invariant culture). Text columns only.</summary>
        public bool LowerCase { get; set; }

        /// <summary>
        /// Whether the word vectors are the weights of the output layer as well (Press and Wolf 2017; Inan et al. 2017), which halves a model and makes
        /// it better. The top layer then has <see cref="NetworkTrainerOptions.EmbeddingSize"/> units; a network of one layer must have them equal, unless there is a projection.
        /// </summary>
        public bool TieWeights { get; set; } = true;

        /// <summary>
        /// Width of a linear layer between the recurrent layers and the softmax, 0 to 65,536; 0 for none (Press and Wolf 2017). With
        /// <see cref="TieWeights"/> it must be <see cref="NetworkTrainerOptions.EmbeddingSize"/>, and then the top layer may have any width.
        /// </summary>
        public int ProjectionSize { get; set; }

        /// <summary>
        /// Where the vocabulary, sorted by falling frequency, is cut for an adaptive softmax (Grave et al. 2017): the first words of its clusters of rarer
        /// and rarer words, ascending, so that rare words cost little. Cuts beyond the vocabulary are left out; none for a full softmax.
        /// <see langword="null"/> leaves it to the trainer: a full softmax over small vocabularies, an adaptive one over large ones.
        /// </summary>
        public IReadOnlyList<int>? SoftmaxCutoffs { get; set; }

        /// <summary>
        /// What each cluster of an adaptive softmax has fewer features than the one before it, a finite number from 1; 1 for as many in all.
        /// </summary>
        public float SoftmaxDivisor { get; set; } = 4;

        /// <summary>Fraction of the elements of word vectors dropped in training, in [0, 1); <see langword="null"/> for <see cref="NetworkTrainerOptions.Dropout"/>.</summary>
        public float? InputDropout { get; set; }

        /// <summary>Fraction of the activations between two recurrent layers dropped in training, in [0, 1); <see langword="null"/> for <see cref="NetworkTrainerOptions.Dropout"/>.</summary>
        public float? LayerDropout { get; set; }

        /// <summary>Fraction of the top layer's activations dropped in training, in [0, 1); <see langword="null"/> for <see cref="NetworkTrainerOptions.Dropout"/>.</summary>
        public float? OutputDropout { get; set; }

        /// <summary>Whether dropout uses one mask for all steps of a sequence in a batch (variational dropout: Gal and Ghahramani 2016).</summary>
        public bool VariationalDropout { get; set; }

        /// <summary>Fraction of the words whose vectors are zero in a batch, in [0, 1) (embedding dropout: Gal and Ghahramani 2016).</summary>
        public float EmbeddingDropout { get; set; }

        /// <summary>Fraction of the hidden-to-hidden weights that are zero in a batch, in [0, 1) (DropConnect: Wan et al. 2013; weight drop: Merity, Keskar and Socher 2018).</summary>
        public float WeightDropout { get; set; }

        /// <summary>α of activation regularisation (AR), at least 0: a penalty on large activations of the top layer (Merity, McCann and Socher 2017).</summary>
        public float ActivationRegularization { get; set; }

        /// <summary>β of temporal activation regularisation (TAR), at least 0: a penalty on changes of the top layer's activations from step to step (Merity, McCann and Socher 2017).</summary>
        public float TemporalActivationRegularization { get; set; }

        /// <summary>
        /// n of NT-ASGD (Merity, Keskar and Socher 2018: 5, with <see cref="OptimizerKind.Sgd"/>), at least 0: once the validation perplexity is worse than that of
        /// an epoch more than n epochs before, the mean of the weights from then on is used instead of the weights. 0 never averages.
        /// <see cref="NetworkTrainerOptions.EarlyStoppingPatience"/> counts from then on: before that, training does not stop early. Without validation rows the
        /// training loss is looked at.
        /// </summary>
        public int NonMonotoneInterval { get; set; }

        /// <summary>What <see cref="LearningRateSchedule.ReduceOnPlateau"/> multiplies the learning rate by, above 0 and below 1.</summary>
        public float PlateauFactor { get; set; } = 0.25f;

        /// <summary>Epochs without a better validation perplexity after which <see cref="LearningRateSchedule.ReduceOnPlateau"/> reduces the learning rate, at least 1.</summary>
        public int PlateauPatience { get; set; } = 1;

        /// <summary>
        /// A text file of word vectors (word2vec, GloVe or fastText format; also <c>.gz</c>), which give words their first vectors; their length must be
        /// <see cref="NetworkTrainerOptions.EmbeddingSize"/>. Text columns only, and not with an adaptive softmax whose weights are tied.
        /// </summary>
        public string? WordVectorsPath { get; set; }

        /// <summary>
        /// Trained word vectors, which give words their first vectors as <see cref="WordVectorsPath"/> does; of the two at most one may be given.
        /// They are not copied.
        /// </summary>
        public WordVectorsTransformer? WordVectors { get; set; }

        /// <summary>Whether words found in <see cref="WordVectorsPath"/> or <see cref="WordVectors"/> keep their vectors in training. Not with <see cref="TieWeights"/>.</summary>
        public bool FreezeWordVectors { get; set; }

        internal override NetworkTrainerOptions Copy()
        {
            var copy = (Options)base.Copy();
            copy.SoftmaxCutoffs = SoftmaxCutoffs is null ? null : [.. SoftmaxCutoffs];
            return copy;
        }

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.Range(BackpropagationLength, 1, 65_536, nameof(BackpropagationLength));
            faults.Range(MinimumTokenCount, 1, int.MaxValue, nameof(MinimumTokenCount));
            faults.Range(MaximumVocabularySize, 1, 1 << 28, nameof(MaximumVocabularySize));
            faults.NotNegative(LengthDeviation, nameof(LengthDeviation));
            if (!(HalfLengthProbability is >= 0 and <= 1))
                faults.Add(FormattableString.Invariant($"{nameof(HalfLengthProbability)} must be from 0 to 1; it is {HalfLengthProbability}."));
            faults.Range(ProjectionSize, 0, 65_536, nameof(ProjectionSize));
            if (!(SoftmaxDivisor >= 1 && float.IsFinite(SoftmaxDivisor)))
                faults.Add(FormattableString.Invariant($"{nameof(SoftmaxDivisor)} must be a finite number, at least 1; it is {SoftmaxDivisor}."));
            faults.Fraction(InputDropout ?? 0, nameof(InputDropout));
            faults.Fraction(LayerDropout ?? 0, nameof(LayerDropout));
            faults.Fraction(OutputDropout ?? 0, nameof(OutputDropout));
            faults.Fraction(EmbeddingDropout, nameof(EmbeddingDropout));
            faults.Fraction(WeightDropout, nameof(WeightDropout));
            faults.NotNegative(ActivationRegularization, nameof(ActivationRegularization));
            faults.NotNegative(TemporalActivationRegularization, nameof(TemporalActivationRegularization));
            faults.Range(NonMonotoneInterval, 0, int.MaxValue, nameof(NonMonotoneInterval));
            if (!(PlateauFactor is > 0 and < 1))
                faults.Add(FormattableString.Invariant($"{nameof(PlateauFactor)} must be above 0 and below 1; it is {PlateauFactor}."));
            faults.Range(PlateauPatience, 1, int.MaxValue, nameof(PlateauPatience));
            faults.WordVectors(WordVectorsPath, WordVectors, EmbeddingSize, FreezeWordVectors);
            if (FreezeWordVectors && TieWeights)
                faults.Add($"{nameof(FreezeWordVectors)} and {nameof(TieWeights)} are both true: vectors that are the weights of the softmax as well must be trained. Set one of them to false.");
            faults.Cuts(SoftmaxCutoffs, int.MaxValue, nameof(SoftmaxCutoffs));
            ValidateTying(faults);
        }

        private void ValidateTying(OptionsFaults faults)
        {
            if (!TieWeights)
                return;
            if (ProjectionSize > 0 && ProjectionSize != EmbeddingSize)
                faults.Add(FormattableString.Invariant($"{nameof(ProjectionSize)} ({ProjectionSize}) must be {nameof(EmbeddingSize)} ({EmbeddingSize}) with {nameof(TieWeights)}: make them equal, or do not tie the weights."));
            if (ProjectionSize == 0 && Layers == 1 && EmbeddingSize != HiddenSize)
                faults.Add(FormattableString.Invariant($"{nameof(TieWeights)} needs {nameof(EmbeddingSize)} ({EmbeddingSize}) and {nameof(HiddenSize)} ({HiddenSize}) of a single layer to be equal: make them equal, add a layer, set {nameof(ProjectionSize)} to {nameof(EmbeddingSize)}, or do not tie the weights."));
        }
    }
}
