using Microsoft.ML.Recurrent.LanguageModeling;

namespace Microsoft.ML.Recurrent;

public sealed partial class RnnLanguageModelTrainer
{
    /// <summary>Options of <see cref="RnnLanguageModelTrainer"/>.</summary>
    public sealed class Options : RecurrentTrainerOptions, ILanguageModelReadingOptions
    {
        internal new const int DefaultHiddenSize = 256;

        /// <summary>The defaults.</summary>
        public Options()
        {
            HiddenSize = EmbeddingSize = DefaultHiddenSize;
            Dropout = 0.2f;
            Momentum = 0;
            GradientClipNorm = 0.25f;
        }

        /// <summary>
        /// Whether the rows are the pieces of one running text: then they are joined, the recurrent state goes on from batch to batch, and gradients
        /// go back through <see cref="BackpropagationLength"/> steps. Otherwise each row is a sentence of its own, read from the zero state.
        /// </summary>
        public bool Contiguous { get; set; }

        /// <summary>
        /// Of running text: steps through which gradients go back (truncated back-propagation through time; Williams and Peng 1990), 1 to 65,536.
        /// <see cref="NetworkTrainerOptions.BatchSize"/> such pieces, from as many places of the text, make a batch; fewer where the text is
        /// too short to give each of them one.
        /// </summary>
        public int BackpropagationLength { get; set; } = 35;

        /// <summary>Tokens that occur less often in the training rows are read as the unknown word, which so learns what an unknown word is. At least 1. Text columns only.</summary>
        public int MinimumTokenCount { get; set; } = 2;

        /// <summary>Most words in the vocabulary, the unknown one included; the rarest are left out. At least 1. Text columns only.</summary>
        public int MaximumVocabularySize { get; set; } = 1 << 24;

        /// <summary>Whether upper case and lower case are the same (invariant culture). Text columns only.</summary>
        public bool LowerCase { get; set; }

        /// <summary>
        /// Whether the word vectors are the weights of the output layer as well (Press and Wolf 2017; Inan et al. 2017), which halves a model and makes
        /// it better. The top layer then has <see cref="NetworkTrainerOptions.EmbeddingSize"/> units; a network of one layer must have them equal.
        /// </summary>
        public bool TieWeights { get; set; } = true;

        /// <summary>
        /// Where the vocabulary, sorted by falling frequency, is cut for an adaptive softmax (Grave et al. 2017): the first words of its clusters of rarer
        /// and rarer words, ascending, so that rare words cost little. Cuts beyond the vocabulary are left out; none for a full softmax.
        /// <see langword="null"/> leaves it to the trainer: a full softmax over small vocabularies, an adaptive one over large ones.
        /// </summary>
        public IReadOnlyList<int>? SoftmaxCutoffs { get; set; }

        internal Options Copy()
        {
            var copy = (Options)MemberwiseClone();
            copy.SoftmaxCutoffs = SoftmaxCutoffs is null ? null : [.. SoftmaxCutoffs];
            return copy;
        }

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.Range(BackpropagationLength, 1, 65_536, nameof(BackpropagationLength));
            faults.Range(MinimumTokenCount, 1, int.MaxValue, nameof(MinimumTokenCount));
            faults.Range(MaximumVocabularySize, 1, 1 << 28, nameof(MaximumVocabularySize));
            if (TieWeights && Layers == 1 && EmbeddingSize != HiddenSize)
                faults.Add(FormattableString.Invariant($"{nameof(TieWeights)} needs {nameof(EmbeddingSize)} ({EmbeddingSize}) and {nameof(HiddenSize)} ({HiddenSize}) of a single layer to be equal: make them equal, add a layer, or do not tie the weights."));
            if (SoftmaxCutoffs is not null && SoftmaxCutoffs.Where((cut, i) => cut <= (i == 0 ? 0 : SoftmaxCutoffs[i - 1])).Any())
                faults.Add($"{nameof(SoftmaxCutoffs)} must ascend from at least 1; they are {string.Join(", ", SoftmaxCutoffs)}.");
        }
    }
}
