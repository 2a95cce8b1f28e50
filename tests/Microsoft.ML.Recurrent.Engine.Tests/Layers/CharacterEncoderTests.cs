using Microsoft.ML.Recurrent.Engine.Layers;
using Microsoft.ML.Recurrent.Engine.Numerics;
using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Files;
using Microsoft.ML.Recurrent.Engine.Tests.Golden;
using Xunit.Abstractions;

namespace Microsoft.ML.Recurrent.Engine.Tests.Layers;

public class CharacterEncoderTests(ITestOutputHelper output)
{
    private static readonly string[] Words = ["abca", "", "c", "bac", "abca", "c", "aabbccabc", "zb", "bb"];

    // No character twice in a word: places of a maximum would come close to each other.
    private static readonly string[] WordsOfDifferentCharacters = ["abc", "", "c", "bac", "zcab", "ca", "bz", "cbaz"];

    public static TheoryData<string> Kinds => ["LSTM", "GRU", "RNN", "convolution", "convolutions of three widths", "convolutions with highways"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences(string kind)
    {
        using var run = new Run(kind, WordsOfDifferentCharacters, threads: 1);
        run.SeparateMaxima();
        run.Forward();
        run.Backward();
        var check = new GradientCheck(output, run.Loss);
        check.Parameters(run.Encoder);
        check.AssertAll();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_agree_with_differences_under_dropout(string kind)
    {
        // A word of one character has one place for its maximum, whatever is dropped.
        string[] words = kind.StartsWith("convolution", StringComparison.Ordinal) ? ["c", "a", "z", "", "b"] : WordsOfDifferentCharacters;
        using var run = new Run(kind, words, threads: 1, dropout: 0.4) { Pass = { IsTraining = true, Seed = 3, Step = 9 } };
        run.SeparateMaxima();
        run.Forward();
        run.Backward();
        var check = new GradientCheck(output, run.Loss);
        check.Parameters(run.Encoder);
        check.AssertAll();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_dropout_that_drops_nothing_changes_nothing(string kind)
    {
        using var without = new Run(kind, Words, threads: 1);
        using var with = new Run(kind, Words, threads: 1, dropout: 1e-12) { Pass = { IsTraining = true } };
        foreach (Run run in new[] { without, with })
        {
            run.Forward();
            run.Backward();
        }
        Assert.Equal(Sample.Bits(without.Output), Sample.Bits(with.Output));
        var compare = new Compare(output, 1e-6);
        foreach ((Parameter expected, Parameter found) in without.Encoder.Parameters.Zip(with.Encoder.Parameters))
            compare.Tensor(expected.Name, GradientCheck.Dense(expected), GradientCheck.Dense(found));
        compare.AssertAll();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_and_gradients_have_the_same_bits_for_1_2_and_7_threads(string kind)
    {
        string[] words = [.. Enumerable.Range(0, 90).Select(number => Convert.ToString(number * 7 % 61, number % 2 == 0 ? 2 : 8).Replace('0', 'a').Replace('1', 'b').Replace('2', 'c'))];
        List<int[]> expected = [];
        foreach (int threads in new[] { 1, 2, 7 })
        {
            foreach (double dropout in new[] { 0, 0.3 })
            {
                using var run = new Run(kind, words, threads, dropout, units: 21) { Pass = { IsTraining = true } };
                run.Forward();
                run.Backward();
                List<int[]> found = [Sample.Bits(run.Output), .. run.Encoder.Parameters.Select(parameter => Sample.Bits(GradientCheck.Dense(parameter)))];
                if (threads == 1)
                    expected.AddRange(found);
                else
                    Assert.Equal(dropout == 0 ? expected[..found.Count] : expected[found.Count..], found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_word_s_vector_depends_on_the_word_alone_and_is_the_same_for_prediction(string kind)
    {
        using var together = new Run(kind, Words, threads: 2, units: 21);
        together.Forward();
        Assert.Equal(kind != "convolutions with highways", together.Output.Row(1).IndexOfAnyExcept(0f) < 0);
        AssertSame(together, together.Frozen(together.Batch));
        for (int token = 0; token < Words.Length; token++)
        {
            using var alone = new Run(kind, [Words[token]], threads: 1, units: 21);
            alone.Forward();
            int word = together.Batch.WordOfToken[token];
            Assert.Equal(Sample.Bits(together.Output.RowRange(word, 1)), Sample.Bits(alone.Output));
            AssertSame(alone, alone.Frozen(alone.Batch));
        }
        Assert.NotEqual(Sample.Bits(together.Output.RowRange(0, 1)), Sample.Bits(together.Output.RowRange(3, 1)));

        static void AssertSame(Run run, Matrix frozen) => Assert.Equal(Sample.Bits(run.Output), Sample.Bits(frozen));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_allocated_once_the_memory_has_grown(string kind)
    {
        using var run = new Run(kind, Words, threads: 1, dropout: 0.3) { Pass = { IsTraining = true } };
        AllocationCheck.AssertNone(() =>
        {
            for (int i = 0; i < run.Encoder.Parameters.Count; i++)
                run.Encoder.Parameters[i].ZeroGradient();
            run.Encoder.Refresh(run.Pass.Team);
            run.Batch.Build(run.Table, run.Tokens);
            run.Forward();
            run.Backward();
        });
        FrozenCharacterEncoder frozen = run.Encoder.Freeze(run.Pass.Team);
        FrozenCharacterState state = frozen.CreateState();
        AllocationCheck.AssertNone(() =>
        {
            run.Pass.Workspace.Reset();
            frozen.Forward(run.Pass, state, run.Batch, run.Output);
        });
    }

    [Fact]
    public void Vectors_go_to_the_tokens_and_their_gradients_come_back()
    {
        using var team = new ThreadTeam(2);
        int[] wordOfToken = [1, 0, -1, 1];
        Matrix words = Sample.Values(2, 3, 1), joined = Sample.Values(4, 7, 2), before = Sample.Copy(joined);
        RowGather.Copy(words, wordOfToken, joined.ColumnRange(2, 3));
        for (int token = 0; token < 4; token++)
        {
            Assert.Equal(before.Row(token)[..2].ToArray(), joined.Row(token)[..2].ToArray());
            Assert.Equal(before.Row(token)[5..].ToArray(), joined.Row(token)[5..].ToArray());
            Assert.Equal(wordOfToken[token] < 0 ? new float[3] : words.Row(wordOfToken[token]).ToArray(), joined.Row(token).Slice(2, 3).ToArray());
        }
        Matrix dWords = Matrix.Create(2, 3);
        RowScatter.Add(before.ColumnRange(2, 3), wordOfToken, dWords, team);
        for (int column = 0; column < 3; column++)
        {
            Assert.Equal(before[1, column + 2], dWords[0, column]);
            Assert.Equal(before[0, column + 2] + before[3, column + 2], dWords[1, column]);
        }
    }

    [Fact]
    public void A_shape_comes_back_from_a_file_and_says_how_long_a_vector_is()
    {
        var shape = new CharacterEncoderShape { Kind = CharacterEncoderKind.Convolution, VocabularySize = 80, EmbeddingSize = 15, Units = 25, Widths = [2, 3, 5], Highways = 1 };
        Assert.Equal(75, shape.OutputSize);
        Assert.Equal(60, (shape with { Kind = CharacterEncoderKind.Recurrent, Units = 30 }).OutputSize);
        CharacterEncoderShape read = CharacterEncoderShape.Read(OneSection.Written(shape.Write));
        Assert.Equal(shape with { Widths = read.Widths }, read);
        Assert.Equal(shape.Widths, read.Widths);
    }

    [Fact]
    public void An_encoder_without_a_kind_or_with_a_width_twice_is_refused()
    {
        var shape = new CharacterEncoderShape { Kind = CharacterEncoderKind.None, VocabularySize = 5 };
        Assert.Throws<ArgumentOutOfRangeException>(() => CharacterEncoder.Create("", shape));
        shape = shape with { Kind = CharacterEncoderKind.Convolution };
        Assert.Throws<ArgumentException>(() => CharacterEncoder.Create("", shape with { Widths = [] }));
        Assert.Throws<ArgumentException>(() => CharacterEncoder.Create("", shape with { Widths = [3, 3] }));
    }

    /// <summary>An encoder with random weights, and some words.</summary>
    private sealed class Run : IDisposable
    {
        private readonly CharacterEncoderState _state;

        public Run(string kind, string[] words, int threads, double dropout = 0, int units = 5)
        {
            var builder = new CharacterVocabularyBuilder();
            builder.Add("abc", occurrences: 2);
            Table = new SpellingTable(builder.Build(2, marks: false, maximumLength: 8));
            Tokens = [.. words.Select(word => Table.Add(word))];
            Batch.Build(Table, Tokens);
            var shape = new CharacterEncoderShape { Kind = CharacterEncoderKind.Convolution, VocabularySize = 4, EmbeddingSize = 4, Units = units };
            shape = kind switch
            {
                "convolution" => shape,
                "convolutions of three widths" => shape with { Widths = [1, 4, 2] },
                "convolutions with highways" => shape with { Widths = [2, 3], Highways = 2 },
                _ => shape with { Kind = CharacterEncoderKind.Recurrent, Cell = Enum.Parse<RecurrentCell>(kind, ignoreCase: true) },
            };
            Encoder = CharacterEncoder.Create("characters.", shape, dropout, dropoutNumber: 4);
            Pass = new Pass(new ThreadTeam(threads));
            Sample.Randomize(Encoder, Pass.Team);
            _state = Encoder.CreateState();
            Output = Matrix.Create(Batch.WordCount, shape.OutputSize);
            DOutput = Sample.Values(Batch.WordCount, shape.OutputSize, 2);
        }

        public SpellingTable Table { get; }

        public int[] Tokens { get; }

        public CharacterBatch Batch { get; } = new();

        public CharacterEncoder Encoder { get; }

        public Pass Pass { get; }

        public Matrix Output { get; }

        public Matrix DOutput { get; }

        /// <summary>
        /// Gives every filter an order of its own of the four characters, so that the largest value of a word is far larger than the next; and keeps
        /// highway layers away from the kink of max(0, x).
        /// </summary>
        public void SeparateMaxima()
        {
            for (int i = 0; i < Encoder.Shape.Widths.Count && Encoder.Shape.Kind == CharacterEncoderKind.Convolution; i++)
            {
                int width = Encoder.Shape.Widths[i], filters = Encoder.Shape.Units;
                Matrix vectors = Encoder.Embedding.Weight.Value, weights = Encoder.Parameters[1 + 2 * i].Value;
                for (int character = 0; character < 4; character++)
                {
                    VectorMath.Scale(0.3f, vectors.Row(character));
                    vectors[character, character] += 2;
                }
                VectorMath.Scale(0.2f, weights.Span);
                for (int filter = 0; filter < filters; filter++)
                {
                    for (int character = 0; character < 4; character++)
                        weights[(width - 1) / 2 * filters + filter, character] += 0.4f * ((character + filter + i) % 4) - 0.6f;
                }
            }
            foreach (Parameter bias in Encoder.Parameters.Where(parameter => parameter.Name.EndsWith("transform.bias", StringComparison.Ordinal)))
            {
                for (int i = 0; i < bias.Value.Columns; i++)
                    bias.Value[0, i] = i % 2 == 0 ? 4 : -4;
            }
            Encoder.Refresh(Pass.Team);
        }

        public void Forward()
        {
            Pass.Workspace.Reset();
            Encoder.Forward(Pass, _state, Batch, Output);
        }

        public void Backward() => Encoder.Backward(Pass, _state, DOutput);

        public double Loss()
        {
            Encoder.Refresh(Pass.Team);
            Forward();
            return Sample.Dot(Output, DOutput);
        }

        public Matrix Frozen(CharacterBatch batch)
        {
            FrozenCharacterEncoder frozen = Encoder.Freeze(Pass.Team);
            Matrix vectors = Matrix.Create(batch.WordCount, frozen.OutputSize);
            frozen.Forward(Pass, frozen.CreateState(), batch, vectors);
            return vectors;
        }

        public void Dispose() => Pass.Team.Dispose();
    }
}
