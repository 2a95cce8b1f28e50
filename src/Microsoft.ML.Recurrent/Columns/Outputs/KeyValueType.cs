namespace Microsoft.ML.Recurrent.Columns.Outputs;

/// <summary>The types of value that a key can stand for. The numbers are stored in model files and never change.</summary>
internal enum KeyValueType : byte
{
    Text = 0,
    Boolean = 1,
    SByte = 2,
    Byte = 3,
    Int16 = 4,
    UInt16 = 5,
    Int32 = 6,
    UInt32 = 7,
    Int64 = 8,
    UInt64 = 9,
    Single = 10,
    Double = 11,
}
