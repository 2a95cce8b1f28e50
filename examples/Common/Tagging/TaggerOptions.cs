using System.CommandLine;
using Microsoft.ML.Recurrent;

namespace Examples.Common.Tagging;

/// <summary>The options of a command line that are options of the trainer of taggers.</summary>
internal sealed class TaggerOptions : NetworkOptions<SequenceTaggerTrainer.Options>
{
    public TaggerOptions()
        : base("validation metric")
    {
        Add(Count("--hidden", "Hidden units of a layer, in each direction."), (options, value) => options.HiddenSize = value);
        Add(Count("--embedding", "Length of the vectors of words."), (options, value) => options.EmbeddingSize = value);
        Add(new Option<LayerConnection>("--connection") { Description = "What goes past a layer, of all layers but the first: none, residual or highway. Default: none.", HelpName = "name" }, (options, value) => options.Connection = value);
        Option noCrf = Add(Flag("--no-crf", "Choose each token's tag by a softmax, without a look at the tags beside it. Default: a linear-chain CRF."), (options, _) => options.Output = TaggerOutput.Softmax);
        Option previousTag = Add(Flag("--previous-tag", "Tell the network the tag of the token before, instead of a CRF."), (options, _) => options.Output = TaggerOutput.PreviousTag);
        Add(CommandLine.Number("--scheduled-sampling", "With --previous-tag: share of the previous tags that training reads as the network finds them.", 0f, 1f), (options, value) => options.ScheduledSampling = value);
        Add(Count("--beam", "With --previous-tag: how many beginnings of a sequence of tags are followed."), (options, value) => options.BeamWidth = value);
        Option noCharacters = Add(Flag("--no-characters", "Do not look at the words' characters."), (options, _) => options.Characters = CharacterEncoderKind.None);
        Option convolution = Add(Flag("--convolution", "Read the words' characters by a convolution. Default: by a recurrent network."), (options, _) => options.Characters = CharacterEncoderKind.Convolution);
        Add(Count("--character-embedding", "Length of the vectors of characters."), (options, value) => options.CharacterEmbeddingSize = value);
        Add(Count("--character-hidden", "Hidden units, in each direction, or filters, that read the words' characters."), (options, value) => options.CharacterHiddenSize = value);
        Add(CommandLine.Number("--word-shape", "Length of the vector of a word's shape, its capitals and digits; 0 for none.", 0), (options, value) => options.WordShapeSize = value);
        Add(Count("--minimum-count", "Words that occur less often are unknown."), (options, value) => options.MinimumWordCount = value);
        Add(new Option<bool>("--lower-case") { Description = "Whether the words' own vectors do not tell upper from lower case: true or false." }, (options, value) => options.LowerCase = value);
        Add(CommandLine.ExistingFile("--word-vectors", "First vectors of words: a text file of word2vec, GloVe or fastText; plain or .gz."), (options, value) => options.WordVectorsPath = value.FullName);
        Add(new Option<bool>("--freeze-word-vectors") { Description = "Whether they stay as they are: true or false." }, (options, value) => options.FreezeWordVectors = value);
        Add(new Option<TagScheme>("--scheme") { Description = "How tags mark entities: none, iob1, iob2 or bioes. Default: told by the training tags.", HelpName = "name" }, (options, value) => options.Scheme = value);
        Add(new Option<TaggingMetric>("--metric") { Description = "What is looked at after each epoch: accuracy or entityf1. Default: told by the training tags.", HelpName = "name" }, (options, value) => options.Metric = value);
        Add(new Option<TaggerDecoding>("--decoding") { Description = "Which tags are predicted: mostprobable or expectedf1. Default: the entities of the largest expected F1, where tags mark entities.", HelpName = "name" }, (options, value) => options.Decoding = value);
        Add(Fraction("--dropout", "Fraction of activations dropped in training."), (options, value) => options.Dropout = value);
        Add(new Option<bool>("--variational-dropout") { Description = "Whether dropout is the same for all tokens of a sentence: true or false." }, (options, value) => options.VariationalDropout = value);
        Add(CommandLine.Number("--dropout-consistency", "Weight of the divergence between what the network finds with two dropout masks; 0 for none.", 0f), (options, value) => options.DropoutConsistency = value);
        Add(Fraction("--recurrent-dropout", "Fraction of a hidden state that the next step does not see, the same in all steps of a sentence."), (options, value) => options.RecurrentDropout = value);
        Add(Fraction("--weight-dropout", "Fraction of the recurrent weights that are zero in a batch."), (options, value) => options.WeightDropout = value);
        Add(Fraction("--character-dropout", "Fraction of the values of characters' vectors dropped in training."), (options, value) => options.CharacterDropout = value);
        Option rareWordDropout = Add(CommandLine.Number("--rare-word-dropout", "Training reads a word that occurs n times as unknown with probability a / (a + n); this is a.", 0f), (options, value) => options.RareWordDropout = value);
        Option wordDropout = Add(Fraction("--word-dropout", "Fraction of all words alike that training reads as unknown, instead."), (options, value) => (options.WordDropout, options.RareWordDropout) = (value, 0));
        Add(CommandLine.Number("--plateau-factor", "What the schedule reduceonplateau multiplies the learning rate by.", 0f, 1f), (options, value) => options.PlateauFactor = value);
        Add(Count("--plateau-patience", "Epochs without a better validation metric after which it does so."), (options, value) => options.PlateauPatience = value);
        Add(Fraction("--averaging", "Decay of the moving average of the weights that is kept instead of the weights; 0 for none."), (options, value) => options.WeightAveraging = value);
        Add(Count("--batch", "Sentences in a batch."), (options, value) => options.BatchSize = value);
        Add(CommandLine.Number("--batch-tokens", "Most tokens in a batch; 0 for any number.", 0), (options, value) => options.BatchTokens = value);
        // Each of them chooses the output, reads the characters, or drops words in another way.
        AddAlternatives(noCrf, previousTag);
        AddAlternatives(noCharacters, convolution);
        AddAlternatives(wordDropout, rareWordDropout);
    }

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.Zero };
}
