using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

// train <train.tsv> <test.tsv> <model.zip>, or predict <model.zip> <text>...
var ml = new MLContext(seed: 1);
if (args[0] == "train")
{
    var isSpam = new[] { KeyValuePair.Create("spam", true), KeyValuePair.Create("ham", false) };
    var pipeline = ml.Transforms.Conversion.MapValue("IsSpam", isSpam, "Label")
        .Append(ml.Transforms.Text.NormalizeText("Text"))
        .Append(ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text"))
        .Append(ml.BinaryClassification.Trainers.SequenceClassifier(labelColumnName: "IsSpam", featureColumnName: "Tokens"));
    IDataView train = ml.Data.LoadFromTextFile<Message>(args[1]);
    ITransformer model = pipeline.Fit(train);
    var metrics = ml.BinaryClassification.Evaluate(model.Transform(ml.Data.LoadFromTextFile<Message>(args[2])), labelColumnName: "IsSpam");
    ml.Model.Save(model, train.Schema, args[3]);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy={metrics.Accuracy}"));
}
else
{
    var engine = ml.Model.CreatePredictionEngine<Message, Verdict>(ml.Model.Load(args[1], out _));
    foreach (string text in args.Skip(2))
        Console.WriteLine(engine.Predict(new Message { Text = text }).PredictedLabel ? "spam" : "ham");
}

public sealed class Message
{
    [LoadColumn(0)]
    public string Label { get; set; } = "";

    [LoadColumn(1)]
    public string Text { get; set; } = "";
}

public sealed class Verdict
{
    public bool PredictedLabel { get; set; }
}
