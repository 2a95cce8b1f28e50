using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>The options of a command line that are options of the trainer of recurrent language models.</summary>
internal sealed class NetworkOptions
{
    private readonly List<(Option Option, Action<ParseResult, RnnLanguageModelTrainer.Options> Set)> _options = [];

    public NetworkOptions()
    {
        Add(new Option<RecurrentCell>("--cell") { Description = "Cell: rnn, gru or lstm.", HelpName = "name" }, (options, value) => options.Cell = value);
        Add(Count("--layers", "Recurrent layers."), (options, value) => options.Layers = value);
        // A single layer with tied weights needs them equal, so that one option must be enough to change both.
        Add(Count("--hidden", "Hidden units of a layer, and the length of the vectors of words if --embedding does not say otherwise."), (options, value) => options.HiddenSize = options.EmbeddingSize = value);
        Add(Count("--embedding", "Length of the vectors of words."), (options, value) => options.EmbeddingSize = value);
        Add(Count("--projection", "Width of a linear layer before the softmax; the length of the vectors of words if these are tied to it."), (options, value) => options.ProjectionSize = value);
        Add(new Option<bool>("--tied") { Description = "Whether the vectors of words are the weights of the output layer: true or false." }, (options, value) => options.TieWeights = value);
        Add(Fraction("--dropout", "Fraction of activations dropped in training, where the next three say nothing else."), (options, value) => options.Dropout = value);
        Add(Fraction("--input-dropout", "The same of the vectors of words."), (options, value) => options.InputDropout = value);
        Add(Fraction("--layer-dropout", "The same between layers."), (options, value) => options.LayerDropout = value);
        Add(Fraction("--output-dropout", "The same before the softmax."), (options, value) => options.OutputDropout = value);
        Add(Fraction("--embedding-dropout", "Fraction of the words whose vectors are zero in a batch."), (options, value) => options.EmbeddingDropout = value);
        Add(Fraction("--weight-dropout", "Fraction of the recurrent weights that are zero in a batch."), (options, value) => options.WeightDropout = value);
        Add(new Option<bool>("--variational-dropout") { Description = "Whether dropout is the same in all steps of a sequence: true or false." }, (options, value) => options.VariationalDropout = value);
        Add(new Option<OptimizerKind>("--optimizer") { Description = "Optimizer: adamw, adam or sgd.", HelpName = "name" }, (options, value) => options.Optimizer = value);
        Add(CommandLine.Number("--learning-rate", "Step size of the optimizer.", 0f), (options, value) => options.LearningRate = value);
        Add(CommandLine.Number("--weight-decay", "Weight decay.", 0f), (options, value) => options.WeightDecay = value);
        Add(CommandLine.Number("--clip", "Longest gradient; 0 for any.", 0f), (options, value) => options.GradientClipNorm = value);
        Add(Count("--batch", "Sentences, or streams of a running text, in a batch."), (options, value) => options.BatchSize = value);
        Add(Count("--bptt", "Of a running text: steps through which gradients go back."), (options, value) => options.BackpropagationLength = value);
        Add(Count("--epochs", "Passes over the training text."), (options, value) => options.MaximumEpochs = value);
        Add(Count("--patience", "Epochs without a better validation perplexity after which training ends."), (options, value) => options.EarlyStoppingPatience = value);
        Add(Count("--threads", "Threads to train with. Default: one a core. The model has the same bits for any number."), (options, value) => options.NumberOfThreads = value);
        Add(new Option<string>("--checkpoints") { Description = "A folder that keeps the state of training after each epoch; the same call after an interruption goes on from it.", HelpName = "folder" }, (options, value) => options.CheckpointFolder = value);
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(RootCommand command)
    {
        foreach ((Option option, _) in _options)
            command.Add(option);
    }

    /// <summary>What sets those that were given.</summary>
    public Action<RnnLanguageModelTrainer.Options> Read(ParseResult result)
    {
        Action<ParseResult, RnnLanguageModelTrainer.Options>[] given = [.. _options.Where(option => result.GetResult(option.Option) is not null).Select(option => option.Set)];
        return options =>
        {
            foreach (Action<ParseResult, RnnLanguageModelTrainer.Options> set in given)
                set(result, options);
        };
    }

    private static Option<int> Count(string name, string description) => CommandLine.Number(name, description, least: 1);

    private static Option<float> Fraction(string name, string description) => CommandLine.Number(name, description, least: 0f, most: 0.99f);

    private void Add<T>(Option<T> option, Action<RnnLanguageModelTrainer.Options, T> set) =>
        _options.Add((option, (result, options) => set(options, result.GetValue(option)!)));
}
