using Microsoft.ML.Data;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Stages of a chain that are for training or testing only.</summary>
public class ScopeTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(TransformerScope.Everything, true)]
    [InlineData(TransformerScope.Scoring, true)]
    [InlineData(TransformerScope.TrainTest, false)]
    [InlineData(TransformerScope.None, false)]
    public void A_chain_applies_the_stages_for_scoring_unless_it_is_told_otherwise(TransformerScope scope, bool isApplied)
    {
        var view = _ml.Numbers(1f);
        var copy = _ml.Transforms.CopyColumns("Copy", "Number").Fit(view);
        var chain = new TransformerChain<ITransformer>([copy], [scope]);

        Assert.Equal(isApplied, chain.Transform(view).Schema.GetColumnOrNull("Copy") != null);
        Assert.Equal(isApplied, chain.GetOutputSchema(view.Schema).GetColumnOrNull("Copy") != null);
    }

    [Fact]
    public void A_chain_applies_the_stages_that_share_a_scope_with_the_one_asked_for()
    {
        var view = _ml.Numbers(1f);
        var copy = _ml.Transforms.CopyColumns("Copy", "Number").Fit(view);
        var chain = new TransformerChain<ITransformer>([copy], [TransformerScope.Training]);

        Assert.NotNull(chain.Transform(view, TransformerScope.TrainTest).Schema.GetColumnOrNull("Copy"));
        Assert.Null(chain.Transform(view, TransformerScope.Testing).Schema.GetColumnOrNull("Copy"));
        Assert.Single(chain.GetModelFor(TransformerScope.Training));
        Assert.Empty(chain.GetModelFor(TransformerScope.Scoring));
    }
}
