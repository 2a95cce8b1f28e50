namespace Microsoft.ML.Data;

public sealed partial class TextLoader
{
    /// <summary>How a text file is read.</summary>
    public class Options
    {
        /// <summary>Whether a field may be in quotes, to hold separators and (doubled) quotes.</summary>
        public bool AllowQuoting;

        /// <summary>Whether a line may end with a number of fields and then only those that are not zero, as index:value.</summary>
        public bool AllowSparse;

        /// <summary>How many fields a line has, where ranges to the end need it and no data sample shows it.</summary>
        public int? InputSize;

        public char[] Separators = ['\t'];

        /// <summary>The point in decimal numbers: a point or a comma.</summary>
        public char DecimalMarker = '.';

        public Column[] Columns;

        /// <summary>Whether white space at the end of fields is dropped.</summary>
        public bool TrimWhitespace;

        /// <summary>Whether each file begins with a line of names.</summary>
        public bool HasHeader;

        /// <summary>Kept for source compatibility: the embedded host reads on the caller's thread.</summary>
        public bool UseThreads = true;

        /// <summary>A file whose first line has the names, instead of the data's.</summary>
        public string HeaderFile;

        public long? MaxRows;

        /// <summary>Whether quoted fields may hold line breaks.</summary>
        public bool ReadMultilines;

        /// <summary>Whether empty real numbers are NaN and not 0.</summary>
        public bool MissingRealsAsNaNs;

        /// <summary>The character before a quote inside quotes; the quote itself by default.</summary>
        public char EscapeChar = '"';

        internal Options Copy() => (Options)MemberwiseClone();
    }
}
