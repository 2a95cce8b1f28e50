namespace LearningCurves;

/// <summary>What both sides train, and how.</summary>
internal sealed record NetworkSettings
{
    public int Embedding { get; init; }

    public int Hidden { get; init; }

    public int Layers { get; init; }

    /// <summary>Whether the word vectors are the weights of the output layer.</summary>
    public bool Tied { get; init; }

    public double Dropout { get; init; }

    /// <summary>"adam" or "sgd".</summary>
    public string Optimizer { get; init; } = "adam";

    /// <summary>The highest learning rate: it rises over a twentieth of the run and falls along half a cosine.</summary>
    public double LearningRate { get; init; }

    /// <summary>The gradient's largest norm.</summary>
    public double Clip { get; init; }

    /// <summary>Streams that are read side by side.</summary>
    public int Batch { get; init; }

    /// <summary>Steps through which gradients go back.</summary>
    public int Steps { get; init; }

    public int Epochs { get; init; }

    public int Threads { get; init; }

    public int Seed { get; init; }
}
