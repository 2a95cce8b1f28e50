namespace Microsoft.ML.Recurrent.LanguageModeling;

/// <summary>What decides which text a neural language model is trained and validated on.</summary>
internal interface ILanguageModelReadingOptions
{
    /// <summary>Name of the sequence column.</summary>
    string FeatureColumnName { get; }

    /// <summary>Whether the rows are the pieces of one running text.</summary>
    bool Contiguous { get; }

    /// <summary>How often a token must occur to be a word. Text only.</summary>
    int MinimumTokenCount { get; }

    /// <summary>Most words, the unknown one included. Text only.</summary>
    int MaximumVocabularySize { get; }

    /// <summary>Whether tokens are lower-cased. Text only.</summary>
    bool LowerCase { get; }

    /// <summary>Validation rows, or null.</summary>
    IDataView? ValidationSet { get; }

    /// <summary>Share of the training rows that are held out for validation.</summary>
    float ValidationFraction { get; }

    /// <summary>Ends reading.</summary>
    CancellationToken CancellationToken { get; }
}
