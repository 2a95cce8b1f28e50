using Microsoft.ML.Recurrent.Engine.Classical;
using Microsoft.ML.Recurrent.LanguageModeling;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent;

public sealed partial class WindowLanguageModelTrainer
{
    /// <summary>Options of <see cref="WindowLanguageModelTrainer"/>.</summary>
    public sealed class Options : NetworkTrainerOptions, ILanguageModelReadingOptions, IWordVectorOptions
    {
        internal const int DefaultWindow = 5;
        internal const WindowContext DefaultContext = WindowContext.Concatenated;
        internal new const int DefaultHiddenSize = 128;

        /// <summary>The defaults.</summary>
        public Options()
        {
            HiddenSize = EmbeddingSize = DefaultHiddenSize;
            BatchSize = 256;
            Dropout = 0.1f;
            LearningRate = 0.003f;
            Momentum = 0;
        }

        /// <summary>Number of words that the next one is predicted from, 1 to 1,024.</summary>
        public int Window { get; set; } = DefaultWindow;

        /// <summary>
        /// What is made of these words. <see cref="WindowContext.Mean"/> has no hidden layer and ignores <see cref="NetworkTrainerOptions.HiddenSize"/>; it learns
        /// faster at a higher <see cref="NetworkTrainerOptions.LearningRate"/>, such as 0.01.
        /// </summary>
        public WindowContext Context { get; set; } = DefaultContext;

        /// <summary>Whether the output layer sees the word vectors beside the hidden layer (Bengio et al. 2003). <see cref="WindowContext.Concatenated"/> only.</summary>
        public bool DirectConnections { get; set; }

        /// <summary>
        /// Whether the rows are the lines of one running text: then windows reach across the ends of rows, which are read like words, and the text
        /// begins as behind the end of a line. Otherwise each row is a sentence of its own.
        /// Of a running text <see cref="NetworkTrainerOptions.ValidationFraction"/> holds out the end: whole rows, or, where they are long, the last tokens.
        /// </summary>
        public bool Contiguous { get; set; }

        /// <summary>Tokens that occur less often in the training rows are read as the unknown word, which so learns what an unknown word is. At least 1. Text columns only.</summary>
        public int MinimumTokenCount { get; set; } = LanguageModelInput.DefaultMinimumTokenCount;

        /// <summary>Most words in the vocabulary, the unknown one included; the rarest are left out. At least 1. Text columns only.</summary>
        public int MaximumVocabularySize { get; set; } = 1 << 24;

        /// <summary>Whether upper case and lower case are the same (invariant culture). Text columns only.</summary>
        public bool LowerCase { get; set; }

        /// <summary>
        /// Whether the word vectors are the weights of the output layer as well (Press and Wolf 2017; Inan et al. 2017). What the output layer sees must then
        /// be as long as a word's vector: with <see cref="WindowContext.Concatenated"/> the hidden layer, without <see cref="DirectConnections"/>.
        /// <see langword="null"/> ties them with <see cref="WindowContext.Concatenated"/> where that is so and no <see cref="WordVectors"/> are given, and never
        /// with <see cref="WindowContext.Mean"/>: without a hidden layer in between, tied vectors make the words of the window themselves probable, and on text
        /// perplexity was a third higher and more than with weights of the output layer's own.
        /// </summary>
        public bool? TieWeights { get; set; }

        /// <summary>
        /// Where the vocabulary, sorted by falling frequency, is cut for an adaptive softmax (Grave et al. 2017): the first words of its clusters of rarer
        /// and rarer words, ascending, so that rare words cost little. Cuts beyond the vocabulary are left out; none for a full softmax.
        /// <see langword="null"/> leaves it to the trainer: a full softmax over small vocabularies, an adaptive one over large ones.
        /// </summary>
        public IReadOnlyList<int>? SoftmaxCutoffs { get; set; }

        /// <summary>
        /// Trained word vectors, which give words that they have their first vectors; <see langword="null"/> for random ones. Their length must be
        /// <see cref="NetworkTrainerOptions.EmbeddingSize"/>. Not copied. Text columns only; not with vectors tied to an adaptive softmax.
        /// </summary>
        public WordVectorsTransformer? WordVectors { get; set; }

        // Trained vectors alone.
        string? IWordVectorOptions.WordVectorsPath => null;

        internal bool IsTied => TieWeights ?? (Context == WindowContext.Concatenated && IsHiddenLayerTiable && WordVectors is null);

        private bool IsHiddenLayerTiable => EmbeddingSize == HiddenSize && !DirectConnections;

        internal override NetworkTrainerOptions Copy()
        {
            var copy = (Options)base.Copy();
            copy.SoftmaxCutoffs = SoftmaxCutoffs is null ? null : [.. SoftmaxCutoffs];
            return copy;
        }

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.Range(Window, 1, WindowShape.MaximumWindow, nameof(Window));
            faults.Defined(Context, nameof(Context));
            faults.Range(MinimumTokenCount, 1, int.MaxValue, nameof(MinimumTokenCount));
            faults.Range(MaximumVocabularySize, 1, 1 << 28, nameof(MaximumVocabularySize));
            if (DirectConnections && Context == WindowContext.Mean)
                faults.Add($"{nameof(DirectConnections)} go around a hidden layer, which {nameof(WindowContext.Mean)} has not: take {nameof(WindowContext.Concatenated)}, or do without them.");
            if (TieWeights == true && Context == WindowContext.Concatenated && !IsHiddenLayerTiable)
                faults.Add(FormattableString.Invariant($"{nameof(TieWeights)} needs {nameof(EmbeddingSize)} ({EmbeddingSize}) and {nameof(HiddenSize)} ({HiddenSize}) to be equal, and no {nameof(DirectConnections)}: change these, or do not tie the weights."));
            faults.Cuts(SoftmaxCutoffs, WindowShape.MaximumCuts, nameof(SoftmaxCutoffs));
            faults.WordVectors(path: null, WordVectors, EmbeddingSize, frozen: false);
        }
    }
}
