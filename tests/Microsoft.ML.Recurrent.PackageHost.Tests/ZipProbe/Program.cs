using Microsoft.ML;
using Microsoft.ML.Recurrent.Tests.Classification;
using Microsoft.ML.Recurrent.Tests.Pipelines;
using ZipProbe;

// Loads the model zip args[0] and prints the bits of the scores of the other arguments, a line each.
var ml = new MLContext();
// Code of the user's own is in no zip: ML.NET is told where it is.
ml.ComponentCatalog.RegisterAssembly(typeof(WordMapping).Assembly);
ITransformer model = ml.Model.Load(args[0], out _);
IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(args.Skip(1).Select(text => new Message { Text = text })));
foreach (string row in Cells.Of(scored, "Score"))
    Console.WriteLine(row);
