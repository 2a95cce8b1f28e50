using Examples.Common.Tagging;

namespace Examples.Common.Tests.Tagging;

public sealed class TaggedSegmentTests
{
    [Fact]
    public void An_entity_is_right_if_its_tokens_and_its_type_are_and_missed_if_nothing_was_found_there() =>
        Assert.Equal(
            [
                new TaggedSegment(0, 2, "PER", Verdict.Right),
                new TaggedSegment(3, 1, "ORG", Verdict.Wrong),
                new TaggedSegment(5, 1, "PER", Verdict.Wrong),
                new TaggedSegment(8, 2, "DATE", Verdict.Missed),
                new TaggedSegment(10, 1, "LOC", Verdict.Right),
            ],
            TaggedSegment.Of(Sentences.Entities, areEntities: true));

    [Fact]
    public void An_entity_of_which_too_little_was_found_is_wrong_and_not_missed_as_well() =>
        Assert.Equal(
            [new TaggedSegment(0, 1, "LOC", Verdict.Wrong)],
            TaggedSegment.Of(Sentences.Of("Port B-LOC B-LOC", "Selby O I-LOC"), areEntities: true));

    [Fact]
    public void Each_token_is_a_segment_where_tags_mark_no_entities() =>
        Assert.Equal(
            [new TaggedSegment(0, 1, "PRON", Verdict.Right), new TaggedSegment(1, 1, "VERB", Verdict.Wrong), new TaggedSegment(2, 1, "PUNCT", Verdict.Right)],
            TaggedSegment.Of(Sentences.PartsOfSpeech, areEntities: false));

    [Fact]
    public void Nothing_is_wrong_where_nobody_has_said_what_is_right() =>
        Assert.Equal([new TaggedSegment(1, 1, "LOC", Verdict.Right)], TaggedSegment.Of(Sentences.Of("in O", "Lunde B-LOC"), areEntities: true));

    [Fact]
    public void On_a_line_entities_have_brackets_and_parts_of_speech_a_stroke()
    {
        Assert.Equal("[PER Nora Moll] left [ORG Kessel] with [PER The] goat in May 2021 [LOC Lunde]", TaggedLine.Of(Sentences.Entities, areEntities: true));
        Assert.Equal("She/PRON saws/VERB ./PUNCT", TaggedLine.Of(Sentences.PartsOfSpeech, areEntities: false));
    }
}
