using System.CommandLine;
using System.CommandLine.Parsing;
using Examples.Common;
using Microsoft.ML.Recurrent;

namespace CharacterModel;

/// <summary>The command line.</summary>
internal sealed class Command
{
    private readonly Option<FileInfo> _train = CommandLine.ExistingFile("--train", "The text, of which the first nine tenths are trained on; plain or .gz. Default: sources of this library.");
    private readonly Option<FileInfo> _model = CommandLine.FileToWrite("--model", "Where to keep the trained model (a zip file). Default: nowhere.");
    private readonly Option<FileInfo> _page = CommandLine.FileToWrite("--page", "The page to write (HTML): bits per character over time, and what hidden units react to. Default: a temporary file.");
    private readonly Option<string> _prompt = new("--prompt") { Description = "What the generated text begins with.", HelpName = "text", DefaultValueFactory = _ => "" };
    private readonly Option<float> _temperature = CommandLine.Number("--temperature", "Of the generated text: below 1 the probable becomes more probable. Default: 0.7.", least: 0f);
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly LanguageModelOptions _network = new();
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> with the settings and returns its exit code.</summary>
    public Command(Func<Settings, int> run)
    {
        _command = new RootCommand("Trains a recurrent language model of characters, lets it write, and draws what its hidden units react to.") { _train, _model, _page, _prompt, _temperature, _seed };
        _network.AddTo(_command);
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
}
