namespace Microsoft.ML.Embedded;

/// <summary>A column that a transformer adds.</summary>
/// <param name="Column">Its name, type and annotations.</param>
/// <param name="Inputs">The indices of the input columns that its values are made of.</param>
/// <param name="MakeGetter">Makes its getter, a <see cref="ValueGetter{TValue}"/> of the column's raw type, over the input row in which those columns are active.</param>
internal sealed record AddedColumn(DataViewSchema.DetachedColumn Column, IReadOnlyList<int> Inputs, Func<DataViewRow, Delegate> MakeGetter);
