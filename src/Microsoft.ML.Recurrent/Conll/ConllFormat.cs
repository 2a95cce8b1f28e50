namespace Microsoft.ML.Recurrent;

/// <summary>
/// How a file of tagged sentences is written: in each a token has a line of its own, and a blank line ends a sentence. Fields are counted from 0.
/// </summary>
public enum ConllFormat
{
    /// <summary>
    /// Two or more fields, with one tab between two: <c>token TAB tag</c>. A token may have blanks in it. Unless columns are named, <c>Tokens</c> is the
    /// first field and <c>Label</c> the last.
    /// </summary>
    TabSeparated,

    /// <summary>
    /// Fields with any number of blanks or tabs between two, as in the shared tasks of CoNLL-2000 to 2003 (token, part of speech, chunk, entity). Unless columns
    /// are named, <c>Tokens</c> is the first field and <c>Label</c> the last.
    /// </summary>
    Conll2003,

    /// <summary>
    /// The ten fields of Universal Dependencies, with one tab between two: 0 ID, 1 FORM, 2 LEMMA, 3 UPOS, 4 XPOS, 5 FEATS, 6 HEAD, 7 DEPREL, 8 DEPS, 9 MISC. Lines
    /// that begin with <c>#</c> are comments; multi-word tokens (ID <c>1-2</c>) and empty nodes (ID <c>1.1</c>) are passed over. Unless columns are named,
    /// <c>Tokens</c> is FORM and <c>Label</c> is UPOS.
    /// </summary>
    ConllU,
}
