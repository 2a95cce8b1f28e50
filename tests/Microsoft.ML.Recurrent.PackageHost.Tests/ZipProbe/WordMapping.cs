using Microsoft.ML.Transforms;

namespace ZipProbe;

/// <summary>A user's own code in a pipeline: the words of a text, each with its length behind it.</summary>
[CustomMappingFactoryAttribute(ContractName)]
public sealed class WordMapping : CustomMappingFactory<WordMapping.Input, WordMapping.Output>
{
    /// <summary>The name by which a model zip knows the mapping.</summary>
    public const string ContractName = "WordsWithLengths";

    /// <summary>What the mapping reads.</summary>
    public sealed class Input
    {
        /// <summary>The text.</summary>
        public string Text { get; set; } = "";
    }

    /// <summary>What the mapping makes.</summary>
    public sealed class Output
    {
        /// <summary>Words and lengths in turn.</summary>
        public string[] Words { get; set; } = [];
    }

    /// <summary>Maps a row.</summary>
    public static void Map(Input input, Output output) => output.Words =
        [.. input.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => new[] { word, word.Length.ToString() })];

    /// <inheritdoc/>
    public override Action<Input, Output> GetMapping() => Map;
}
