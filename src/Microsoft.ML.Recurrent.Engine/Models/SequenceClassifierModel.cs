using Microsoft.ML.Recurrent.Engine.Files;
using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;

namespace Microsoft.ML.Recurrent.Engine.Models;

/// <summary>
/// A trained sequence classifier: one or more networks of one shape, and beside them, if wanted, a linear classifier of n-grams:
/// <code>logits = mean of the networks' logits + scale · n-gram scores + shift</code>
/// Immutable; sessions score rows with it.
/// </summary>
internal sealed class SequenceClassifierModel
{
    private const string ShapeSection = "shape", NGramSection = "ngrams";
    private const int MaximumMembers = 64;

    /// <summary>A model of trained networks.</summary>
    /// <param name="members">At least one; all of one shape.</param>
    /// <param name="ngrams">The classifier of n-grams, or null.</param>
    public SequenceClassifierModel(IReadOnlyList<ClassifierNetwork> members, CalibratedNGrams? ngrams)
    {
        Members = members;
        NGrams = ngrams;
        using var team = new ThreadTeam(1);
        Recurrent = [.. members.Select(member => member.Freeze(team))];
    }

    /// <summary>Names of all sections that <see cref="Write"/> may add to a file.</summary>
    public static IEnumerable<string> SectionNames => [ShapeSection, NGramSection, .. Enumerable.Range(0, MaximumMembers).Select(WeightsOf)];

    /// <summary>The networks.</summary>
    public IReadOnlyList<ClassifierNetwork> Members { get; }

    /// <summary>The networks' recurrent layers, as sessions use them.</summary>
    internal IReadOnlyList<FrozenStack> Recurrent { get; }

    /// <summary>The classifier of n-grams; null when there is none.</summary>
    public CalibratedNGrams? NGrams { get; }

    /// <summary>The networks' shape.</summary>
    public ClassifierShape Shape => Members[0].Shape;

    /// <summary>Length of the pooled states of all members, side by side.</summary>
    public int EmbeddingSize => Members.Count * Shape.PooledSize;

    /// <summary>Length of the hidden states of one token of all members, side by side.</summary>
    public int HiddenStateSize => Members.Count * Shape.StateSize;

    /// <summary>Number of weights.</summary>
    public long ParameterCount => Members.Sum(member => member.Parameters.Sum(parameter => (long)parameter.Value.Rows * parameter.Value.Columns)) + (NGrams?.WeightCount ?? 0);

    /// <summary>A session for one thread, which itself uses <paramref name="threads"/> threads.</summary>
    public ClassifierSession OpenSession(int threads) => new(this, threads);

    /// <summary>Adds the model's sections to a file.</summary>
    public void Write(ModelFileWriter file)
    {
        file.AddCritical(ShapeSection, writer =>
        {
            Shape.Write(writer);
            writer.WriteInt32(Members.Count);
        });
        if (NGrams is not null)
            file.AddCritical(NGramSection, NGrams.Write);
        for (int i = 0; i < Members.Count; i++)
        {
            ClassifierNetwork member = Members[i];
            file.AddCritical(WeightsOf(i), writer => WeightSection.Write(writer, member.Parameters));
        }
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="ModelFormatException">The file does not fit together.</exception>
    public static SequenceClassifierModel Read(ModelFile file)
    {
        (ClassifierShape shape, int count) = file.Read(ShapeSection, reader => (ClassifierShape.Read(reader), reader.ReadInt32(1, MaximumMembers, "number of networks")));
        CalibratedNGrams? ngrams = file.ReadOptional(NGramSection, reader =>
        {
            CalibratedNGrams calibrated = CalibratedNGrams.Read(reader);
            return calibrated.Model.OutputCount == shape.Outputs ? calibrated : throw reader.Fault($"{shape.Outputs} scores", $"{calibrated.Model.OutputCount}");
        });
        var members = new List<ClassifierNetwork>(count);
        for (int i = 0; i < count; i++)
        {
            members.Add(file.Read(WeightsOf(i), reader =>
            {
                WeightSection.ExpectRoom(reader, shape.WeightCount);
                var member = new ClassifierNetwork(shape, NameOf(i));
                WeightSection.Read(reader, member.Parameters);
                return member;
            }));
        }
        return new SequenceClassifierModel(members, ngrams);
    }

    /// <summary>What the names of a member's parameters begin with.</summary>
    public static string NameOf(int member) => FormattableString.Invariant($"member{member}.");

    private static string WeightsOf(int member) => FormattableString.Invariant($"weights{member}");
}
