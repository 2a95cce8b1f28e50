using Microsoft.ML.Recurrent.Engine.Sequences;
using Microsoft.ML.Recurrent.Engine.Tests.Layers;

namespace Microsoft.ML.Recurrent.Engine.Tests.Sequences;

public class TokenFormsTests
{
    [Fact]
    public void Every_text_has_one_number_in_the_order_of_first_occurrence_and_the_word_that_the_vocabulary_says()
    {
        TokenEncoder encoder = Encoder();
        var forms = new TokenForms(encoder);
        string[] texts = [.. Enumerable.Range(0, 3000).Select(i => FormattableString.Invariant($"w{i % 1100}"))];
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => i % 1100), texts.Select(text => forms.NumberOf(text)));
        Assert.Equal(1100, forms.Count);
        for (int form = 0; form < forms.Count; form++)
        {
            Assert.Equal(texts[form], forms[form].ToString());
            Assert.Equal(encoder.Words.IdOf(texts[form]), forms.WordOf(form));
        }
    }

    [Fact]
    public void Texts_that_differ_in_case_alone_are_two_forms_of_one_word()
    {
        var forms = new TokenForms(Encoder());
        Assert.NotEqual(forms.NumberOf("W3"), forms.NumberOf("w3"));
        Assert.Equal(forms.WordOf(0), forms.WordOf(1));
    }

    [Fact]
    public void An_empty_text_is_a_form_and_a_cleared_table_begins_anew()
    {
        var forms = new TokenForms(Encoder());
        Assert.Equal([0, 1, 0], new[] { forms.NumberOf(""), forms.NumberOf("w1"), forms.NumberOf("") });
        forms.Clear();
        Assert.Equal(0, forms.NumberOf("w1"));
        Assert.Equal("w1", forms[0].ToString());
    }

    [Fact]
    public void Tokens_that_were_met_before_cost_no_allocation_nor_do_others_once_the_memory_has_grown()
    {
        var forms = new TokenForms(Encoder());
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => FormattableString.Invariant($"w{i}"))];
        AllocationCheck.AssertNone(() =>
        {
            forms.Clear();
            foreach (string text in texts)
                forms.NumberOf(text);
        });
    }

    private static TokenEncoder Encoder()
    {
        var builder = new VocabularyBuilder(lowerCase: true);
        for (int i = 0; i < 100; i++)
            builder.Add(FormattableString.Invariant($"w{i}"));
        return new TokenEncoder(builder.Build());
    }
}
