using Microsoft.ML.Recurrent;

namespace Examples.Common;

/// <summary>Pages to look at in a browser: how training went, and why one text is scored as it is.</summary>
internal static class Drawings
{
    /// <summary>Writes the pages and says where.</summary>
    /// <param name="classifier">The trained model.</param>
    /// <param name="text">The text to explain.</param>
    /// <param name="modelPath">The model's file, beside which they are put; null puts them into a new temporary folder.</param>
    public static void Save(SequenceClassifierTransformer classifier, string text, string? modelPath)
    {
        string prefix = modelPath is null
            ? Directory.CreateTempSubdirectory("example-").FullName + Path.DirectorySeparatorChar
            : Path.ChangeExtension(modelPath, null) + ".";
        string curve = prefix + "learning-curve.html", explanation = prefix + "explanation.html";
        classifier.SaveLearningCurve(curve);
        classifier.Explain(text).Save(explanation);
        Console.WriteLine($"learning curve: {curve}");
        Console.WriteLine($"why \"{Shortened.Of(text)}\" is scored as it is: {explanation}");
        Console.WriteLine();
    }
}
