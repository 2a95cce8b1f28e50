using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Recurrent;
using StreamScoring;

// Rows per second and memory of scoring a stream of texts, which is longer from line to line: memory must not grow with it.
//   dotnet run -c Release --project benchmarks/StreamScoring -- [--rows 10000,100000,1000000] [--ngrams true]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Dictionary<string, string> options = [];
for (int i = 0; i + 1 < args.Length; i += 2)
    options[args[i]] = args[i + 1];
string[] unknown = [.. options.Keys.Except(["--rows", "--ngrams"])];
if (unknown.Length > 0 || args.Length % 2 != 0)
{
    Console.Error.WriteLine($"Expected options --rows and --ngrams, each with a value; found {string.Join(' ', args)}.");
    return 2;
}

int[] rowCounts = [.. options.GetValueOrDefault("--rows", "10000,100000,1000000").Split(',').Select(int.Parse)];
bool ngrams = bool.Parse(options.GetValueOrDefault("--ngrams", "true"));
var ml = new MLContext(seed: 1);
IDataView file = ml.Data.LoadFromTextFile<Message>(Path.Combine(AppContext.BaseDirectory, "messages.tsv"));
ITransformer model = ml.Transforms.Conversion.MapValue("IsSpam", [KeyValuePair.Create("spam", true), KeyValuePair.Create("ham", false)], "Label")
    .Append(ml.Transforms.Text.NormalizeText("Clean", "Text", keepPunctuations: false))
    .Append(ml.Transforms.Text.TokenizeIntoWords("Tokens", "Clean"))
    .Append(ml.BinaryClassification.Trainers.SequenceClassifier(new SequenceClassifierTrainer.Options
    {
        LabelColumnName = "IsSpam",
        FeatureColumnName = "Tokens",
        NGramFeatures = ngrams,
    }))
    .Fit(file);
Message[] messages = [.. ml.Data.CreateEnumerable<Message>(file, reuseRowObject: false)];
Pass.Run(ml, model, messages, 5000);

Console.WriteLine("| rows | rows/s | peak heap, MB | live heap at the end, MB | peak working set, MB |");
Console.WriteLine("|---|---|---|---|---|");
Pass? last = null;
foreach (int rows in rowCounts)
{
    last = Pass.Run(ml, model, messages, rows);
    Console.WriteLine($"| {last.Rows} | {last.RowsPerSecond:F0} | {Megabytes(last.PeakHeap)} | {Megabytes(last.LiveHeap)} | {Megabytes(last.PeakWorkingSet)} |");
}

Console.WriteLine($"summary: rows_per_s={last!.RowsPerSecond:F0} peak_mb={Megabytes(last.PeakWorkingSet)}");
return 0;

static string Megabytes(long bytes) => (bytes / 1e6).ToString("F1");
