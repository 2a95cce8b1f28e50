using System.CommandLine;
using System.Globalization;
using LearningCurves;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var characters = new Option<FileInfo?>("--characters") { Description = "A text, whose characters are the tokens: its first nine tenths are trained on, the twentieth behind validates." };
var train = new Option<FileInfo?>("--train") { Description = "A text of words with blanks between them, plain or .gz, to train on; with --validation." };
var validation = new Option<FileInfo?>("--validation") { Description = "A text of words to validate on." };
var embedding = new Option<int>("--embedding") { DefaultValueFactory = _ => 64 };
var hidden = new Option<int>("--hidden") { DefaultValueFactory = _ => 256 };
var layers = new Option<int>("--layers") { DefaultValueFactory = _ => 1 };
var tied = new Option<bool>("--tied") { Description = "The word vectors are the weights of the output layer." };
var cutoffs = new Option<int[]>("--cutoffs") { Description = "Cuts of an adaptive softmax, ours only; none: a full softmax, as the peer has.", AllowMultipleArgumentsPerToken = true };
var dropout = new Option<double>("--dropout") { DefaultValueFactory = _ => 0.05 };
var optimizer = new Option<string>("--optimizer") { DefaultValueFactory = _ => "adam" };
var learningRate = new Option<double>("--learning-rate") { DefaultValueFactory = _ => 0.005 };
var clip = new Option<double>("--clip") { DefaultValueFactory = _ => 0.25 };
var batch = new Option<int>("--batch") { DefaultValueFactory = _ => 32 };
var steps = new Option<int>("--steps") { DefaultValueFactory = _ => 64 };
var epochs = new Option<int>("--epochs") { DefaultValueFactory = _ => 5 };
var threads = new Option<int>("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount };
var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
var peerSeconds = new Option<double>("--peer-seconds") { Description = "PyTorch stops after so many seconds of training; 0: no peer. Default: it trains to the end.", DefaultValueFactory = _ => double.MaxValue };
var svg = new Option<FileInfo?>("--svg") { Description = "File for the drawing." };
optimizer.AcceptOnlyFromAmong("adam", "sgd");
var command = new RootCommand("What a language model has learnt after how many seconds, ours and PyTorch's, both with the same network, text and steps.")
{
    characters, train, validation, embedding, hidden, layers, tied, cutoffs, dropout, optimizer, learningRate, clip, batch, steps, epochs, threads, seed, peerSeconds, svg,
};
command.Validators.Add(result =>
{
    bool ofCharacters = result.GetValue(characters) is not null, ofWords = result.GetValue(train) is not null && result.GetValue(validation) is not null;
    if (ofCharacters == ofWords)
        result.AddError("Expected a text: --characters FILE, or --train FILE and --validation FILE.");
});

command.SetAction(arguments =>
{
    RunningText text = arguments.GetValue(characters) is { } file
        ? RunningText.OfCharacters(file.FullName)
        : RunningText.OfWords(arguments.GetValue(train)!.FullName, arguments.GetValue(validation)!.FullName);
    var settings = new NetworkSettings
    {
        Embedding = arguments.GetValue(embedding),
        Hidden = arguments.GetValue(hidden),
        Layers = arguments.GetValue(layers),
        Tied = arguments.GetValue(tied),
        Dropout = arguments.GetValue(dropout),
        Optimizer = arguments.GetValue(optimizer)!,
        LearningRate = arguments.GetValue(learningRate),
        Clip = arguments.GetValue(clip),
        Batch = arguments.GetValue(batch),
        Steps = arguments.GetValue(steps),
        Epochs = arguments.GetValue(epochs),
        Threads = arguments.GetValue(threads),
        Seed = arguments.GetValue(seed),
    };
    IReadOnlyList<CurvePoint> ours = OurRun.Train(text, settings, arguments.GetValue(cutoffs) ?? [], Console.Error.WriteLine);
    double limit = arguments.GetValue(peerSeconds);
    (IReadOnlyList<CurvePoint> Points, double TokensPerSecond)? peer = limit > 0 ? PeerRun.Train(text, settings, limit, Console.Error.WriteLine) : null;

    Write("Microsoft.ML.Recurrent", ours);
    if (peer is { } trained)
    {
        Write("PyTorch", trained.Points);
        Console.WriteLine($"PyTorch: {trained.TokensPerSecond:F0} tokens/s; ours: {ours[^1].Tokens / ours[^1].Seconds:F0} tokens/s, validation included");
    }
    if (arguments.GetValue(svg) is { } image)
        File.WriteAllText(image.FullName, CurveImage.Draw([("Microsoft.ML.Recurrent", ours), .. peer is { } other ? [("PyTorch", other.Points)] : Array.Empty<(string, IReadOnlyList<CurvePoint>)>()]).ToString());
    return 0;

    void Write(string name, IReadOnlyList<CurvePoint> points)
    {
        Console.WriteLine($"\n| {name}: tokens | seconds | {(text.IsOfCharacters ? "bits a character" : "perplexity")} |\n|---:|---:|---:|");
        foreach (CurvePoint point in points)
            Console.WriteLine($"| {point.Tokens:N0} | {point.Seconds:F1} | {(text.IsOfCharacters ? point.Bits : point.Perplexity):F3} |");
    }
});
return command.Parse(args).Invoke();
