using System.Text;

namespace Microsoft.ML.Recurrent.Tests.Conll;

public sealed class ConllFormatTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly ConllFiles _files = new();

    private RecurrentData Data => _ml.Recurrent().Data;

    [Fact]
    public void A_token_and_a_tag_with_a_tab_between_them_stand_in_a_line_and_a_blank_line_ends_a_sentence()
    {
        IDataView view = Data.LoadFromConll(_files.Write("The\tDET\ndog\tNOUN\n\nNo\tINTJ\n\n"));

        Assert.Equal(["Tokens", "Label"], view.Schema.Select(column => column.Name));
        Assert.Equal(["The|dog", "No"], ConllFiles.Rows(view, "Tokens"));
        Assert.Equal(["DET|NOUN", "INTJ"], ConllFiles.Rows(view, "Label"));
    }

    [Fact]
    public void A_token_may_have_blanks_in_it_where_tabs_separate()
    {
        IDataView view = Data.LoadFromConll(_files.Write("10 000\tNUM\n \tSYM\n"));

        Assert.Equal(["10 000| "], ConllFiles.Rows(view, "Tokens"));
        Assert.Equal(["NUM|SYM"], ConllFiles.Rows(view, "Label"));
    }

    [Fact]
    public void The_last_line_may_lack_its_end_and_lines_may_end_in_carriage_return_and_line_feed()
    {
        IDataView view = Data.LoadFromConll(_files.Write("a\tX\r\n\r\nb\tY\r\nc\tZ"));

        Assert.Equal(["a", "b|c"], ConllFiles.Rows(view, "Tokens"));
        Assert.Equal(["X", "Y|Z"], ConllFiles.Rows(view, "Label"));
    }

    [Fact]
    public void Blank_lines_before_between_and_behind_sentences_are_no_sentences()
    {
        IDataView view = Data.LoadFromConll(_files.Write("\n\na\tX\n\n \n\t\nb\tY\n\n\n"));

        Assert.Equal(["a", "b"], ConllFiles.Rows(view, "Tokens"));
    }

    [Fact]
    public void A_file_without_sentences_has_no_rows()
    {
        Assert.Empty(ConllFiles.Rows(Data.LoadFromConll(_files.Write("")), "Tokens"));
        Assert.Empty(ConllFiles.Rows(Data.LoadFromConll(_files.Write("\n\n")), "Label"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_token()
    {
        IDataView view = Data.LoadFromConll(_files.Write([0xEF, 0xBB, 0xBF, .. "Größe\tNOUN\n"u8]));

        Assert.Equal(["Größe"], ConllFiles.Rows(view, "Tokens"));
    }

    [Fact]
    public void A_file_may_be_compressed_by_gzip()
    {
        IDataView view = Data.LoadFromConll(_files.Write(ConllFiles.Compress("a\tX\n\nb\tY\n")));

        Assert.Equal(["a", "b"], ConllFiles.Rows(view, "Tokens"));
    }

    [Fact]
    public void Fields_of_CoNLL_2003_have_blanks_between_them_and_document_marks_are_passed_over()
    {
        string path = _files.Write("-DOCSTART- -X- -X- O\n\nU.N. NNP  I-NP I-ORG\nofficial NN I-NP O \n\n-DOCSTART- -X- O O\nEkeus NNP I-NP I-PER\n");

        IDataView view = Data.LoadFromConll(path, ConllFormat.Conll2003);

        Assert.Equal(["U.N.|official", "Ekeus"], ConllFiles.Rows(view, "Tokens"));
        Assert.Equal(["I-ORG|O", "I-PER"], ConllFiles.Rows(view, "Label"));
    }

    [Fact]
    public void Comments_multi_word_tokens_and_empty_nodes_of_CoNLL_U_are_passed_over()
    {
        string path = _files.Write(
            """
            # sent_id = 1
            # text = vámonos al mar
            1-2	vámonos	_	_	_	_	_	_	_	_
            1	vamos	ir	VERB	_	_	0	root	_	_
            2	nos	nosotros	PRON	_	_	1	obj	_	_
            2.1	x	x	VERB	_	_	_	_	1:conj	_
            3-4	al	_	_	_	_	_	_	_	_
            3	a	a	ADP	_	_	5	case	_	_
            4	el	el	DET	_	_	5	det	_	_
            5	mar	mar	NOUN	_	_	1	obl	_	_

            # a sentence without words

            1	#	#	SYM	_	_	0	root	_	_

            """.ReplaceLineEndings("\n"));

        IDataView view = Data.LoadFromConll(path, ConllFormat.ConllU);

        Assert.Equal(["vamos|nos|a|el|mar", "#"], ConllFiles.Rows(view, "Tokens"));
        Assert.Equal(["VERB|PRON|ADP|DET|NOUN", "SYM"], ConllFiles.Rows(view, "Label"));
    }

    [Fact]
    public void A_line_that_begins_with_a_hash_is_a_token_where_tabs_separate_two_columns()
    {
        Assert.Equal(["#|fun"], ConllFiles.Rows(Data.LoadFromConll(_files.Write("#\tSYM\nfun\tNOUN\n")), "Tokens"));
    }

    [Fact]
    public void The_caller_chooses_which_fields_become_which_columns_also_counted_from_the_end()
    {
        string path = _files.Write("1\tdogs\tdog\tNOUN\tNNS\t_\t0\troot\t_\t_\n");

        IDataView view = Data.LoadFromConll(path, ConllFormat.ConllU, new("Xpos", 4), new("Lemma", 2), new("Relation", ^3));

        Assert.Equal(["Xpos", "Lemma", "Relation"], view.Schema.Select(column => column.Name));
        Assert.Equal(["NNS"], ConllFiles.Rows(view, "Xpos"));
        Assert.Equal(["dog"], ConllFiles.Rows(view, "Lemma"));
        Assert.Equal(["root"], ConllFiles.Rows(view, "Relation"));
    }

    [Fact]
    public void Tokens_alone_are_read_from_a_file_without_tags()
    {
        Assert.Equal(["a|b c", "d"], ConllFiles.Rows(Data.LoadFromConll(_files.Write("a\nb c\n\nd\n"), columns: [new("Words", 0)]), "Words"));
    }

    [Fact]
    public void Files_are_read_one_after_the_other_and_a_sentence_ends_with_its_file()
    {
        IDataView view = Data.LoadFromConll([_files.Write("a\tX\n"), _files.Write(""), _files.Write("b\tY\n\nc\tZ\n")]);

        Assert.Equal(["a", "b", "c"], ConllFiles.Rows(view, "Tokens"));
    }

    [Fact]
    public void Characters_beyond_the_basic_plane_stay_whole()
    {
        Assert.Equal(["👍|한국어"], ConllFiles.Rows(Data.LoadFromConll(_files.Write("👍\tSYM\n한국어\tNOUN\n")), "Tokens"));
    }

    [Fact]
    public void A_long_sentence_is_one_row()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 5000; i++)
            text.Append('w').Append(i).Append("\tX\n");

        string row = Assert.Single(ConllFiles.Rows(Data.LoadFromConll(_files.Write(text.ToString())), "Tokens"));

        Assert.Equal(5000, row.Split('|').Length);
        Assert.EndsWith("|w4999", row, StringComparison.Ordinal);
    }

    public void Dispose() => _files.Dispose();
}
