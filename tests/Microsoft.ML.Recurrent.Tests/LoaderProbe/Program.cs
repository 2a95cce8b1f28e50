using Microsoft.ML;
using Microsoft.ML.Data;

// Loads the model zip args[0] and prints the bits of the scores of the other arguments, a line each. It knows ML.NET alone: the library
// that can load the model is found by what the zip says.
var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
IDataView scored = model.Transform(ml.Data.LoadFromEnumerable(args.Skip(1).Select(text => new LoaderProbe.Message { Text = text })));
IEnumerable<float[]> scores = scored.Schema["Score"].Type is VectorDataViewType
    ? scored.GetColumn<float[]>("Score")
    : scored.GetColumn<float>("Score").Select(score => new[] { score });
foreach (float[] score in scores)
    Console.WriteLine(string.Join(' ', score.Select(BitConverter.SingleToInt32Bits)));
