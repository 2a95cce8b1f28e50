namespace CharacterModel.Units;

/// <summary>
/// What could be said of each place in a text by somebody who has read it from the beginning up to that character: things that a hidden unit might
/// keep in mind.
/// </summary>
internal static class TextProperties
{
    private const int TabWidth = 4;

    /// <summary>The properties: a value for each character.</summary>
    public static IReadOnlyList<TextProperty> Of(IReadOnlyList<string> characters)
    {
        var place = new PlaceInText();
        var values = new (string Name, Func<double> Value)[]
        {
            ("inside a comment", () => place.IsComment ? 1 : 0),
            ("inside quotes", () => place.IsQuoted ? 1 : 0),
            ("in the indentation of a line", () => place.IsIndentation ? 1 : 0),
            ("how far the line is indented", () => place.Indentation),
            ("position in the line", () => place.Column),
            ("position in the word", () => place.LettersOfWord),
            ("inside parentheses", () => place.Parentheses > 0 ? 1 : 0),
            ("in a word that begins with a capital", () => place.IsCapitalized ? 1 : 0),
        };
        var properties = values.Select(value => new TextProperty(value.Name, new double[characters.Count])).ToArray();
        for (int i = 0; i < characters.Count; i++)
        {
            place.Read(characters[i]);
            for (int property = 0; property < values.Length; property++)
                properties[property].Values[i] = values[property].Value();
        }
        return properties;
    }

    /// <summary>Where a reader is.</summary>
    private sealed class PlaceInText
    {
        private string _last = "\n";

        public bool IsComment { get; private set; }

        public bool IsQuoted { get; private set; }

        public bool IsIndentation { get; private set; } = true;

        public int Indentation { get; private set; }

        public int Column { get; private set; }

        public int LettersOfWord { get; private set; }

        public bool IsCapitalized { get; private set; }

        public int Parentheses { get; private set; }

        public void Read(string character)
        {
            if (_last == "\n")
                BeginLine();
            Column++;
            IsIndentation = IsIndentation && character is " " or "\t";
            if (IsIndentation)
                Indentation += character == "\t" ? TabWidth : 1;
            if (!IsQuoted && character == "/" && _last == "/")
                IsComment = true;
            // A quotation mark in a comment quotes as well; none is open behind the end of its line.
            if (character == "\"" && _last != "\\")
                IsQuoted = !IsQuoted;
            if (!IsComment && !IsQuoted)
                Parentheses = Math.Max(0, Parentheses + (character == "(" ? 1 : character == ")" ? -1 : 0));
            bool isLetter = char.IsLetterOrDigit(character, 0);
            IsCapitalized = isLetter && (LettersOfWord == 0 ? char.IsUpper(character, 0) : IsCapitalized);
            LettersOfWord = isLetter ? LettersOfWord + 1 : 0;
            _last = character;
        }

        private void BeginLine()
        {
            IsComment = IsQuoted = false;
            IsIndentation = true;
            Indentation = Column = Parentheses = 0;
        }
    }
}
