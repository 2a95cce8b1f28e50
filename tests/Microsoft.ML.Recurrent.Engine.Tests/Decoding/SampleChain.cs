using Microsoft.ML.Recurrent.Engine.Decoding;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Decoding;

/// <summary>Chains of tags with random scores.</summary>
internal static class SampleChain
{
    public static (TagChain Chain, TagConstraints? Constraints) Chain(int tags, string names, float scale)
    {
        TagConstraints? constraints = names.Length == 0 ? null : new TagConstraints(names.Split(' '), names.Contains("S-", StringComparison.Ordinal) ? TagScheme.Bioes : TagScheme.Iob2);
        var chain = new TagChain(tags, constraints);
        using var team = new ThreadTeam(1);
        chain.Set(Scaled(1, tags, 11, scale), Scaled(tags, tags, 12, scale), Scaled(1, tags, 13, scale), team);
        return (chain, constraints);
    }

    public static Matrix Scaled(int rows, int columns, uint number, float scale)
    {
        Matrix values = Sample.Values(rows, columns, number);
        VectorMath.Scale(scale, values.Span);
        return values;
    }
}
