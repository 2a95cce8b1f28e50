using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Objectives;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// Scores running text as one stream, each word behind all that came before it. Words are read one after the other, as they must be, but the output
/// layer, which is most of the work, takes a block of them at a time. The log probabilities do not depend on the blocks, and memory does not depend
/// on the length of the text. For one thread at a time, which itself uses a team's.
/// </summary>
internal sealed class RunningTextScorer
{
    /// <summary>How many words the output layer takes at a time.</summary>
    public const int TokensAtOnce = 512;

    private readonly LanguageModelNetwork _network;
    private readonly FrozenStack _recurrent;
    private readonly Pass _pass;
    private readonly FrozenWalk[] _walks;
    private readonly VocabularyOutputState _output;
    private readonly LinearState _projection = Linear.CreateState();
    private readonly PackedBatch _batch = new();
    private readonly int[] _words = new int[TokensAtOnce];

    /// <summary>A scorer.</summary>
    /// <param name="network">A network that changes no more.</param>
    /// <param name="recurrent">Its recurrent layers, with the vectors of its words.</param>
    /// <param name="team">Threads.</param>
    public RunningTextScorer(LanguageModelNetwork network, FrozenStack recurrent, ThreadTeam team)
    {
        _network = network;
        _recurrent = recurrent;
        _pass = new Pass(team);
        _walks = recurrent.CreateWalks();
        _output = network.Output.CreateState();
    }

    /// <summary>Reads the next words of a text and writes ln P of what follows each of them.</summary>
    /// <param name="state">What came before; becomes what comes after.</param>
    /// <param name="words">[tokens].</param>
    /// <param name="targets">The word that follows each: [tokens]; -1 for none.</param>
    /// <param name="logProbabilities">[tokens]; 0 where there is no target.</param>
    /// <param name="hidden">Gets the top layer's h of each: [tokens, hidden]; null if it is not wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such word.</exception>
    public void Score(StreamState state, ReadOnlySpan<int> words, ReadOnlySpan<int> targets, Span<double> logProbabilities, Matrix? hidden = null)
    {
        VectorMath.CheckLength(targets.Length, words.Length);
        VectorMath.CheckLength(logProbabilities.Length, words.Length);
        for (int start = 0; start < words.Length; start += TokensAtOnce)
        {
            int count = Math.Min(TokensAtOnce, words.Length - start);
            _pass.Workspace.Reset();
            words.Slice(start, count).CopyTo(_words);
            _batch.Build([count]);
            Matrix block = hidden?.RowRange(start, count) ?? _pass.Workspace.Take(count, _recurrent.OutputSize);
            _recurrent.Continue(_pass, _walks, state, _batch, _words, block);
            _network.Output.Score(_pass, _output, _network.Project(_pass, _projection, block), targets.Slice(start, count), logProbabilities.Slice(start, count));
        }
    }
}
