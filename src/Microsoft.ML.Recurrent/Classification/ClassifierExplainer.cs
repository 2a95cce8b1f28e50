using System.Globalization;
using System.Text;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Classification;

/// <summary>Explains a classifier's score of one text. Only reads the model, so that predictions can run beside it.</summary>
internal sealed class ClassifierExplainer
{
    private readonly SequenceClassifierModel _model;
    private readonly ClassifierInput _input;
    private readonly ClassifierOutput _output;
    private readonly float[] _additional;

    /// <exception cref="InvalidOperationException">The model was not trained on text.</exception>
    /// <exception cref="ArgumentException">The additional features are not as many as the model was trained on.</exception>
    public ClassifierExplainer(SequenceClassifierModel model, ClassifierInput input, ClassifierOutput output, IReadOnlyList<float>? additionalFeatures)
    {
        if (!input.IsText)
            throw new InvalidOperationException(
                $"Explanations need a model that was trained on text; column '{input.FeatureColumnName}' of this one holds {input.Kind.ToString().ToLowerInvariant()}.");
        int given = additionalFeatures?.Count ?? 0;
        if (given != input.AdditionalFeatures)
            throw new ArgumentException(
                input.AdditionalFeatures == 0
                    ? $"Expected no additional features, for the model was trained without; found {given}."
                    : $"Expected the {input.AdditionalFeatures} additional features of the row, as column '{input.AdditionalFeaturesColumnName}' has them; found {given}.",
                nameof(additionalFeatures));
        _model = model;
        _input = input;
        _output = output;
        _additional = additionalFeatures is null ? [] : [.. additionalFeatures];
    }

    /// <summary>Explains the score of <paramref name="className"/>, or of the predicted class.</summary>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public SequenceExplanation Explain(ReadOnlySpan<ReadOnlyMemory<char>> pieces, string? className)
    {
        string text = Join(pieces);
        List<TokenContribution> tokens = Split(pieces, text.Length, out TokenCover cover);
        int[] words = [.. tokens.Select(token => _input.Vocabulary!.IdOf(token.Token))];
        (int first, int count) = _input.Truncation.Keep(words.Length);
        ReadOnlySpan<int> read = words.AsSpan(first, count);

        float[] logits = Score(pieces, read);
        int predicted = ClassifierObjective.ClassOf(logits);
        int explained = className is null ? predicted : IndexOf(className);
        float[] direction = DirectionOf(explained);
        var probabilities = new float[_output.ClassCount];
        ClassifierObjective.Probabilities(logits, probabilities);

        var contributions = new double[tokens.Count];
        double baseline = ClassifierAttribution.Attribute(_model, pieces, read, first, cover, _additional, direction, contributions);
        return new SequenceExplanation(text, [.. tokens.Select((token, i) => token with { Contribution = (float)contributions[i] })])
        {
            Label = NameOf(explained),
            PredictedLabel = NameOf(predicted),
            ClassIndex = explained,
            Probability = probabilities[explained],
            Score = (float)logits.Zip(direction, (logit, weight) => (double)logit * weight).Sum(),
            BaselineScore = (float)baseline,
        };
    }

    private static string Join(ReadOnlySpan<ReadOnlyMemory<char>> pieces)
    {
        var text = new StringBuilder();
        for (int i = 0; i < pieces.Length; i++)
            text.Append(i > 0 ? " " : "").Append(pieces[i].Span);
        return text.ToString();
    }

    private List<TokenContribution> Split(ReadOnlySpan<ReadOnlyMemory<char>> pieces, int length, out TokenCover cover)
    {
        cover = new TokenCover(length);
        var tokens = new List<TokenContribution>();
        int start = 0;
        foreach (ReadOnlyMemory<char> piece in pieces)
        {
            var splitter = new TextSplitter(piece.Span, _input.SplitsPunctuation);
            while (splitter.MoveNext())
            {
                tokens.Add(new TokenContribution(splitter.Current.ToString(), start + splitter.Start, 0));
                cover.Add(start + splitter.Start, splitter.Current.Length);
            }
            start += piece.Length + 1;
        }
        return tokens;
    }

    private float[] Score(ReadOnlySpan<ReadOnlyMemory<char>> pieces, ReadOnlySpan<int> words)
    {
        using ClassifierSession session = _model.OpenSession(threads: 1);
        session.AddWords(words);
        session.SetText(pieces);
        if (_additional.Length > 0)
            session.SetAdditional(_additional);
        session.Score();
        return session.Logits(0).ToArray();
    }

    /// <summary>What the logits are multiplied by to give the score of a class.</summary>
    private float[] DirectionOf(int explained)
    {
        if (_output.Logits == 1)
            return [explained == 1 ? 1 : -1];
        var direction = new float[_output.Logits];
        Array.Fill(direction, -1f / direction.Length);
        direction[explained] += 1;
        return direction;
    }

    private string NameOf(int index) =>
        _output.IsBinary ? (index == 1 ? "true" : "false") : _output.Classes?.Texts[index] ?? (index + 1).ToString(CultureInfo.InvariantCulture);

    private int IndexOf(string className)
    {
        const int Named = 10;
        for (int i = 0; i < _output.ClassCount; i++)
        {
            if (NameOf(i) == className)
                return i;
        }
        string names = string.Join(", ", Enumerable.Range(0, Math.Min(Named, _output.ClassCount)).Select(i => $"'{NameOf(i)}'"));
        throw new ArgumentException(
            $"The model has no class '{className}'. It has {_output.ClassCount} classes: {names}{(_output.ClassCount > Named ? ", …" : "")}.", nameof(className));
    }
}
