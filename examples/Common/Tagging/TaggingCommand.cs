using System.CommandLine;
using System.CommandLine.Parsing;
using Microsoft.ML.Recurrent;

namespace Examples.Common.Tagging;

/// <summary>The command line of an example of tagging.</summary>
internal sealed class TaggingCommand
{
    private readonly Option<FileInfo> _train = CommandLine.ExistingFile("--train", "Sentences to learn from: a token and its tag on each line, token<TAB>tag, a blank line between sentences; plain or .gz. Default: the example's own.");
    private readonly Option<FileInfo> _validation = CommandLine.ExistingFile("--validation", "Sentences to choose the best epoch by, in the same format. Needs --train.");
    private readonly Option<FileInfo> _test = CommandLine.ExistingFile("--test", "Sentences to judge the model by, in the same format. Needs --train. Default: those of --validation, or else a tenth of those of --train.");
    private readonly Option<FileInfo> _model = CommandLine.FileToWrite("--model", "Where to keep the trained model (a zip file). Default: nowhere.");
    private readonly Option<FileInfo> _page = CommandLine.FileToWrite("--page", "The page to write (HTML): tagged sentences. Default: a temporary file.");
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly TaggerOptions _network = new();
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> with the settings and returns its exit code.</summary>
    public TaggingCommand(TaggingExample example, Func<TaggingSettings, int> run)
    {
        _command = new RootCommand(example.Description) { _train, _validation, _test, _model, _page, _seed };
        _network.AddTo(_command);
        _command.Validators.Add(NothingWithoutTraining);
        _command.SetAction(result => run(Read(result)));
    }

    /// <inheritdoc cref="CommandLine.Invoke"/>
    public int Invoke(IReadOnlyList<string> args, TextWriter output, TextWriter error) => CommandLine.Invoke(_command, args, output, error);

    private TaggingSettings Read(ParseResult result)
    {
        bool isOwn = result.GetValue(_train) is null;
        Action<SequenceTaggerTrainer.Options> given = _network.Read(result);
        return new TaggingSettings
        {
            TrainPath = isOwn ? OwnFile("train.tsv") : result.GetValue(_train)!.FullName,
            ValidationPath = isOwn ? OwnFile("validation.tsv") : result.GetValue(_validation)?.FullName,
            TestPath = isOwn ? OwnFile("test.tsv") : result.GetValue(_test)?.FullName,
            ModelPath = result.GetValue(_model)?.FullName,
            PagePath = result.GetValue(_page)?.FullName ?? Path.Combine(Directory.CreateTempSubdirectory("example-").FullName, "tagged.html"),
            Seed = result.GetValue(_seed),
            Configure = options =>
            {
                if (isOwn)
                    SuitFewSentences(options);
                given(options);
            },
        };
    }

    /// <summary>Sets what suits the example's own few sentences; other data take the library's defaults.</summary>
    private static void SuitFewSentences(SequenceTaggerTrainer.Options options)
    {
        options.LearningRate = 0.002f;
        options.BatchSize = 16;
        options.BatchTokens = 0;
        options.MaximumEpochs = 30;
    }

    private static string OwnFile(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    private void NothingWithoutTraining(CommandResult result)
    {
        Option[] others = [_validation, _test];
        if (result.GetResult(_train) is null && Array.Find(others, option => result.GetResult(option) is not null) is { } option)
            result.AddError($"{option.Name} needs --train: without it the example takes its own sentences.");
    }
}
