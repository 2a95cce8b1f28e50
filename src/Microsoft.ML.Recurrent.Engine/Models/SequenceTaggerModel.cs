using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>A trained sequence tagger: a network, and what it sees of a token's text. Immutable; sessions tag sentences with it.</summary>
internal sealed class SequenceTaggerModel
{
    private const string ShapeSection = "shape", TokenSection = "tokens", TagSection = "tags", EntitySection = "entities", WeightSectionName = "weights";

    /// <summary>A model of a network that changes no more.</summary>
    /// <param name="network">The network.</param>
    /// <param name="tokens">What it sees of a token's text; null where tokens are numbers of words, or float vectors.</param>
    /// <param name="entityThreshold">The threshold by which entities of the largest expected F1 are predicted (<see cref="Decoding.EntitySearch"/>); null for the most probable tags.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public SequenceTaggerModel(TaggerNetwork network, TokenEncoder? tokens, double? entityThreshold = null)
    {
        if (entityThreshold is { } threshold && !(IsThreshold(threshold) && network.Output.EntityTypes is not null))
            throw new ArgumentException($"Expected {ThresholdBounds} for tags that mark entities, found {threshold}.", nameof(entityThreshold));
        if (FaultOf(network.Shape, tokens) is { } fault)
            throw new ArgumentException($"Expected {fault.Expected}, found {fault.Found}.", nameof(tokens));
        Network = network;
        Tokens = tokens;
        EntityThreshold = entityThreshold;
        using var team = new ThreadTeam(1);
        Frozen = network.Freeze(team);
    }

    /// <summary>Names of all sections that <see cref="Write"/> may add to a file.</summary>
    public static IEnumerable<string> SectionNames => [ShapeSection, TokenSection, TagSection, EntitySection, WeightSectionName];

    /// <summary>The network.</summary>
    public TaggerNetwork Network { get; }

    /// <summary>What the network sees of a token's text; null where tokens are numbers of words, or float vectors.</summary>
    public TokenEncoder? Tokens { get; }

    /// <summary>By which probability of an entity it is predicted; null where the most probable tags are.</summary>
    public double? EntityThreshold { get; }

    /// <summary>The tags' names: [tags].</summary>
    public IReadOnlyList<string> TagNames => Network.TagNames;

    /// <summary>Sizes and kinds.</summary>
    public TaggerShape Shape => Network.Shape;

    /// <summary>Number of weights.</summary>
    public long ParameterCount => Network.ModelParameters.Sum(parameter => (long)parameter.Value.Rows * parameter.Value.Columns);

    /// <summary>What sessions use of the network.</summary>
    internal FrozenTagger Frozen { get; }

    /// <summary>A session for one thread, which itself uses <paramref name="threads"/> threads.</summary>
    public TaggerSession OpenSession(int threads) => new(this, threads);

    /// <summary>Adds the model's sections to a file.</summary>
    public void Write(ModelFileWriter file)
    {
        file.AddCritical(ShapeSection, Shape.Write);
        if (Tokens is not null)
            file.AddCritical(TokenSection, Tokens.Write);
        file.AddCritical(TagSection, writer => writer.WriteStrings(TagNames));
        if (EntityThreshold is { } threshold)
            file.AddCritical(EntitySection, writer => writer.WriteDouble(threshold));
        file.AddCritical(WeightSectionName, writer => WeightSection.Write(writer, Network.ModelParameters));
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The file does not fit together.</exception>
    public static SequenceTaggerModel Read(ModelFile file)
    {
        TaggerShape shape = file.Read(ShapeSection, TaggerShape.Read);
        TokenEncoder? tokens = file.ReadOptional(TokenSection, TokenEncoder.Read);
        string[] tagNames = file.Read(TagSection, reader =>
        {
            string[] names = reader.ReadStrings();
            return FaultOf(shape, tokens) is { } fault ? throw reader.Fault(fault.Expected, fault.Found) : names;
        });
        double[]? threshold = file.ReadOptional(EntitySection, ReadThreshold);
        TaggerNetwork network = file.Read(WeightSectionName, reader =>
        {
            WeightSection.ExpectRoom(reader, shape.WeightCount);
            TaggerNetwork weighed = CreateNetwork(file, shape, tagNames);
            WeightSection.Read(reader, weighed.ModelParameters);
            return weighed;
        });
        if (threshold is not null && network.Output.EntityTypes is null)
            throw file.Fault(EntitySection, "tags that mark entities", string.Join(", ", tagNames));
        return new SequenceTaggerModel(network, tokens, threshold?[0]);
    }

    private static string ThresholdBounds => FormattableString.Invariant($"a threshold from {Models.EntityThreshold.Smallest} to below 1");

    // With smaller ones the number of spans that may be entities grows without need.
    private static bool IsThreshold(double value) => value is >= Models.EntityThreshold.Smallest and < 1;

    private static double[] ReadThreshold(SectionReader reader)
    {
        double threshold = reader.ReadDouble();
        return IsThreshold(threshold) ? [threshold] : throw reader.Fault(ThresholdBounds, FormattableString.Invariant($"{threshold}"));
    }

    private static TaggerNetwork CreateNetwork(ModelFile file, TaggerShape shape, string[] tagNames)
    {
        try
        {
            return new TaggerNetwork(shape, tagNames);
        }
        catch (ArgumentException fault)
        {
            throw file.Fault(TagSection, "tags that fit the network", fault.Message);
        }
    }

    private static (string Expected, string Found)? FaultOf(TaggerShape shape, TokenEncoder? tokens)
    {
        if (tokens is not null && tokens.Words.Count != shape.VocabularySize)
            return ($"a vocabulary of {shape.VocabularySize} words", $"{tokens.Words.Count}");
        if ((tokens?.Characters?.Count ?? 0) != (shape.Characters?.VocabularySize ?? 0))
            return ($"a vocabulary of {shape.Characters?.VocabularySize ?? 0} characters", $"{tokens?.Characters?.Count ?? 0}");
        return tokens is null && shape.WordShapeSize > 0 ? ("tokens with texts, whose outward form the network looks at", "none") : null;
    }
}
