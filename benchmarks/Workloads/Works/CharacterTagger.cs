using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Network = Microsoft.ML.Recurrent.Engine.Models.TaggerNetwork;

namespace Workloads.Works;

/// <summary>The library's own tagger in the sizes of <see cref="TaggerNetwork"/>, with a bidirectional LSTM that reads each different word's characters.</summary>
internal static class CharacterTagger
{
    public const int CharacterVectorSize = 32, CharacterUnits = 50;

    /// <summary>A network with random weights; it drops nothing in training.</summary>
    public static Network Create(TokenEncoder encoder, TaggerOutput output)
    {
        var shape = new TaggerShape
        {
            VocabularySize = encoder.Words.Count,
            WordSize = TaggerNetwork.VectorSize,
            Characters = new CharacterEncoderShape
            {
                Kind = CharacterEncoderKind.Recurrent,
                VocabularySize = encoder.Characters!.Count,
                EmbeddingSize = CharacterVectorSize,
                Units = CharacterUnits,
            },
            HiddenSize = TaggerNetwork.HiddenSize,
            Tags = TaggerNetwork.Tags,
            Output = output,
        };
        var network = new Network(shape, [.. Enumerable.Range(0, TaggerNetwork.Tags).Select(tag => $"tag {tag}")]);
        network.Initialize(seed: 1);
        return network;
    }
}
