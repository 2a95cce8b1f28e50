using Microsoft.ML.Recurrent;
using Microsoft.ML.Recurrent.Conll;

namespace Microsoft.ML;

/// <summary>The reader of tagged sentences in this library's catalog.</summary>
public static class ConllCatalog
{
    /// <summary>Reads tagged sentences.</summary>
    /// <inheritdoc cref="LoadFromConll(RecurrentData, IReadOnlyList{string}, ConllFormat, ConllColumn[])"/>
    /// <param name="data">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="columns">Which fields become columns; none for <c>Tokens</c> and <c>Label</c>, as <paramref name="format"/> says.</param>
    public static IDataView LoadFromConll(this RecurrentData data, string path, ConllFormat format = ConllFormat.TabSeparated, params ConllColumn[] columns) =>
        data.LoadFromConll([path], format, columns);

    /// <summary>Reads tagged sentences of several files, one after the other.</summary>
    /// <remarks>
    /// <para>
    /// A row is a sentence, a column a vector of text with as many texts as the sentence has tokens. Nothing is kept: files are read while the view is, and a
    /// fault in one is found then.
    /// </para>
    /// <para>
    /// Files are UTF-8, with or without a byte order mark, and may be compressed by gzip. Lines end in LF or CR LF, the last one also without. Lines of white
    /// space alone end a sentence; sentences without tokens are no rows. Lines whose first field is <c>-DOCSTART-</c> divide documents and are passed over
    /// (not in CoNLL-U). All lines of a file must have the same number of fields.
    /// </para>
    /// </remarks>
    /// <param name="data">The catalog.</param>
    /// <param name="paths">The files.</param>
    /// <param name="format">How they are written.</param>
    /// <param name="columns">Which fields become columns; none for <c>Tokens</c> and <c>Label</c>, as <paramref name="format"/> says.</param>
    /// <exception cref="ArgumentException">There is no file, or two columns have one name, or one has none, or a field is not one of the format.</exception>
    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="InvalidDataException">When the view is read: a file is not of the format; the message names file and line.</exception>
    /// <exception cref="IOException">When the view is read: a file cannot be read.</exception>
    public static IDataView LoadFromConll(
        this RecurrentData data, IReadOnlyList<string> paths, ConllFormat format = ConllFormat.TabSeparated, params ConllColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new ConllView(paths, ConllLayout.Of(format), columns);
    }
}
