using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Tagging;

/// <summary>What a tagger is trained on.</summary>
/// <param name="Input">How tokens are read.</param>
/// <param name="Encoder">What the network sees of a token's text; null where tokens are no texts.</param>
/// <param name="Tags">The tags.</param>
/// <param name="SecondTags">The second tags, or null.</param>
/// <param name="Scheme">How tags mark entities.</param>
/// <param name="Training">At least one sentence.</param>
/// <param name="Validation">May be empty.</param>
internal sealed record TaggerSentences(
    TaggerInput Input, TokenEncoder? Encoder, TagNumbers Tags, TagNumbers? SecondTags, TagScheme Scheme, TaggerData Training, TaggerData Validation);
