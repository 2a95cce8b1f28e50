using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Hosting;

namespace Microsoft.ML.Recurrent.Tests.Hosting;

/// <summary>Columns of schema shapes, made short.</summary>
internal static class ShapeColumns
{
    public static SchemaShape.Column Text(string name) =>
        MLNetInternals.ShapeColumn(name, SchemaShape.Column.VectorKind.Scalar, TextDataViewType.Instance, isKey: false);

    public static SchemaShape.Column Tokens(string name) =>
        MLNetInternals.ShapeColumn(name, SchemaShape.Column.VectorKind.VariableVector, TextDataViewType.Instance, isKey: false);
}
