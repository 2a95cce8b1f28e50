using System.CommandLine;
using System.CommandLine.Parsing;

namespace Examples.Common;

/// <summary>The command line of an example of classification.</summary>
internal sealed class ExampleCommand
{
    private readonly Option<FileInfo> _train = CommandLine.ExistingFile("--train", "Texts to learn from: a line each, label<TAB>text; plain or .gz. Needs --test. Default: the example's own.");
    private readonly Option<FileInfo> _test = CommandLine.ExistingFile("--test", "Texts to judge the model by, in the same format. Needs --train.");
    private readonly Option<FileInfo> _validation = CommandLine.ExistingFile("--validation", "Texts to choose the best epoch by, in the same format.");
    private readonly Option<FileInfo> _model = CommandLine.FileToWrite("--model", "Where to keep the trained model (a zip file); a learning curve and an explained text are put beside it. Default: nowhere, and those in a temporary folder.");
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = CommandLine.Number("--threads", "Threads to train with. Default: one a core. The model has the same bits for any number.", least: 1);
    private readonly Option<int> _epochs = CommandLine.Number("--epochs", "Passes over the training texts. Default: the library's.", least: 1);
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> with the settings and returns its exit code.</summary>
    public ExampleCommand(string description, Func<ExampleSettings, int> run)
    {
        _command = new RootCommand(description) { _train, _test, _validation, _model, _seed, _threads, _epochs };
        _command.Validators.Add(TrainAndTestTogether);
        _command.SetAction(result => run(Read(result)));
    }

    /// <inheritdoc cref="CommandLine.Invoke"/>
    public int Invoke(IReadOnlyList<string> args, TextWriter output, TextWriter error) => CommandLine.Invoke(_command, args, output, error);

    private ExampleSettings Read(ParseResult result)
    {
        string data = Path.Combine(AppContext.BaseDirectory, "data");
        return new ExampleSettings
        {
            TrainPath = result.GetValue(_train)?.FullName ?? Path.Combine(data, "train.tsv"),
            TestPath = result.GetValue(_test)?.FullName ?? Path.Combine(data, "test.tsv"),
            ValidationPath = result.GetValue(_validation)?.FullName,
            ModelPath = result.GetValue(_model)?.FullName,
            Seed = result.GetValue(_seed),
            Threads = CommandLine.Given(result, _threads),
            Epochs = CommandLine.Given(result, _epochs),
        };
    }

    private void TrainAndTestTogether(CommandResult result)
    {
        bool train = result.GetResult(_train) is not null, test = result.GetResult(_test) is not null;
        if (train != test)
            result.AddError(train ? "--train is given without --test: give both, or neither." : "--test is given without --train: give both, or neither.");
    }
}
