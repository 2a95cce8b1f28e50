using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Columns.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Recurrent.Tests;

public class RecurrentCatalogTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static LetterCountingTransformer Stage() => new(new LetterCounter());

    private ColumnCopyingTransformer Other() => _ml.Transforms.CopyColumns("B", "A").Fit(_ml.Data.LoadFromEnumerable([new { A = 1f }]));

    [Fact]
    public void A_stage_is_found_in_a_chain()
    {
        LetterCountingTransformer stage = Stage();

        Assert.Same(stage, _ml.Recurrent().Find<LetterCountingTransformer>(new TransformerChain<ITransformer>(Other(), stage, Other())));
    }

    [Fact]
    public void A_stage_is_found_in_chains_within_chains()
    {
        LetterCountingTransformer stage = Stage();
        ITransformer chain = stage;
        for (int depth = 0; depth < 5; depth++)
            chain = new TransformerChain<ITransformer>(Other(), new TransformerChain<ITransformer>(), chain);

        Assert.Same(stage, _ml.Recurrent().Find<LetterCountingTransformer>(chain));
    }

    [Fact]
    public void A_model_that_is_the_stage_itself_is_given_back()
    {
        LetterCountingTransformer stage = Stage();
        var chain = new TransformerChain<ITransformer>(Other());

        Assert.Same(stage, _ml.Recurrent().Find<LetterCountingTransformer>(stage));
        Assert.Same(chain, _ml.Recurrent().Find<TransformerChain<ITransformer>>(chain));
    }

    [Fact]
    public void A_model_without_such_a_stage_is_an_error_that_lists_what_it_has()
    {
        var chain = new TransformerChain<ITransformer>(Other(), new TransformerChain<ITransformer>(Other()));

        string message = Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().Find<LetterCountingTransformer>(chain)).Message;

        Assert.Contains("no stage of type LetterCountingTransformer", message, StringComparison.Ordinal);
        Assert.Contains("0: ColumnCopyingTransformer, 1: ColumnCopyingTransformer", message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_chain_says_that_it_is_empty() =>
        Assert.Contains(
            "It has no stages",
            Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().Find<LetterCountingTransformer>(new TransformerChain<ITransformer>())).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Several_stages_of_the_type_are_an_error_because_neither_is_the_one_that_is_meant()
    {
        var chain = new TransformerChain<ITransformer>(Stage(), new TransformerChain<ITransformer>(Other(), Stage()));

        string message = Assert.Throws<InvalidOperationException>(() => _ml.Recurrent().Find<LetterCountingTransformer>(chain)).Message;

        Assert.Contains("2 stages of type LetterCountingTransformer", message, StringComparison.Ordinal);
        Assert.Contains("0: LetterCountingTransformer, 1: ColumnCopyingTransformer, 2: LetterCountingTransformer", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_model_and_no_context_are_errors()
    {
        Assert.Throws<ArgumentNullException>(() => _ml.Recurrent().Find<LetterCountingTransformer>(null!));
        Assert.Throws<ArgumentNullException>(() => ((MLContext)null!).Recurrent());
    }
}
