using System.CommandLine;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>The options of a command line that are options of the trainer of recurrent language models.</summary>
internal sealed class LanguageModelOptions : NetworkOptions<RnnLanguageModelTrainer.Options>
{
    public LanguageModelOptions()
        : base("validation perplexity")
    {
        // A single layer with tied weights needs them equal, so that one option must be enough to change both.
        Add(Count("--hidden", "Hidden units of a layer, and the length of the vectors of words if --embedding does not say otherwise."), (options, value) => options.HiddenSize = options.EmbeddingSize = value);
        Add(Count("--embedding", "Length of the vectors of words."), (options, value) => options.EmbeddingSize = value);
        Add(Count("--projection", "Width of a linear layer before the softmax; the length of the vectors of words if these are tied to it."), (options, value) => options.ProjectionSize = value);
        Add(new Option<bool>("--tied") { Description = "Whether the vectors of words are the weights of the output layer: true or false." }, (options, value) => options.TieWeights = value);
        Add(CommandLine.Numbers("--cutoffs", "Where the vocabulary, the most frequent word first, is cut for an adaptive softmax, such as 2000,10000; none for a full softmax."), (options, value) => options.SoftmaxCutoffs = value);
        Add(CommandLine.Number("--softmax-divisor", "What each cluster of an adaptive softmax has fewer features than the one before.", 1f), (options, value) => options.SoftmaxDivisor = value);
        Add(CommandLine.ExistingFile("--word-vectors", "First vectors of words: a text file of word2vec, GloVe or fastText; plain or .gz."), (options, value) => options.WordVectorsPath = value.FullName);
        Add(new Option<bool>("--freeze-word-vectors") { Description = "Whether they stay as they are: true or false." }, (options, value) => options.FreezeWordVectors = value);
        Add(Fraction("--dropout", "Fraction of activations dropped in training, where the next three say nothing else."), (options, value) => options.Dropout = value);
        Add(Fraction("--input-dropout", "The same of the vectors of words."), (options, value) => options.InputDropout = value);
        Add(Fraction("--layer-dropout", "The same between layers."), (options, value) => options.LayerDropout = value);
        Add(Fraction("--output-dropout", "The same before the softmax."), (options, value) => options.OutputDropout = value);
        Add(Fraction("--embedding-dropout", "Fraction of the words whose vectors are zero in a batch."), (options, value) => options.EmbeddingDropout = value);
        Add(Fraction("--weight-dropout", "Fraction of the recurrent weights that are zero in a batch."), (options, value) => options.WeightDropout = value);
        Add(new Option<bool>("--variational-dropout") { Description = "Whether dropout is the same in all steps of a sequence: true or false." }, (options, value) => options.VariationalDropout = value);
        Add(CommandLine.Number("--plateau-factor", "What the schedule reduceonplateau multiplies the learning rate by.", 0f, 1f), (options, value) => options.PlateauFactor = value);
        Add(Count("--plateau-patience", "Epochs without a better validation perplexity after which it does so."), (options, value) => options.PlateauPatience = value);
        Add(CommandLine.Number("--nt-asgd", "Epochs that the validation perplexity may go without an improvement before the mean of the weights is used instead of the weights (NT-ASGD); 0 for never.", 0), (options, value) => options.NonMonotoneInterval = value);
        Add(CommandLine.Number("--ar", "Penalty on large activations of the top layer (activation regularisation).", 0f), (options, value) => options.ActivationRegularization = value);
        Add(CommandLine.Number("--tar", "Penalty on changes of the top layer's activations from step to step (temporal activation regularisation).", 0f), (options, value) => options.TemporalActivationRegularization = value);
        Add(Count("--batch", "Sentences, or streams of a running text, in a batch."), (options, value) => options.BatchSize = value);
        Add(Count("--bptt", "Of a running text: steps through which gradients go back."), (options, value) => options.BackpropagationLength = value);
        Add(CommandLine.Number("--half-length", "Of a running text: probability of half as many steps.", 0f, 1f), (options, value) => options.HalfLengthProbability = value);
        Add(CommandLine.Number("--length-deviation", "Of a running text: standard deviation of the number of steps.", 0f), (options, value) => options.LengthDeviation = value);
    }
}
