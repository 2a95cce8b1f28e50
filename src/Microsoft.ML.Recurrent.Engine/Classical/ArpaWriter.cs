using System.Globalization;
using Microsoft.ML.Recurrent.Engine.Models;

namespace Microsoft.ML.Recurrent.Engine.Classical;

/// <summary>Writes a model in <see cref="ArpaFormat"/>. Numbers have all the digits that reading them back exactly takes.</summary>
internal static class ArpaWriter
{
    /// <summary>Writes a model.</summary>
    /// <exception cref="ArgumentException">A word is empty, has white space in it, or is one of the format's own; or two are the same; or the model is one of running text.</exception>
    public static void Write(TextWriter writer, ArpaModel arpa)
    {
        NGramLanguageModel model = arpa.Model;
        if (model.IsContiguous)
            throw new ArgumentException("A model of running text cannot be an ARPA file, which holds models of single sentences. Train it without joining the rows.", nameof(arpa));
        string[] words = Texts(arpa);
        writer.Write(ArpaFormat.DataMark + "\n");
        for (int n = 1; n <= model.Order; n++)
            writer.Write(FormattableString.Invariant($"{ArpaFormat.CountMark}{n}={model.Levels[n - 1].Count}\n"));
        for (int n = 1; n <= model.Order; n++)
        {
            writer.Write("\n" + ArpaFormat.Heading(n) + "\n");
            WriteLevel(writer, model, words, n);
        }
        writer.Write("\n" + ArpaFormat.EndMark + "\n");
    }

    private static void WriteLevel(TextWriter writer, NGramLanguageModel model, string[] words, int n)
    {
        // Numbers of a level are sorted by context, so the contexts of one n-gram after the other are found by walking on.
        NGramLevel level = model.Levels[n - 1];
        var path = new int[n];
        for (int i = 0; i < level.Count; i++)
        {
            Descend(model, n, i, path);
            writer.Write(Logarithm(level.Probabilities[i]));
            for (int word = 0; word < n; word++)
            {
                writer.Write(word == 0 ? '\t' : ' ');
                writer.Write(words[model.Levels[word].Words.Length == 0 ? path[word] : model.Levels[word].Words[path[word]]]);
            }
            if (level.Backoffs.Length > 0 && level.FirstChild[i] < level.FirstChild[i + 1])
            {
                writer.Write('\t');
                writer.Write(Logarithm(level.Backoffs[i]));
            }
            writer.Write('\n');
        }
    }

    /// <summary>The n-gram's beginnings of length 1 to n, as their numbers; <paramref name="path"/> holds those of the n-gram before it.</summary>
    private static void Descend(NGramLanguageModel model, int n, int index, int[] path)
    {
        path[n - 1] = index;
        for (int length = n - 1; length >= 1; length--)
        {
            int[] firstChild = model.Levels[length - 1].FirstChild;
            int context = path[length - 1];
            while (firstChild[context + 1] <= path[length])
                context++;
            path[length - 1] = context;
        }
    }

    private static string[] Texts(ArpaModel arpa)
    {
        var texts = new string[arpa.Model.VocabularySize + 1];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int id = 0; id < texts.Length; id++)
        {
            string text = id == LanguageModelIds.Unknown ? ArpaFormat.Unknown
                : id == LanguageModelIds.End ? ArpaFormat.End
                : id == arpa.Model.BeginId ? ArpaFormat.Begin
                : arpa.Words[id];
            if (text.Length == 0 || text.Any(char.IsWhiteSpace))
                throw new ArgumentException($"The word '{text}' is empty or has white space in it; expected words that an ARPA file can hold. Replace such words before training.", nameof(arpa));
            if (!seen.Add(text))
                throw new ArgumentException($"The word '{text}' is there twice, or is one that ARPA files have for themselves. Replace it before training.", nameof(arpa));
            texts[id] = text;
        }
        return texts;
    }

    private static string Logarithm(double value) => (value == 0 ? ArpaFormat.LogZero : Math.Log10(value)).ToString("R", CultureInfo.InvariantCulture);
}
