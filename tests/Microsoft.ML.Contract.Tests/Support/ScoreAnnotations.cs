using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>The annotations of a stock trainer's output columns, from their literal names.</summary>
internal sealed class ScoreAnnotations
{
    private readonly DataViewSchema.Annotations.Builder _builder = new();

    /// <param name="columnKind">Such as <c>BinaryClassification</c>.</param>
    /// <param name="valueKind">Such as <c>Score</c>.</param>
    public ScoreAnnotations(string columnKind, string valueKind)
    {
        _builder.AddPrimitiveValue("ScoreColumnSetId", new KeyDataViewType(typeof(uint), int.MaxValue), 1u);
        _builder.AddPrimitiveValue("ScoreColumnKind", TextDataViewType.Instance, columnKind.AsMemory());
        _builder.AddPrimitiveValue("ScoreValueKind", TextDataViewType.Instance, valueKind.AsMemory());
    }

    public ScoreAnnotations Normalized()
    {
        _builder.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        return this;
    }

    public ScoreAnnotations Names(string kind, params string[] names)
    {
        _builder.Add<VBuffer<ReadOnlyMemory<char>>>(
            kind,
            new VectorDataViewType(TextDataViewType.Instance, names.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) =>
                value = new VBuffer<ReadOnlyMemory<char>>(names.Length, names.Select(name => name.AsMemory()).ToArray()));
        return this;
    }

    public DataViewSchema.Annotations Build() => _builder.ToAnnotations();
}
