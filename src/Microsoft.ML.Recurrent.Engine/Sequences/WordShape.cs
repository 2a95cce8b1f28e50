using System.Globalization;
using System.Text;

namespace Microsoft.ML.Recurrent.Engine.Sequences;

/// <summary>
/// The outward form of a word as one number, for an embedding of its own: the case of its letters (Collobert et al. 2011, "Natural language
/// processing (almost) from scratch": lower, upper, initial and other capitals), whether it has digits, and whether it has characters that are neither
/// (Huang, Xu and Yu 2015, "Bidirectional LSTM-CRF models for sequence tagging": letters mixed with digits or punctuation). Letters without case,
/// as of Korean, are a case of their own. Prefixes and suffixes are left to a character encoder, which reads them.
/// </summary>
internal static class WordShape
{
    /// <summary>Number of shapes.</summary>
    public const int Count = Cases * 4;

    private const int Cases = 7;

    private enum Case
    {
        NoLetters,
        Uncased,
        Lower,
        Title,
        Upper,
        OneUpper,
        Mixed,
    }

    /// <summary>The word's shape: from 0 to <see cref="Count"/> - 1.</summary>
    public static int Of(ReadOnlySpan<char> word)
    {
        bool beginsUpper = false, hasDigit = false, hasOther = false;
        int letters = 0, upper = 0, lower = 0;
        foreach (Rune character in word.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(character))
            {
                case UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter:
                    beginsUpper |= letters == 0;
                    letters++;
                    upper++;
                    break;
                case UnicodeCategory.LowercaseLetter:
                    letters++;
                    lower++;
                    break;
                case UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter:
                    letters++;
                    break;
                case UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                    hasDigit = true;
                    break;
                // A mark belongs to the letter before it.
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark:
                    break;
                default:
                    hasOther = true;
                    break;
            }
        }
        return ((int)CaseOf(letters, upper, lower, beginsUpper) * 2 + (hasDigit ? 1 : 0)) * 2 + (hasOther ? 1 : 0);
    }

    private static Case CaseOf(int letters, int upper, int lower, bool beginsUpper)
    {
        if (letters == 0)
            return Case.NoLetters;
        if (upper == 0)
            return lower > 0 ? Case.Lower : Case.Uncased;
        if (upper == letters)
            return upper > 1 ? Case.Upper : Case.OneUpper;
        return beginsUpper && upper == 1 ? Case.Title : Case.Mixed;
    }
}
