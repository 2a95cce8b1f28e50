namespace Microsoft.ML.Recurrent.Columns.Reading;

/// <summary>What a label column holds.</summary>
internal enum LabelKind
{
    /// <summary>One of two classes: false, true.</summary>
    Boolean,

    /// <summary>One of several classes.</summary>
    Key,

    /// <summary>A value to predict.</summary>
    Value,
}
