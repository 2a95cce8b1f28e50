using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Models;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;

namespace Microsoft.ML.Recurrent.Engine.Tests.Models;

/// <summary>Small taggers and sentences for tests.</summary>
internal static class TaggerSample
{
    public static readonly string[] TagNames = ["O", "B-x", "I-x", "B-y"];

    public static readonly int Tags = TagNames.Length;

    public static readonly string[] Texts = ["the", "cat", "The", "sat", "on", "mats", "a", "b2", "Cats", "é"];

    /// <summary>A vocabulary that has some of <see cref="Texts"/>, and characters that have some of theirs.</summary>
    public static TokenEncoder Encoder(bool hasCharacters = false)
    {
        var words = new VocabularyBuilder(lowerCase: true);
        var characters = new CharacterVocabularyBuilder();
        foreach (string text in Texts[..7])
        {
            words.Add(text);
            characters.Add(text);
        }
        return new TokenEncoder(words.Build(), hasCharacters ? characters.Build(minimumCount: 2, marks: true, maximumLength: 6) : null);
    }

    /// <summary>The shape of a network that reads what <see cref="Encoder"/> gives.</summary>
    public static TaggerShape Shape(int elementSize = 0) => new()
    {
        VocabularySize = Encoder().Words.Count, WordSize = 3, ElementSize = elementSize, HiddenSize = 4, Layers = 2, Tags = Tags, TagSize = 3,
    };

    /// <summary>The same, and it looks at the words' characters and outward forms.</summary>
    public static TaggerShape SpellingShape(CharacterEncoderKind kind) => Shape() with
    {
        Characters = new CharacterEncoderShape
        {
            Kind = kind, VocabularySize = Encoder(hasCharacters: true).Characters!.Count, EmbeddingSize = 3, Units = 2, Widths = [2, 3],
        },
        WordShapeSize = 2,
    };

    /// <summary>Random weights in every parameter, zero gradients.</summary>
    public static void Randomize(TaggerNetwork network, ThreadTeam team)
    {
        uint number = 100;
        foreach (Parameter parameter in network.Parameters)
        {
            Initializer.Uniform(parameter.Value, 0.5, new CounterRandom(23, number++, 0));
            parameter.ZeroGradient();
        }
        network.Refresh(team);
    }

    /// <summary>Sentences of the given lengths; about every seventh token has no tag.</summary>
    public static TaggerData Data(TaggerShape shape, params int[] lengths)
    {
        var forms = new TokenForms(Encoder(shape.Characters is not null));
        var data = new TaggerData(forms, shape.ElementSize);
        int number = 0;
        foreach (int length in lengths)
        {
            int[] tokens = new int[length], tags = new int[length];
            var elements = new float[length * shape.ElementSize];
            for (int i = 0; i < length; i++, number++)
            {
                tokens[i] = forms.NumberOf(Texts[number * number % Texts.Length]);
                tags[i] = number % 7 == 6 ? -1 : (number * 5 + tokens[i]) % Tags;
            }
            for (int i = 0; i < elements.Length; i++)
                elements[i] = MathF.Sin(number + i);
            data.Add(tokens, tags, shape.ElementSize > 0 ? elements : null);
        }
        return data;
    }

    /// <summary>All sentences as one batch.</summary>
    public static TaggerBatch Batch(TaggerData data)
    {
        var batch = new TaggerBatch();
        batch.Build([.. Enumerable.Range(0, data.Count).Select(data.LengthOf)]);
        batch.Elements = Matrix.Create(batch.Layout.TokenCount, data.ElementSize);
        for (int position = 0; position < data.Count; position++)
        {
            int row = batch.Layout.Order[position];
            batch.SetTokens(position, data.Tokens[row], data.Forms);
            batch.SetTags(position, data.Tags[row]);
            if (data.ElementSize > 0)
                batch.SetElements(position, data.Elements[row]);
        }
        return batch;
    }
}
