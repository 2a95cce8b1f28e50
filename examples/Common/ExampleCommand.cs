using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Examples.Common;

/// <summary>The command line of an example.</summary>
internal sealed class ExampleCommand
{
    /// <summary>Exit code when the command line makes no sense.</summary>
    public const int UsageError = 2;

    private readonly Option<FileInfo> _train = ExistingFile("--train", "Texts to learn from: a line each, label<TAB>text; plain or .gz. Needs --test. Default: the example's own.");
    private readonly Option<FileInfo> _test = ExistingFile("--test", "Texts to judge the model by, in the same format. Needs --train.");
    private readonly Option<FileInfo> _validation = ExistingFile("--validation", "Texts to choose the best epoch by, in the same format.");
    private readonly Option<FileInfo> _model = new("--model") { Description = "Where to keep the trained model (a zip file); a learning curve and an explained text are put beside it. Default: nowhere, and those in a temporary folder." };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads to train with. Default: one a core. The model has the same bits for any number." };
    private readonly Option<int> _epochs = new("--epochs") { Description = "Passes over the training texts. Default: the library's." };
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> with the settings and returns its exit code.</summary>
    public ExampleCommand(string description, Func<ExampleSettings, int> run)
    {
        _command = new RootCommand(description) { _train, _test, _validation, _model, _seed, _threads, _epochs };
        AtLeastOne(_threads);
        AtLeastOne(_epochs);
        _model.Validators.Add(FolderExists);
        _command.Validators.Add(TrainAndTestTogether);
        _command.SetAction(result => run(Read(result)));
    }

    /// <summary>Parses and runs; complaints go to <paramref name="error"/>.</summary>
    /// <returns>What the run returned, 0 for help, or <see cref="UsageError"/>.</returns>
    public int Invoke(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        ParseResult result = _command.Parse(args);
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false };
        int code = result.Invoke(configuration);
        return result.Errors.Count > 0 ? UsageError : code;
    }

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
            Threads = Given(result, _threads),
            Epochs = Given(result, _epochs),
        };
    }

    private static int? Given(ParseResult result, Option<int> option) => result.GetResult(option) is null ? null : result.GetValue(option);

    private void TrainAndTestTogether(CommandResult result)
    {
        bool train = result.GetResult(_train) is not null, test = result.GetResult(_test) is not null;
        if (train != test)
            result.AddError(train ? "--train is given without --test: give both, or neither." : "--test is given without --train: give both, or neither.");
    }

    private static Option<FileInfo> ExistingFile(string name, string description) =>
        new Option<FileInfo>(name) { Description = description, HelpName = "file" }.AcceptExistingOnly();

    private static void AtLeastOne(Option<int> option) => option.Validators.Add(result =>
    {
        // A value that is no number at all has the parser's own complaint.
        if (result.Tokens is [{ Value: string text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int value) && value < 1)
            result.AddError($"{option.Name} must be at least 1, but is {value}.");
    });

    private static void FolderExists(OptionResult result)
    {
        if (result.Tokens is not [{ Value: { Length: > 0 } path }])
            return;
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder))
            result.AddError($"--model names a file in the folder '{folder}', which does not exist.");
        else if (Directory.Exists(path))
            result.AddError($"--model must name a file; '{path}' is a folder.");
    }
}
