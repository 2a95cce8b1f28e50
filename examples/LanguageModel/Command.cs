using System.CommandLine;
using System.CommandLine.Parsing;
using Examples.Common;
using Microsoft.ML.Recurrent;

namespace LanguageModel;

/// <summary>The command line.</summary>
internal sealed class Command
{
    private readonly Option<FileInfo> _train = CommandLine.ExistingFile("--train", "Text to train on: lines of words with blanks between them; plain or .gz. Needs --validation and --test. Default: the example's own.");
    private readonly Option<FileInfo> _validation = CommandLine.ExistingFile("--validation", "Text to choose the best epoch and the weight of the mixture by.");
    private readonly Option<FileInfo> _test = CommandLine.ExistingFile("--test", "Text to judge the models by.");
    private readonly Option<bool> _contiguous = new("--contiguous") { Description = "The lines are one running text. Default: what the preset says, else each is a sentence of its own." };
    private readonly Option<int> _minimumCount = CommandLine.Number("--minimum-count", "How often a word must occur in the text to train on; rarer ones are the unknown word, for all models. Default: 1.", least: 1);
    private readonly Option<int> _vocabulary = CommandLine.Number("--vocabulary", "Most words in the vocabulary; the rarest are left out, for all models.", least: 1);
    private readonly Option<bool> _lowerCase = new("--lower-case") { Description = "Upper case and lower case are the same." };
    private readonly Option<int> _cache = CommandLine.Number("--cache", "Puts a continuous cache on the recurrent model, which remembers this many words; its parameters are found on the validation text. 0 for none.", least: 0);
    private readonly Option<FileInfo> _rank = CommandLine.ExistingFile("--rank", "Minimal pairs to rank: lines of paradigm<TAB>pair id<TAB>acceptable<TAB>unacceptable sentence.");
    private readonly Option<FileInfo> _model = CommandLine.FileToWrite("--model", "The recurrent model (a zip file): read if the file is there, otherwise trained and written.");
    private readonly Option<string> _prompt = new("--prompt") { Description = "What generated text begins with.", HelpName = "words", DefaultValueFactory = _ => "" };
    private readonly Option<string> _preset = new("--preset") { Description = "A named set of options, which those given here change. " + string.Join(" ", Preset.All.Select(preset => $"{preset.Name}: {preset.Description}")), HelpName = "name" };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };
    private readonly Option<DirectoryInfo> _makeData = new Option<DirectoryInfo>("--make-data") { Description = "Writes sentences and minimal pairs of the example's grammar into this folder, and ends. Seed 1 makes those that the example has.", HelpName = "folder" }.AcceptExistingOnly();
    private readonly LanguageModelOptions _network = new();
    private readonly RootCommand _command;

    /// <summary>A command that calls <paramref name="run"/> with the settings and returns its exit code.</summary>
    public Command(Func<Settings, int> run)
    {
        _command = new RootCommand("Trains a recurrent language model, an n-gram model and others on the same text, and compares them: perplexity, ranking, generation.")
        {
            _train, _validation, _test, _contiguous, _minimumCount, _vocabulary, _lowerCase, _cache, _rank, _model, _prompt, _preset, _seed, _makeData,
        };
        _network.AddTo(_command);
        _preset.AcceptOnlyFromAmong([.. Preset.All.Select(preset => preset.Name)]);
        _command.Validators.Add(AllTextsOrNone);
        _command.SetAction(result => run(Read(result)));
    }

    /// <inheritdoc cref="CommandLine.Invoke"/>
    public int Invoke(IReadOnlyList<string> args, TextWriter output, TextWriter error) => CommandLine.Invoke(_command, args, output, error);

    private Settings Read(ParseResult result)
    {
        bool isOwn = result.GetValue(_train) is null;
        Preset? preset = result.GetValue(_preset) is { } name ? Preset.All.Single(preset => preset.Name == name) : isOwn ? Preset.Grammar : null;
        Action<RnnLanguageModelTrainer.Options> own = _network.Read(result);
        return new Settings
        {
            Texts = isOwn ? null : new TextPaths(result.GetValue(_train)!.FullName, result.GetValue(_validation)!.FullName, result.GetValue(_test)!.FullName),
            Contiguous = CommandLine.Given(result, _contiguous) ?? preset?.Contiguous ?? false,
            MinimumCount = CommandLine.Given(result, _minimumCount) ?? 1,
            MaximumVocabularySize = CommandLine.Given(result, _vocabulary),
            LowerCase = result.GetValue(_lowerCase),
            CacheSize = CommandLine.Given(result, _cache) ?? preset?.CacheSize ?? 0,
            RankPath = result.GetValue(_rank)?.FullName,
            ModelPath = result.GetValue(_model)?.FullName,
            Prompt = result.GetValue(_prompt)!,
            Seed = result.GetValue(_seed),
            MakeDataFolder = result.GetValue(_makeData)?.FullName,
            Configure = options =>
            {
                preset?.Configure(options);
                own(options);
            },
        };
    }

    private void AllTextsOrNone(CommandResult result)
    {
        Option[] texts = [_train, _validation, _test];
        string[] missing = [.. texts.Where(option => result.GetResult(option) is null).Select(option => option.Name)];
        if (missing.Length is > 0 and < 3)
            result.AddError($"--train, --validation and --test belong together: give all three or none; missing: {string.Join(", ", missing)}.");
    }
}
