namespace Microsoft.ML.Recurrent.Engine.Training;

/// <summary>Which rows each batch of an epoch has: a function of the run's settings and the epoch alone.</summary>
internal interface IBatchPlan
{
    /// <summary>Number of batches of the arranged epoch.</summary>
    int BatchCount { get; }

    /// <summary>Arranges epoch <paramref name="epoch"/>, from 0.</summary>
    void Arrange(int epoch);

    /// <summary>Rows of batch <paramref name="batch"/> of the arranged epoch.</summary>
    ReadOnlySpan<int> Rows(int batch);

    /// <summary>What the learning rate of batch <paramref name="batch"/> of the arranged epoch is multiplied by.</summary>
    double LearningRateFactor(int batch) => 1;
}
