using Microsoft.ML.Recurrent.Tagging;
using Microsoft.ML.Recurrent.WordEmbedding;

namespace Microsoft.ML.Recurrent;

public sealed partial class SequenceTaggerTrainer
{
    /// <summary>Options of <see cref="SequenceTaggerTrainer"/>.</summary>
    public sealed class Options : LabelledTrainerOptions, IWordVectorOptions
    {
        internal new const int DefaultHiddenSize = 200;
        internal const int DefaultEpochs = 16;
        internal const RecurrentCell DefaultCell = RecurrentCell.Gru;

        /// <summary>
        /// The defaults. Those that are not written at the options: <see cref="NetworkTrainerOptions.FeatureColumnName"/> Tokens,
        /// <see cref="RecurrentTrainerOptions.Cell"/> GRU,
        /// <see cref="NetworkTrainerOptions.EmbeddingSize"/> 100, <see cref="NetworkTrainerOptions.HiddenSize"/> 200, <see cref="NetworkTrainerOptions.Dropout"/> 0.5,
        /// <see cref="NetworkTrainerOptions.LearningRate"/> 0.004, <see cref="NetworkTrainerOptions.BatchSize"/> 1,000, 16 epochs.
        /// </summary>
        public Options()
        {
            FeatureColumnName = "Tokens";
            Cell = DefaultCell;
            EmbeddingSize = 100;
            HiddenSize = DefaultHiddenSize;
            Dropout = 0.5f;
            LearningRate = 0.004f;
            BatchSize = 1000;
        }

        /// <summary>How tags are chosen from what the recurrent layers say.</summary>
        public TaggerOutput Output { get; set; } = TaggerOutput.ConditionalRandomField;

        /// <summary>
        /// How tags mark entities. Predicted sequences are then always well formed: a tag that cannot come where it stands is never chosen. <see langword="null"/> leaves it to the
        /// tags of the training rows: BIOES if one is E-X or S-X, IOB1 or IOB2 by how most entities begin; none, and no tag is forbidden anywhere, if they mark no entities or, with a
        /// warning in the log, fit no scheme. Rows whose own tags are not well
        /// formed are trained on as they are, with a warning in the log: the loss sums over all sequences of tags, well formed or not.
        /// </summary>
        public TagScheme? Scheme { get; set; }

        /// <summary>
        /// What is looked at on validation rows to choose the best epoch, to stop early and to reduce the learning rate; <see langword="null"/> for the F1 of entities if tags
        /// mark entities, else accuracy. If they do, the log and <see cref="NetworkTrainerOptions.Progress"/> show both.
        /// </summary>
        public TaggingMetric? Metric { get; set; }

        /// <summary>
        /// Which tags are predicted; <see langword="null"/> for the entities of the largest expected F1 if that can be and the best epoch is chosen by F1 too: tags mark entities,
        /// <see cref="Metric"/> is not accuracy, there are validation rows, <see cref="Output"/> is not <see cref="TaggerOutput.PreviousTag"/>, and no <see cref="BestSequences"/> are
        /// wanted, of which the first is to be the prediction; else for the most probable sequence of tags.
        /// </summary>
        public TaggerDecoding? Decoding { get; set; }

        /// <summary>
        /// Name of a column with other tags of the same tokens, which the network learns as well, with a softmax of its own: what helps to tell these may help to tell the others
        /// (Caruana 1997; Søgaard and Goldberg 2016). They are not predicted. <see langword="null"/> for none.
        /// </summary>
        public string? SecondLabelColumnName { get; set; }

        /// <summary>What the loss of the second tags counts for, beside 1 for that of the first, above 0.</summary>
        public float SecondLabelWeight { get; set; } = 0.3f;

        /// <summary>
        /// With <see cref="TaggerOutput.PreviousTag"/>: share of the previous tags that training reads as the network finds them, from 0, always the right one (teacher forcing), to 1
        /// (scheduled sampling: Bengio et al. 2015).
        /// </summary>
        public float ScheduledSampling { get; set; }

        /// <summary>With <see cref="TaggerOutput.PreviousTag"/>: length of a tag's vector, 1 to 65,536.</summary>
        public int TagEmbeddingSize { get; set; } = 16;

