"""Texts as they come: hard-wrapped, in verse, in Markdown, with joiners, as releases, with a broken encoding."""

import pytest

from extractors.clean import Context, clean

WRAPPED = """    The eastern lock of Fenmoor will stay shut until the spring after
the board voted by seven to two to pay for new hinges.
    The old ones moved by four centimetres in March, and the pilots
have taken no ship through at night since then, as the harbour
office said in its report.
    Work begins in the second week of May. Ships go round by the
western lock until then, which takes them two hours more."""


def test_an_indented_line_begins_a_paragraph_of_a_hard_wrapped_text() -> None:
    paragraphs = clean(WRAPPED, Context()).text.split("\n\n")
    assert [paragraph.split(" ")[0] for paragraph in paragraphs] == ["The", "The", "Work"]
    assert paragraphs[0].endswith("for new hinges.")


VERSE = """The eastern lock of Fenmoor will stay shut until the spring after
the board voted by seven to two to pay for new hinges, it said in a
letter to the skippers.

The pilots had hung a verse on the gate of the lock:

The hinge gave way in March's frost,
the council counted what it cost,
and all that spring, by ebb and flow,
the ships went round the long way, slow.

The old ones moved by four centimetres in March, and the pilots have
taken no ship through at night since then, as the harbour office said
in its report on the winter.

Work begins in the second week of May and takes five weeks, if the ice
has gone by then and the divers find no more cracks. Ships go round by
the western lock until the board has paid for the hinges, which takes
them two hours more than the way through the town."""


def test_lines_of_verse_in_a_hard_wrapped_text_stay_lines() -> None:
    text = clean(VERSE, Context()).text
    assert "The hinge gave way in March's frost,\n\nthe council counted what it cost," in text
    assert "taken no ship through at night since then, as the harbour office said in its report" in text


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("می\u200cگوید که بندر دوباره باز شده است و کشتی\u200cها برگشته\u200cاند.", None),  # Persian spells with it
        ("क्\u200dष का रूप बंदरगाह के लोगों ने इसी तरह लिखा है।", None),
        ("The pilots sent a 👩\u200d✈️ and went home for the winter that day.", None),
        (
            "The pi\u200clots went home for the winter on that cold day.",
            "The pilots went home for the winter on that cold day.",
        ),
        ("The band comes from Ä°stanbul and was in RÄ«ga then.", "The band comes from İstanbul and was in Rīga then."),
        ("Bacul circulÄƒ din nou de luni, a anunÈ›at primÄƒria.", "Bacul circulă din nou de luni, a anunțat primăria."),
        ("ÐŸÐ¾Ñ€Ñ‚ снова открыт.", "Порт снова открыт."),
        ("The album of Bremer – DrÃ¥ber – was played in full.", "The album of Bremer – Dråber – was played in full."),
        (
            "The **lock** froze, and __nobody__ left; see the [plan][2].",
            "The lock froze, and nobody left; see the plan.",
        ),
    ],
)
def test_a_line_reads_as_it_was_meant(line: str, reads: str | None) -> None:
    assert clean(line, Context()).text == (reads or line)


def test_what_a_release_says_of_itself_is_nobodys_name() -> None:
    release = (
        "FOR IMMEDIATE RELEASE\n\nQuay Pumps to mend the lock of Fenmoor\n\n"
        "FENMOOR, March 12, 2031 – Quay Pumps said on Friday that it will mend the eastern lock.\n\n- ENDS -"
    )
    cleaned = clean(release, Context())
    assert [found for found in cleaned.found if found.field == "author"] == []
    assert "RELEASE" not in cleaned.text
    assert "ENDS" not in cleaned.text


@pytest.mark.parametrize(
    "lead", ["FENMOOR (Reuters) - Reaction came swiftly.", "LARKHILL (AP) — Pilots voted to strike"]
)
def test_the_lead_of_an_agencys_report_is_no_headline(lead: str) -> None:
    story = f"{lead}\n\nThe harbour board voted on Tuesday to close the eastern lock for eleven weeks."
    assert clean(story, Context(title="Pilots voted to strike")).text == story
