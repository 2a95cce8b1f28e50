namespace Microsoft.ML;

/// <summary>Writes the current row's value into <paramref name="value"/>, reusing what it holds where that is possible.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);
