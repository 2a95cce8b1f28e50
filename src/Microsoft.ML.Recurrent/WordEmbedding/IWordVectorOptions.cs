namespace Microsoft.ML.Recurrent.WordEmbedding;

/// <summary>The options of trainers whose words can start from vectors that were trained elsewhere.</summary>
internal interface IWordVectorOptions
{
    string FeatureColumnName { get; }

    int EmbeddingSize { get; }

    string? WordVectorsPath { get; }

    WordVectorsTransformer? WordVectors { get; }
}
