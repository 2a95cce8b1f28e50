using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>Give the texts of tokens and tags their numbers while rows are read.</summary>
internal sealed class TaggerTables
{
    /// <summary>The tokens' exact texts.</summary>
    public TokenTable Tokens { get; } = new(lowerCase: false);

    /// <summary>The tags.</summary>
    public TokenTable Tags { get; } = new(lowerCase: false);

    /// <summary>The second tags.</summary>
    public TokenTable SecondTags { get; } = new(lowerCase: false);
}
