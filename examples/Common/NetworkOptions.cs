using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>The options of a command line that are options of a trainer: here those that all trainers of recurrent networks have.</summary>
internal abstract class NetworkOptions<TOptions>
    where TOptions : RecurrentTrainerOptions
{
    private readonly List<(Option Option, Action<ParseResult, TOptions> Set)> _options = [];
    private readonly List<(Option First, Option Second)> _alternatives = [];

    /// <summary>The options.</summary>
    /// <param name="metric">What is looked at after each epoch, in words.</param>
    protected NetworkOptions(string metric)
    {
        Add(new Option<RecurrentCell>("--cell") { Description = "Cell: rnn, gru or lstm.", HelpName = "name" }, (options, value) => options.Cell = value);
        Add(Count("--layers", "Recurrent layers."), (options, value) => options.Layers = value);
        Add(new Option<OptimizerKind>("--optimizer") { Description = "Optimizer: adamw, adam or sgd.", HelpName = "name" }, (options, value) => options.Optimizer = value);
        Add(CommandLine.Number("--learning-rate", "Step size of the optimizer.", 0f), (options, value) => options.LearningRate = value);
        Add(new Option<LearningRateSchedule>("--schedule") { Description = "How the learning rate changes: constant, cosine or reduceonplateau.", HelpName = "name" }, (options, value) => options.LearningRateSchedule = value);
        Add(Fraction("--warm-up", "Fraction of the run over which the learning rate rises to its full value."), (options, value) => options.WarmUpFraction = value);
        Add(Fraction("--momentum", "Momentum of sgd."), (options, value) => options.Momentum = value);
        Add(CommandLine.Number("--weight-decay", "Weight decay.", 0f), (options, value) => options.WeightDecay = value);
        Add(CommandLine.Number("--clip", "Longest gradient; 0 for any.", 0f), (options, value) => options.GradientClipNorm = value);
        Add(Count("--epochs", "Passes over the training text."), (options, value) => options.MaximumEpochs = value);
        Add(CommandLine.Number("--patience", $"Epochs without a better {metric} after which training ends; 0 for all epochs.", 0), (options, value) => options.EarlyStoppingPatience = value);
        Add(Count("--threads", "Threads to train with. Default: one a core. The model has the same bits for any number."), (options, value) => options.NumberOfThreads = value);
        Add(new Option<string>("--checkpoints") { Description = "A folder that keeps the state of training after each epoch; the same call after an interruption goes on from it.", HelpName = "folder" }, (options, value) => options.CheckpointFolder = value);
    }

    /// <summary>Adds them to a command.</summary>
    public void AddTo(RootCommand command)
    {
        foreach ((Option option, _) in _options)
            command.Add(option);
        command.Validators.Add(OneOfAlternatives);
    }

    /// <summary>What sets those that were given.</summary>
    public Action<TOptions> Read(ParseResult result)
    {
        Action<ParseResult, TOptions>[] given = [.. _options.Where(option => CommandLine.IsGiven(result, option.Option)).Select(option => option.Set)];
        return options =>
        {
            foreach (Action<ParseResult, TOptions> set in given)
                set(result, options);
        };
    }

    protected static Option<int> Count(string name, string description) => CommandLine.Number(name, description, least: 1);

    protected static Option<float> Fraction(string name, string description) => CommandLine.Number(name, description, least: 0f, most: 0.99f);

    /// <summary>Adds an option. They are set in the order in which they were added.</summary>
    protected Option Add<T>(Option<T> option, Action<TOptions, T> set)
    {
        _options.Add((option, (result, options) => set(options, result.GetValue(option)!)));
        return option;
    }

    /// <summary>Of two options at most one may be given: both would say something else of the same.</summary>
    protected void AddAlternatives(Option first, Option second) => _alternatives.Add((first, second));

    private void OneOfAlternatives(CommandResult result)
    {
        foreach ((Option first, Option second) in _alternatives)
        {
            if (IsGiven(first) && IsGiven(second))
                result.AddError($"{first.Name} and {second.Name} contradict each other: give one of them.");
        }

        bool IsGiven(Option option) => result.GetResult(option) is { Implicit: false };
    }
}
