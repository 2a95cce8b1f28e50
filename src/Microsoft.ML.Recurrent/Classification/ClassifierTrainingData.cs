using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Encoded rows to learn from, and rows to look at after each epoch.</summary>
/// <param name="Training">At least one row.</param>
/// <param name="Validation">May be empty.</param>
internal sealed record ClassifierTrainingData(ClassifierData Training, ClassifierData Validation);
