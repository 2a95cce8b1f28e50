using System.CommandLine;
using System.CommandLine.Parsing;
using Examples.Common;
using Microsoft.ML.Recurrent;

namespace CharacterModel;

/// <summary>The command line.</summary>
internal sealed class Command
{
    private readonly Option<FileInfo> _train = CommandLine.ExistingFile("--train", "The text; plain or .gz. Without --validation and --test its first nine tenths are trained on, a twentieth validates, the rest tests. Default: sources of this library.");
    private readonly Option<FileInfo> _validation = CommandLine.ExistingFile("--validation", "Text to choose the best epoch by. Needs --train and --test.");
    private readonly Option<FileInfo> _test = CommandLine.ExistingFile("--test", "Text to judge the model by. Needs --train and --validation.");
    private readonly Option<FileInfo> _model = CommandLine.FileToWrite("--model", "Where to keep the trained model (a zip file). Default: nowhere.");
    private readonly Option<FileInfo> _page = CommandLine.FileToWrite("--page", "The page to write (HTML): bits per character over time, and what hidden units react to. Default: a temporary file.");
    private readonly Option<FileInfo> _curve = CommandLine.FileToWrite("--curve", "Where to write bits per character after each epoch, against seconds of training (a CSV file). Default: nowhere.");
    private readonly Option<string> _prompt = new("--prompt") { Description = "What the generated text begins with.", HelpName = "text", DefaultValueFactory = _ => "" };
    private readonly Option<float> _temperature = CommandLine.Number("--temperature", "Of the generated text: below 1 the probable becomes more probable. Default: 0.7.", least: 0f);
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly LanguageModelOptions _network = new();
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> with the settings and returns its exit code.</summary>
    public Command(Func<Settings, int> run)
    {
        _command = new RootCommand("Trains a recurrent language model of characters, lets it write, and draws what its hidden units react to.") { _train, _validation, _test, _model, _page, _curve, _prompt, _temperature, _seed };
        _network.AddTo(_command);
        _command.Validators.Add(TextsFitTogether);
        _command.SetAction(result => run(Read(result)));
    }

    /// <inheritdoc cref="CommandLine.Invoke"/>
    public int Invoke(IReadOnlyList<string> args, TextWriter output, TextWriter error) => CommandLine.Invoke(_command, args, output, error);

    private Settings Read(ParseResult result)
    {
        Action<RnnLanguageModelTrainer.Options> given = _network.Read(result);
        return new Settings
        {
            TextPath = result.GetValue(_train)?.FullName,
            ValidationPath = result.GetValue(_validation)?.FullName,
            TestPath = result.GetValue(_test)?.FullName,
            CurvePath = result.GetValue(_curve)?.FullName,
            ModelPath = result.GetValue(_model)?.FullName,
            PagePath = result.GetValue(_page)?.FullName ?? Path.Combine(Directory.CreateTempSubdirectory("example-").FullName, "characters.html"),
            Prompt = result.GetValue(_prompt)!,
            Temperature = CommandLine.Given(result, _temperature) ?? 0.7f,
            Seed = result.GetValue(_seed),
            Configure = options =>
            {
                options.HiddenSize = options.EmbeddingSize = 192;
                options.BatchSize = 16;
                options.BackpropagationLength = 64;
                options.Dropout = 0.1f;
                options.LearningRate = 0.004f;
                options.MaximumEpochs = 8;
                given(options);
            },
        };
    }

    private void TextsFitTogether(CommandResult result)
    {
        bool train = result.GetResult(_train) is not null, validation = result.GetResult(_validation) is not null, test = result.GetResult(_test) is not null;
        if (validation != test || (validation && !train))
            result.AddError("--validation and --test belong together, and to --train: give all three, --train alone, or none.");
    }
}
