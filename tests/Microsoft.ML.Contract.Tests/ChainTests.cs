using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Contract.Tests;

/// <summary>Chains of estimators and of transformers.</summary>
public class ChainTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void A_chain_fits_every_estimator_on_what_the_ones_before_it_made()
    {
        var model = _ml.Transforms.Text.NormalizeText("Text")
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Words"))
            .Fit(_ml.Texts("A b", "B a"));

        Assert.Equal([[1, 2], [2, 1]], model.Transform(_ml.Texts("a b", "B A")).Vectors<uint>("Keys"));
    }

    [Fact]
    public void A_fitted_chain_lists_its_transformers_in_order_and_knows_the_last_by_its_type()
    {
        TransformerChain<KeyToValueMappingTransformer> model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Fit(_ml.Texts("a"));

        var transformers = model.ToArray();
        Assert.Equal(2, transformers.Length);
        Assert.IsType<ValueToKeyMappingTransformer>(transformers[0]);
        Assert.Same(model.LastTransformer, transformers[1]);
    }

    [Fact]
    public void A_chain_in_a_chain_is_one_transformer()
    {
        var inner = _ml.Transforms.Text.NormalizeText("Text").Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text"));
        var model = _ml.Transforms.CopyColumns("Copy", "Text").Append(inner).Fit(_ml.Texts("A"));

        Assert.Equal(2, model.Count());
        Assert.Equal(2, Assert.IsType<IEnumerable<ITransformer>>(model.Last(), exactMatch: false).Count());
    }

    [Fact]
    public void The_output_schema_of_a_chain_is_that_of_its_view()
    {
        var texts = _ml.Texts("a b");
        var model = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Append(_ml.Transforms.Conversion.MapValueToKey("Words")).Fit(texts);

        var expected = model.Transform(texts).Schema;
        var actual = model.GetOutputSchema(texts.Schema);

        Assert.Equal(expected.Select(column => (column.Name, column.Type.ToString(), column.IsHidden)), actual.Select(column => (column.Name, column.Type.ToString(), column.IsHidden)));
    }

    [Fact]
    public void An_empty_chain_changes_nothing()
    {
        var texts = _ml.Texts("a");
        var model = new EstimatorChain<ITransformer>().Fit(texts);

        Assert.Empty(model);
        Assert.Null(model.LastTransformer);
        Assert.Equal(["a"], model.Transform(texts).TextValues("Text"));
    }

    [Fact]
    public void Fitted_transformers_can_be_chained_by_hand()
    {
        var texts = _ml.Texts("b", "a");
        var words = _ml.Transforms.Text.TokenizeIntoWords("Words", "Text").Fit(texts);
        var keys = _ml.Transforms.Conversion.MapValueToKey("Words").Fit(words.Transform(texts));

        var appended = words.Append(keys);
        var constructed = new TransformerChain<ITransformer>(words, keys);

        Assert.Same(keys, appended.LastTransformer);
        Assert.Equal([[1], [2]], appended.Transform(texts).Vectors<uint>("Words"));
        Assert.Equal([[1], [2]], constructed.Transform(texts).Vectors<uint>("Words"));
    }

    [Fact]
    public void Without_a_cache_every_pass_of_a_later_estimator_reads_the_source_again()
    {
        Assert.Equal(3, RowsReadByThreePasses(cached: false));
        Assert.Equal(1, RowsReadByThreePasses(cached: true));
    }

    private int RowsReadByThreePasses(bool cached)
    {
        int read = 0;
        var rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1).Select(_ =>
        {
            read++;
            return new Views.TextRow { Text = "a" };
        }));
        IEstimator<ITransformer> first = _ml.Transforms.CopyColumns("Copy", "Text");
        if (cached)
            first = first.AppendCacheCheckpoint(_ml);
        var threePasses = new TrainerLike(view =>
        {
            for (int pass = 0; pass < 3; pass++)
                _ = view.TextValues("Copy");
            return new ColumnAdder();
        });

        _ = first.Append(threePasses).Fit(rows);
        return read;
    }

    [Fact]
    public void A_cache_checkpoint_is_no_transformer_of_the_fitted_chain()
    {
        var model = _ml.Transforms.CopyColumns("Copy", "Text").AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Text.NormalizeText("Copy"))
            .Fit(_ml.Texts("A"));

        Assert.Equal(2, model.Count());
        Assert.Equal(["a"], model.Transform(_ml.Texts("A")).TextValues("Copy"));
    }

    [Fact]
    public void Disposing_a_chain_disposes_the_transformers_that_can_be()
    {
        var disposable = new DisposableTransformer();
        new TransformerChain<ITransformer>(new ColumnAdder(), disposable).Dispose();

        Assert.True(disposable.Disposed);
    }
}
