namespace Microsoft.ML.Recurrent.Tests.LanguageModeling;

public class GenerationTests
{
    private static readonly LanguageModelTransformer _model = Sentences.Train();

    private static string Generate(string prompt, Action<GenerationOptions>? change = null, LanguageModelTransformer? model = null)
    {
        var options = new GenerationOptions();
        change?.Invoke(options);
        return string.Join(' ', (model ?? _model).Generate(Sentences.Split(prompt), options));
    }

    [Fact]
    public void A_prompt_that_is_null_is_named()
    {
        Assert.Equal("prompt", Assert.Throws<ArgumentNullException>(() => _model.Generate(null!)).ParamName);
    }

    [Fact]
    public void A_ranked_candidate_tells_its_score_and_its_tokens()
    {
        Assert.Equal("-2.250 the cat", new RankedCandidate(0, ["the", "cat"], -2.25, -2.25).ToString());
    }

    [Fact]
    public void The_same_seed_gives_the_same_tokens_and_other_seeds_others()
    {
        string[] texts = [.. Enumerable.Range(0, 20).Select(seed => Generate("the", options => options.Seed = seed))];

        Assert.Equal(texts, Enumerable.Range(0, 20).Select(seed => Generate("the", options => options.Seed = seed)));
        Assert.True(texts.Distinct().Count() > 5);
    }

    [Fact]
    public void A_result_enumerated_twice_is_the_same()
    {
        IEnumerable<string> tokens = _model.Generate(["the"]);

        Assert.Equal(tokens.ToArray(), tokens.ToArray());
    }

    [Fact]
    public void Greedy_generation_takes_the_next_token_of_the_columns_until_the_end()
    {
        string text = Generate("a dog", options => options.Temperature = 0);

        Assert.Equal(_model.Vocabulary[(int)Sentences.Score(_model, "a dog").Single().NextToken - 1], text.Split(' ')[0]);
        Assert.Equal("</s>", _model.Vocabulary[(int)Sentences.Score(_model, "a dog " + text).Single().NextToken - 1]);
    }

    [Fact]
    public void A_sentence_ends_with_its_end_and_at_the_latest_at_the_maximum_length()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            string[] tokens = [.. _model.Generate(["the"], new GenerationOptions { Seed = seed, MaximumLength = 4 })];
            Assert.InRange(tokens.Length, 0, 4);
            Assert.DoesNotContain("</s>", tokens);
            Assert.DoesNotContain("<unk>", tokens);
        }
    }

    [Fact]
    public void The_unknown_token_comes_if_it_is_allowed()
    {
        LanguageModelTransformer model = Sentences.Train(options => options.MaximumVocabularySize = 1);

        Assert.Equal("", Generate("", options => options.Temperature = 0, model));
        Assert.StartsWith("<unk>", Generate("", options => (options.AllowUnknown, options.Temperature) = (true, 0), model), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_token_is_the_last_of_the_result()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            string[] tokens = [.. _model.Generate(["the"], new GenerationOptions { Seed = seed, StopTokens = ["on", "never seen"] })];
            Assert.True(Array.IndexOf(tokens, "on") is int place && (place < 0 || place == tokens.Length - 1));
        }
    }

    [Fact]
    public void A_running_text_goes_on_behind_the_ends_of_its_lines()
    {
        LanguageModelTransformer model = Sentences.Train(options => options.Contiguous = true);

        string[] tokens = [.. model.Generate([], new GenerationOptions { MaximumLength = 60 })];

        Assert.Equal(60, tokens.Length);
        Assert.Contains("</s>", tokens);
        Assert.Equal("</s>", model.Generate([], new GenerationOptions { StopTokens = ["</s>"] }).Last());
    }

    [Fact]
    public void A_prompt_of_unknown_words_and_an_empty_one_are_continued()
    {
        Assert.Equal(Generate("<unk>", options => options.Temperature = 0), Generate("zebra", options => options.Temperature = 0));
        Assert.NotEqual("", Generate("", options => options.Temperature = 0));
    }

    [Fact]
    public void A_beam_finds_a_sentence_at_least_as_probable_as_the_greedy_one()
    {
        string beam = Generate("", options => (options.BeamWidth, options.LengthNormalization) = (20, 0)), greedy = Generate("", options => options.Temperature = 0);
        IReadOnlyList<RankedCandidate> ranked = _model.Rank([Sentences.Split(greedy), Sentences.Split(beam)]);

        Assert.True(ranked.Single(candidate => candidate.Index == 1).LogProbability >= ranked.Single(candidate => candidate.Index == 0).LogProbability);
    }

    [Fact]
    public void All_faults_of_options_are_reported_together_and_null_tokens_are_refused()
    {
        var options = new GenerationOptions
        {
            MaximumLength = 0, Temperature = float.NaN, TopK = -1, TopP = 0, RepetitionPenalty = 0.5f, StopTokens = [null!], BeamWidth = 0, LengthNormalization = -1,
        };

        Assert.Equal(8, Assert.Throws<OptionsException>(() => _model.Generate(["the"], options)).Faults.Count);
        Assert.Contains("Token 1", Assert.Throws<ArgumentException>(() => _model.Generate(["the", null!])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Candidates_are_ranked_by_their_probability()
    {
        IReadOnlyList<RankedCandidate> ranked = _model.Rank([["mat", "the", "cat"], ["the", "cat", "sat"], [], ["the", "cat", "sat"]]);
        SentenceScore[] scores = Sentences.Score(_model, "mat the cat", "the cat sat", "");

        Assert.Equal(ranked.OrderByDescending(candidate => candidate.LogProbability).Select(candidate => candidate.Index), ranked.Select(candidate => candidate.Index));
        Assert.True(ranked.ToList().FindIndex(candidate => candidate.Index == 1) + 1 == ranked.ToList().FindIndex(candidate => candidate.Index == 3));
        Assert.All(ranked, candidate => Assert.Equal(scores[candidate.Index % 3 == 0 && candidate.Index > 0 ? 1 : candidate.Index].LogProbability, candidate.LogProbability, 1e-4));
        Assert.Empty(_model.Rank([]));
    }

    [Fact]
    public void Ranking_normalises_by_length_and_mixes_in_outside_scores()
    {
        string[][] candidates = [["the", "cat"], ["the", "mat"]];
        RankedCandidate plain = _model.Rank(candidates).Single(candidate => candidate.Index == 0);

        RankedCandidate mixed = _model.Rank(candidates, new RankingOptions { LengthNormalization = 1, OutsideScores = [-7, -1], OutsideWeight = 0.25f }).Single(candidate => candidate.Index == 0);

        Assert.Equal(0.75 * plain.LogProbability / 3 - 0.25 * 7, mixed.Score, 1e-9);
        Assert.Equal([1, 0], _model.Rank(candidates, new RankingOptions { OutsideScores = [-7, -1], OutsideWeight = 1 }).Select(candidate => candidate.Index));
        Assert.Equal(4, Assert.Throws<OptionsException>(() => _model.Rank(candidates, new RankingOptions { LengthNormalization = float.NaN, OutsideWeight = 2, OutsideScores = [double.NaN] })).Faults.Count);
        Assert.Single(Assert.Throws<OptionsException>(() => _model.Rank(candidates, new RankingOptions { OutsideWeight = 0.5f })).Faults);
    }
}
