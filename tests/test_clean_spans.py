"""Furniture that is glued to a paragraph goes, and the paragraph stays; no rule takes a paragraph for one cue."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean import Context, clean
from extractors.clean.rules.rule import KEPT, Rule
from extractors.clean.rules.rulebook import PICTURES, rulebook
from extractors.clean.text.blocks import blocks

LEAD = "The harbour board voted on Tuesday to close the eastern lock for eleven weeks."
LONG = (
    "Two of its gates have moved by four centimetres since March, the divers found cracks in both of its hinges, "
    "and the pilots have refused to take ships through at night for as long as nobody mends them."
)
LAST = "The last major repair was in 1987, the harbour office said in its report."
STRIKES = [rule for rule in rulebook().rules if rule.label not in ("cue", *KEPT)]
IN_SENTENCES = [rule for rule in STRIKES if rule.where != "part" and rule.label not in PICTURES]


def cleaned(line: str) -> str:
    return clean(f"{LEAD}\n\n{line}\n\n{LAST}", Context()).text


@pytest.mark.parametrize(
    "glued",
    [
        "(RELATED: Pilots Sue Over Winter Pay)",
        "(MORE: See the pilots at work)",
        "READ MORE: Pilots sue over winter pay",
        "WATCH: The lock freezes in two minutes",
        "Learn more.",
        "Discover more on this topic on Quayside.",
        "Ad Policy",
        "For more on the pilots, check out the Fenmoor winter guide.",
        "Top image: Quaypictures.com/Adaquill",
        "(Photo: Ada Quill)",
        "(Reporting by Ada Quill in Fenmoor; Editing by Ben Marsh)",
        "Follow her on Twitter @adaquill.",
        "Ready to sail again? Sign up for Quay Action Now",
        "© RIPRODUZIONE RISERVATA",
        "[ edit ]",
        "(You can subscribe to the podcast here, or read the transcript.)",
        "Learn more. READ MORE: Pilots sue over winter pay",
    ],
)
def test_what_is_glued_to_a_paragraphs_end_goes_and_the_paragraph_stays(glued: str) -> None:
    assert cleaned(f"{LONG} {glued}") == f"{LEAD}\n\n{LONG}\n\n{LAST}"


@pytest.mark.parametrize(
    "glued",
    [
        "CLOSE",
        "Buy Photo",
        "Enlarge this image toggle caption",
        "Advertisement",
        "Media playback is unsupported on your device",
        "Photos: The harbour in winter The lock froze for the first time since 1987. Hide Caption 3 of 12 "
        "Photos: The harbour in winter Pilots wait at the quay. Hide Caption 4 of 12",
        "JUST WATCHED Pilots leave the harbour Replay More Videos ... MUST WATCH Pilots leave the harbour 01:12",
    ],
)
def test_what_is_glued_in_front_of_a_paragraph_goes_and_the_paragraph_stays(glued: str) -> None:
    assert cleaned(f"{glued} {LONG} {LAST}") == f"{LEAD}\n\n{LONG} {LAST}\n\n{LAST}"


def test_furniture_inside_a_paragraph_goes_and_its_halves_stay() -> None:
    both = f"{LONG} Story continues below advertisement {LAST}"
    assert cleaned(both).split("\n\n")[1] == f"{LONG} {LAST}"


@pytest.mark.parametrize(
    "news",
    [
        "“Look at the notice: (RELATED: Pilots Sue Over Winter Pay) is all it says,” Quill told the board on Friday.",
        "The site's button said “Learn more.” and led to an empty page for eleven weeks, the divers told the board.",
        'She read the slogan aloud: "Who sails? Sign up for Quay Action Now" and laughed at the board for a while.',
        "The town's job level remains below its peak, according to data compiled by Northbank.",
        "The most recent report, compiled by Tidewater Consultancy, ranks Fenmoor eighth, behind Port Ellis.",
        "So I thought, right, that is the end of it, and then the yard rang to say that the boat was ours, come in.",
    ],
)
def test_news_that_mentions_such_words_stays_whole(news: str) -> None:
    assert cleaned(news).split("\n\n")[1] == news


@pytest.mark.parametrize("rule", IN_SENTENCES, ids=lambda rule: rule.id)
def test_no_rule_takes_a_paragraph_for_what_stands_at_its_end(rule: Rule) -> None:
    for example in rule.drops:
        (block,) = blocks([f"{LONG} {example}"])
        assert rule not in rulebook().matches(block.key, sentence=block.sentence), example


@pytest.mark.parametrize("rule", IN_SENTENCES, ids=lambda rule: rule.id)
def test_no_rule_takes_a_paragraph_for_the_sentence_in_front_of_it(rule: Rule) -> None:
    for example in rule.drops:
        if example[-1] in ".!?":
            (block,) = blocks([f"{example} {LONG}"])
            assert rule not in rulebook().matches(block.key, sentence=block.sentence), example


@pytest.mark.parametrize("rule", STRIKES, ids=lambda rule: rule.id)
def test_no_rule_cuts_a_paragraph_out_with_what_is_glued_to_it(rule: Rule) -> None:
    for example in rule.drops:
        key = f"{LONG} {example}"
        cut = [key[span.start : span.end] for span in rulebook().spans.find(key)]
        assert not any("centimetres" in text for text in cut), example


EXAMPLES = [example for rule in STRIKES if rule.glued for example in rule.drops]


@given(
    st.lists(st.sampled_from([LEAD, LONG, LAST, "“Wait for the tide,” said Quill.", *EXAMPLES]), min_size=1, max_size=6)
)
def test_spans_never_overlap_and_the_receipts_rebuild_the_input(parts: list[str]) -> None:
    text = f"{LEAD}\n  {'  '.join(parts)}\n{LAST}"
    result = clean(text, Context())
    lines = text.split("\n")
    ends = [0] * len(lines)
    for removal in result.removals:
        assert lines[removal.line - 1][removal.start : removal.end] == removal.text
        assert removal.start >= ends[removal.line - 1]
        ends[removal.line - 1] = removal.end


@pytest.mark.parametrize(
    "note",
    [
        "Ada Quill is a research fellow at the Fenmoor Institute for Tides, and the author of two books on locks.",
        "Ada Quill teaches harbour history at the University of Fenmoor and lives in Varn.",
    ],
)
def test_an_authors_note_goes_only_where_notes_stand(note: str) -> None:
    """The same sentence introduces a person in the story."""
    story = [f"{LEAD} It was the {number}. such vote." for number in range(8)]
    assert clean("\n\n".join([*story, note]), Context()).text == "\n\n".join(story)
    middle = "\n\n".join([*story[:4], note, *story[4:]])
    assert clean(middle, Context()).text == middle


HEADLINE = "Eastern lock stays shut for eleven weeks"


@pytest.mark.parametrize(
    "context",
    [Context(title=HEADLINE), Context(url="https://quay.example/2031/eastern-lock-stays-shut-for-eleven-weeks")],
    ids=["given", "told by the address"],
)
def test_a_headline_in_front_of_the_first_paragraph_goes_and_is_the_title(context: Context) -> None:
    done = clean(f"{HEADLINE} {LEAD}\n\n{LONG}\n\n{LAST}", context)
    assert done.text == f"{LEAD}\n\n{LONG}\n\n{LAST}"
    assert [(found.field, found.value) for found in done.found] == [("title", HEADLINE)]


@pytest.mark.parametrize(
    "lead",
    [
        f"{HEADLINE}. The board voted on Tuesday, and the pilots were not asked before it did.",
        f"{HEADLINE} Monday night, after the board voted and the pilots had left the hall.",
        f"{HEADLINE} because its gates have moved by four centimetres since March.",
    ],
    ids=["a sentence of its own", "goes on with a day", "goes on"],
)
def test_a_lead_that_begins_as_the_headline_does_stays_whole(lead: str) -> None:
    context = Context(title=HEADLINE, url="https://quay.example/eastern-lock-stays-shut-for-eleven-weeks")
    assert clean(f"{lead}\n\n{LONG}\n\n{LAST}", context).text == f"{lead}\n\n{LONG}\n\n{LAST}"


def test_a_name_behind_the_last_sentence_goes_and_is_the_author() -> None:
    done = clean(f"{LEAD}\n\n{LONG}\n\n{LAST} Ada Quill", Context())
    assert done.text == f"{LEAD}\n\n{LONG}\n\n{LAST}"
    assert [(found.field, found.value) for found in done.found] == [("author", "Ada Quill")]


def test_a_name_behind_a_sentence_in_mid_text_stays() -> None:
    text = f"{LEAD} Ada Quill\n\n{LONG}\n\n{LAST}\n\n{LONG}\n\n{LAST}"
    assert clean(text, Context()).text == text


def test_a_first_line_that_shares_nothing_with_the_address_is_no_headline() -> None:
    text = f"What is it all about?\n\n{LEAD}\n\n{LONG}\n\n{LAST}"
    assert clean(text, Context(url="https://quay.example/2031/pilots-refuse-to-sail-through-eastern-lock")).text == text
    assert clean(text, Context()).text != text


def test_a_stretch_that_a_rules_words_name_is_that_whatever_its_place() -> None:
    done = clean(f"{LEAD}\n\n{LONG}\n\n{LAST} Ad Policy", Context())
    assert (done.text, done.found) == (f"{LEAD}\n\n{LONG}\n\n{LAST}", ())