        /// <summary>
        /// With <see cref="TaggerOutput.PreviousTag"/>: how many beginnings of a sequence of tags are followed in prediction (beam search), 1 to 1,000; 1 takes the best tag at each
        /// token. At least <see cref="BestSequences"/> are followed.
        /// </summary>
        public int BeamWidth { get; set; } = 1;

        /// <summary>What goes past a recurrent layer, of all layers but the first.</summary>
        public LayerConnection Connection { get; set; }

        /// <summary>How words' vectors are made of their characters, beside their own vectors. Text columns only.</summary>
        public CharacterEncoderKind Characters { get; set; } = CharacterEncoderKind.Recurrent;

        /// <summary>Length of a character's vector, 1 to 65,536.</summary>
        public int CharacterEmbeddingSize { get; set; } = 32;

        /// <summary>Of recurrent character encoders hidden units of each direction, of convolutions number of filters; 1 to 65,536.</summary>
        public int CharacterHiddenSize { get; set; } = 50;

        /// <summary>Of convolutions: how many successive characters a filter sees, 1 to 256; for each of these widths, up to 16, there are <see cref="CharacterHiddenSize"/> filters.</summary>
        public IReadOnlyList<int> CharacterWidths { get; set; } = [3];

        /// <summary>Fraction of the values of characters' vectors dropped in training, in [0, 1).</summary>
        public float CharacterDropout { get; set; }

        /// <summary>Characters that occur less often in the training rows are read as the unknown character. At least 1.</summary>
        public int MinimumCharacterCount { get; set; } = 3;

        /// <summary>Most characters that are read of a word, 1 to 65,536: of a longer one its beginning and its end.</summary>
        public int MaximumWordLength { get; set; } = 32;

        /// <summary>
        /// Length of the vector of a word's shape beside its own, 0 to 65,536; 0 for none: the case of letters, whether there are digits and other characters (Collobert et al. 2011). Text
        /// columns only.
        /// </summary>
        public int WordShapeSize { get; set; } = 8;

        /// <summary>Words that occur less often in the training rows are read as the unknown word, of which the spelling is left. At least 1. Text columns only.</summary>
        public int MinimumWordCount { get; set; } = 1;

        /// <summary>Most words in the vocabulary, the unknown one included; the rarest are left out. At least 1. Text columns only.</summary>
        public int MaximumVocabularySize { get; set; } = 1 << 24;

        /// <summary>Whether words' own vectors do not tell upper case from lower case (invariant culture); spelling and shape always do. Text columns only.</summary>
        public bool LowerCase { get; set; } = true;

        /// <summary>
        /// α, at least 0: training reads a word that occurs n times as the unknown word with probability α / (α + n), so that the network learns to go by spelling and
        /// neighbours (Kiperwasser and Goldberg 2016). Text columns only.
        /// </summary>
        public float RareWordDropout { get; set; } = 0.5f;

        /// <summary>Fraction of all words alike that training reads as the unknown word, in [0, 1), instead of <see cref="RareWordDropout"/>, which must be 0 then.</summary>
        public float WordDropout { get; set; }

        /// <summary>Whether dropout uses one mask for all tokens of a sequence (variational dropout: Gal and Ghahramani 2016).</summary>
        public bool VariationalDropout { get; set; }

        /// <summary>
        /// β, at least 0: training reads every sequence twice, and β is the weight of the divergence between the tags that the network finds with one dropout mask and with the other
        /// (R-Drop: Liang et al. 2021). Its probabilities become more honest, and an epoch takes nearly twice as long. 0 for none; of no use without <see cref="NetworkTrainerOptions.Dropout"/>.
        /// </summary>
        public float DropoutConsistency { get; set; } = 0.5f;

        /// <summary>
        /// Fraction of the values of a hidden state that the next step's gates do not see in training, the same in all steps of a sequence, in [0, 1) (variational dropout of recurrent
        /// connections: Gal and Ghahramani 2016).
        /// </summary>
        public float RecurrentDropout { get; set; }

        /// <summary>Fraction of the hidden-to-hidden weights that are zero in a batch, in [0, 1) (DropConnect: Merity, Keskar and Socher 2018): another recurrent dropout.</summary>
        public float WeightDropout { get; set; }

