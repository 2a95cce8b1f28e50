namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>Fields that a column is made of, by index.</summary>
    public sealed class Range
    {
        public int Min;

        /// <summary>The last field, included; null for the last one of the file.</summary>
        public int? Max;

        /// <summary>Whether the range ends with the file's last field, as the data sample shows it.</summary>
        public bool AutoEnd;

        /// <summary>Whether the range ends where each line does. Not supported by the embedded host.</summary>
        public bool VariableEnd;

        /// <summary>Whether the column has all fields that no other column has.</summary>
        public bool AllOther;

        /// <summary>Whether the column is a vector even where it has one field.</summary>
        public bool ForceVector;

        public Range()
        {
        }

        public Range(int index)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            Min = index;
            Max = index;
        }

        public Range(int min, int? max)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(min);
            if (max < min)
                throw new ArgumentOutOfRangeException(nameof(max), max, $"The last field cannot be before the first, {min}.");
            Min = min;
            Max = max;
            AutoEnd = max == null;
            ForceVector = true;
        }
    }
}