        /// <summary>
        /// Most tokens in a batch of more than one row, at least 0: batches of long and of short rows then cost the same. 0 for no limit but <see cref="NetworkTrainerOptions.BatchSize"/>, the
        /// most rows, which here is 1,000 unless given.
        /// </summary>
        public int BatchTokens { get; set; } = 500;

        /// <summary>
        /// Decay of the moving average of the weights that is validated and kept instead of the weights, in [0, 1); 0 for none (Polyak and Juditsky 1992).
        /// </summary>
        public float WeightAveraging { get; set; }

        /// <summary>What <see cref="LearningRateSchedule.ReduceOnPlateau"/> multiplies the learning rate by, above 0 and below 1.</summary>
        public float PlateauFactor { get; set; } = 0.5f;

        /// <summary>Epochs without a better validation figure after which <see cref="LearningRateSchedule.ReduceOnPlateau"/> reduces the learning rate, at least 1.</summary>
        public int PlateauPatience { get; set; } = 2;

        /// <summary>
        /// How many of the most probable sequences of tags the columns <c>BestLabels</c> and <c>BestProbabilities</c> have, 0 to 1,000; 0 for no such columns. With
        /// <see cref="TaggerOutput.PreviousTag"/> the most probable of those that a beam search comes by.
        /// </summary>
        public int BestSequences { get; set; }

        /// <summary>
        /// A text file of word vectors (word2vec, GloVe or fastText format; also <c>.gz</c>), which give words their first vectors; their length must be
        /// <see cref="NetworkTrainerOptions.EmbeddingSize"/>. Text columns only.
        /// </summary>
        public string? WordVectorsPath { get; set; }

        /// <summary>
        /// Trained word vectors, which give words their first vectors as <see cref="WordVectorsPath"/> does; of the two at most one may be given.
        /// They are not copied.
        /// </summary>
        public WordVectorsTransformer? WordVectors { get; set; }

        /// <summary>Whether words found in <see cref="WordVectorsPath"/> or <see cref="WordVectors"/> keep their vectors in training.</summary>
        public bool FreezeWordVectors { get; set; }

        internal override void Validate(OptionsFaults faults)
        {
            base.Validate(faults);
            faults.Defined(Output, nameof(Output));
            faults.Defined(Connection, nameof(Connection));
            if (Scheme is { } scheme)
                faults.Defined(scheme, nameof(Scheme));
            if (Metric is { } metric)
                faults.Defined(metric, nameof(Metric));
            if (SecondLabelColumnName is not null)
                faults.Name(SecondLabelColumnName, nameof(SecondLabelColumnName));
            if (SecondLabelColumnName is not null && SecondLabelColumnName == LabelColumnName)
                faults.Add($"{nameof(SecondLabelColumnName)} must be another column than {nameof(LabelColumnName)}; both are '{LabelColumnName}'.");
            ValidateDecoding(faults);
            faults.Positive(SecondLabelWeight, nameof(SecondLabelWeight));
            if (!(ScheduledSampling is >= 0 and <= 1))
                faults.Add(FormattableString.Invariant($"{nameof(ScheduledSampling)} must be from 0 to 1; it is {ScheduledSampling}."));
            if (ScheduledSampling > 0 && Output != TaggerOutput.PreviousTag)
                faults.Add(FormattableString.Invariant($"{nameof(ScheduledSampling)} is {ScheduledSampling}, but {nameof(Output)} is {Output}, which reads no previous tag: choose {nameof(TaggerOutput.PreviousTag)}, or set it to 0."));
            faults.Range(MinimumWordCount, 1, int.MaxValue, nameof(MinimumWordCount));
            faults.Range(MaximumVocabularySize, 1, 1 << 28, nameof(MaximumVocabularySize));
            faults.Range(TagEmbeddingSize, 1, 65_536, nameof(TagEmbeddingSize));
            faults.Range(BeamWidth, 1, TaggerColumns.MaximumBest, nameof(BeamWidth));
            if (BeamWidth > 1 && Output != TaggerOutput.PreviousTag)
                faults.Add($"{nameof(BeamWidth)} is {BeamWidth}, but {nameof(Output)} is {Output}, which finds the best tags of all without a beam: choose {nameof(TaggerOutput.PreviousTag)}, or set it to 1.");
            ValidateCharacters(faults);
            faults.Fraction(WordDropout, nameof(WordDropout));
            faults.NotNegative(RareWordDropout, nameof(RareWordDropout));
            if (WordDropout > 0 && RareWordDropout > 0)
                faults.Add(FormattableString.Invariant($"{nameof(WordDropout)} ({WordDropout}) and {nameof(RareWordDropout)} ({RareWordDropout}) are both given: set one of them to 0."));
            faults.Fraction(WeightDropout, nameof(WeightDropout));
            faults.Fraction(RecurrentDropout, nameof(RecurrentDropout));
            faults.NotNegative(DropoutConsistency, nameof(DropoutConsistency));
            faults.Range(BatchTokens, 0, int.MaxValue, nameof(BatchTokens));
            faults.Fraction(WeightAveraging, nameof(WeightAveraging));
            if (!(PlateauFactor is > 0 and < 1))
                faults.Add(FormattableString.Invariant($"{nameof(PlateauFactor)} must be above 0 and below 1; it is {PlateauFactor}."));
            faults.Range(PlateauPatience, 1, int.MaxValue, nameof(PlateauPatience));
            faults.Range(BestSequences, 0, TaggerColumns.MaximumBest, nameof(BestSequences));
            if (Metric == TaggingMetric.EntityF1 && Scheme == TagScheme.None)
                faults.Add($"{nameof(Metric)} is {TaggingMetric.EntityF1}, but by {nameof(Scheme)} tags mark no entities: choose {TaggingMetric.Accuracy}, or the scheme of the tags.");
            faults.WordVectors(WordVectorsPath, WordVectors, EmbeddingSize, FreezeWordVectors);
        }

        private void ValidateDecoding(OptionsFaults faults)
        {
            if (Decoding is { } decoding)
                faults.Defined(decoding, nameof(Decoding));
            if (Decoding != TaggerDecoding.ExpectedF1)
                return;
            if (ValidationSet is null && ValidationFraction == 0)
                faults.Add($"{nameof(Decoding)} is {TaggerDecoding.ExpectedF1}, but there are no validation rows to find its threshold on: give {nameof(ValidationSet)} or {nameof(ValidationFraction)}.");
            if (Output == TaggerOutput.PreviousTag)
                faults.Add($"{nameof(Decoding)} is {TaggerDecoding.ExpectedF1}, but {nameof(Output)} is {Output}, which does not know the probabilities of entities: choose another output.");
            if (Scheme == TagScheme.None)
                faults.Add($"{nameof(Decoding)} is {TaggerDecoding.ExpectedF1}, but by {nameof(Scheme)} tags mark no entities: choose {TaggerDecoding.MostProbable}, or the scheme of the tags.");
        }

        private void ValidateCharacters(OptionsFaults faults)
        {
            faults.Defined(Characters, nameof(Characters));
            faults.Range(CharacterEmbeddingSize, 1, 65_536, nameof(CharacterEmbeddingSize));
            faults.Range(CharacterHiddenSize, 1, 65_536, nameof(CharacterHiddenSize));
            if (CharacterWidths is null || CharacterWidths.Count is < 1 or > 16 || CharacterWidths.Any(width => width is < 1 or > 256))
                faults.Add($"{nameof(CharacterWidths)} must be 1 to 16 numbers from 1 to 256; it is {(CharacterWidths is null ? "null" : $"[{string.Join(", ", CharacterWidths)}]")}.");
            faults.Fraction(CharacterDropout, nameof(CharacterDropout));
            faults.Range(MinimumCharacterCount, 1, int.MaxValue, nameof(MinimumCharacterCount));
            faults.Range(MaximumWordLength, 1, 65_536, nameof(MaximumWordLength));
            faults.Range(WordShapeSize, 0, 65_536, nameof(WordShapeSize));
        }

        internal override NetworkTrainerOptions Copy()
        {
            var copy = (Options)base.Copy();
            copy.CharacterWidths = [.. CharacterWidths ?? []];
            return copy;
        }
    }
}
