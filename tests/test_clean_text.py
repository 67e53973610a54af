"""clean(): the story stays, the furniture goes with a receipt, and the input can be rebuilt."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.clean import Context, clean, publisher_for, rules_version
from extractors.clean.text.receipts import facts
from extractors.clean.text.sheet import Strike, lay_out
from extractors.records import CleanText, Removal

NO_CONTEXT = Context()
STORY = [
    "The council of Fenmoor voted on Tuesday to rebuild the harbour wall before the winter storms.",
    "Engineers said that two sections had moved since March and that a third was cracked.",
    "The work will cost 3.1 million and is to begin in September, the harbour master told members.",
    "Fishermen welcomed the vote, which ends four years of dispute about the old wall.",
    "A public meeting on the traffic plan is to follow at the end of the month.",
]
FURNITURE = [
    "Sign up to our newsletter", "***", "Leave a Reply", "By Ada Quill", "Photo: Ada Quill", "Advertisement", "Tags:",
    "READ MORE: How the bridge was built", "[Subscribe](#)", "- 24 Issues Per Year", "Share this article", "5 min read",
]  # fmt: skip


def labels(cleaned: CleanText) -> list[tuple[int, str]]:
    return [(removal.line, removal.label) for removal in cleaned.removals]


def rules(cleaned: CleanText) -> set[str]:
    return {removal.rule for removal in cleaned.removals}


def rebuilt(text: str, removals: tuple[Removal, ...]) -> str:
    """The input from the kept spans and the receipts, as the contract promises it."""
    by_line = defaultdict(list)
    for removal in removals:
        by_line[removal.line].append(removal)
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        at, pieces = 0, []
        for removal in sorted(by_line[number], key=lambda removal: removal.start):
            assert at <= removal.start < removal.end
            pieces += [line[at : removal.start], removal.text]
            at = removal.end
        lines.append("".join((*pieces, line[at:])))
    return "\n".join(lines)


def test_furniture_around_a_story_goes_with_its_label() -> None:
    text = "\n".join(["Skip to main content", *STORY, "Leave a Reply"])
    assert labels(clean(text, NO_CONTEXT)) == [(1, "nav"), (7, "comments")]
    assert clean(text, NO_CONTEXT).text == "\n\n".join(STORY)


def test_an_offer_at_the_end_goes_from_its_heading_to_its_button() -> None:
    offer = [
        "Subscribe to the Fenmoor Post", "", "A whole world of letters and essays waits within these pages.", "",
        "What's Included?", "", "- 24 Issues Per Year", "- A mug", "- Cancel anytime.", "", "[Subscribe](#)",
    ]  # fmt: skip
    cleaned = clean("\n\n".join(STORY) + "\n\n" + "\n".join(offer), NO_CONTEXT)
    assert cleaned.text == "\n\n".join(STORY)
    assert {label for _, label in labels(cleaned)} == {"subscribe"}


def test_the_headline_of_a_comment_is_a_title_above_its_byline_and_a_teaser_elsewhere() -> None:
    headline = "Kommentar: Wer die Mauer zahlt, darf auch fragen"
    assert labels(clean("\n".join([headline, "Von Ada Quill", *STORY]), NO_CONTEXT)) == [(1, "title"), (2, "byline")]
    assert labels(clean("\n".join([*STORY, headline]), NO_CONTEXT)) == [(6, "related")]


def test_an_offer_takes_no_report_that_stands_within_it() -> None:
    report = "“You get all our pages for nothing on Sundays,” the publisher said."
    offer = ["Subscribe to the Fenmoor Post", report, "- Cancel anytime.", "[Subscribe](#)"]
    assert report in clean("\n\n".join([*STORY, *offer]), NO_CONTEXT).text


def test_a_sentence_that_a_repeated_byline_split_is_one_again() -> None:
    first, second = "The ferries that serve the two islands and the village of", "are to stop at six, the company said."
    text = "\n\n".join([*STORY[:3], first, "", "Written by Ada Quill on May 3, 2023", "", second, STORY[3]])
    cleaned = clean(text, NO_CONTEXT)
    assert f"{first} {second}" in cleaned.text
    assert [repair.rule for repair in cleaned.repairs] == ["join-page-break"]


def test_captions_that_stand_apart_and_end_no_sentence_go() -> None:
    caption = "Engineers look at the harbour wall in Fenmoor on Tuesday, May 3"
    text = "\n".join([*STORY[:3], "", caption, *STORY[3:]])
    assert labels(clean(text, NO_CONTEXT)) == [(5, "caption")]


def test_a_caption_between_close_paragraphs_goes_by_its_day_and_by_what_it_repeats() -> None:
    caption = "Members of the council vote on the harbour wall in Fenmoor on Tuesday"
    assert labels(clean("\n".join([*STORY[:3], caption, *STORY[3:]]), NO_CONTEXT)) == [(4, "caption")]


def test_wrapped_lines_become_paragraphs_and_keep_a_receipt_a_line() -> None:
    wrapped = """\
The council of Fenmoor voted on Tuesday to rebuild the
harbour wall before the winter storms come, and a
second vote is to follow in the first week of October.

Engineers said that two sections had moved since the
spring and that a third was cracked from end to end,
which nobody had seen from the road in all that time.

Photo: Ada Quill

The work will cost 3.1 million and is to begin in the
summer, the harbour master told the members, once the
money that was promised by the ministry has arrived."""
    cleaned = clean(wrapped, NO_CONTEXT)
    assert labels(cleaned) == [(9, "credit")]
    assert [p.count("\n") for p in cleaned.text.split("\n\n")] == [0, 0, 0]
    assert {repair.rule for repair in cleaned.repairs} == {"unwrap-lines"}


def test_mojibake_is_repaired_in_the_text_while_receipts_speak_of_the_input() -> None:
    text = "\n".join(
        [*STORY, "â€œWe waited,â€\u009d the harbour master said of the long years of dispute.", "Fotoâ€™s: Ada"]
    )
    cleaned = clean(text, NO_CONTEXT)
    assert "“We waited,”" in cleaned.text
    assert rebuilt(text, cleaned.removals) == text


def test_the_agency_of_a_dateline_stays_in_the_text_and_goes_to_metadata() -> None:
    text = "\n".join(["FENMOOR (AP) — " + STORY[0], *STORY[1:]])
    cleaned = clean(text, NO_CONTEXT)
    assert cleaned.removals == ()
    assert [(found.field, found.value) for found in cleaned.found] == [("agency", "AP")]


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("Ada Quill and Ivo van der Kern", ["Ada Quill and Ivo van der Kern"]),
        ("ADA QUILL, harbour correspondent", ["ADA QUILL, harbour correspondent"]),
        ("A crew brings in almonds, the Umbra farm, Montesol. THE LAMP", []),
        ("Notes", []),
    ],
)
def test_what_only_looks_like_a_byline_names_an_author_if_it_is_a_name(line: str, authors: list[str]) -> None:
    sheet = lay_out(line, NO_CONTEXT)
    found = facts(sheet, {0: Strike("byline", "model/line", 0.8)})
    assert [f.value for f in found if f.field == "author"] == authors


def test_a_page_of_one_offer_is_flagged_not_emptied_silently() -> None:
    text = "Sign up for our newsletter\nCancel anytime.\n[Subscribe](#)"
    cleaned = clean(text, NO_CONTEXT)
    assert cleaned.text == ""
    assert "only-furniture" in cleaned.flags
    assert rebuilt(text, cleaned.removals) == text


def test_a_correction_stays_and_is_flagged() -> None:
    text = "\n".join([*STORY, "Correction: An earlier version of this story gave the wrong year."])
    assert clean(text, NO_CONTEXT) == CleanText("\n\n".join(text.split("\n")), flags=("has-correction",))


def test_the_given_title_goes_where_a_whole_line_is_it() -> None:
    text = "\n".join(["Harbour wall to be rebuilt", *STORY])
    cleaned = clean(text, Context(title="Harbour Wall To Be Rebuilt"))
    assert labels(cleaned) == [(1, "title")]
    assert cleaned.found[0].value == "Harbour wall to be rebuilt"


def test_a_publishers_own_rule_is_asked_only_for_its_documents() -> None:
    text = "\n".join([*STORY, "High water at Fenmoor Pier 06:12 and 18:40"])
    own = "publishers/larkhill-echo/tide-table"
    assert own in rules(clean(text, Context(source="Larkhill Echo")))
    assert own in rules(clean(text, Context(url="https://www.larkhillecho.example/a")))
    assert own not in rules(clean(text, Context(source="Quaymarsh Post")))


def test_a_folder_of_ones_own_adds_a_publisher_and_changes_the_version(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("domains = ['own.example']\nprune = ['//aside']\n", encoding="utf-8")
    found = publisher_for(None, "https://www.own.example/story", str(tmp_path))
    assert found is not None
    assert found.prune == ("//aside",)
    assert rules_version(str(tmp_path)) != rules_version()


@given(
    st.lists(st.sampled_from([*STORY, *FURNITURE, "", " ", "\t* item", "(", "a\u00ad b\u200b", "Ã©tÃ©"]), max_size=30)
)
def test_the_input_is_rebuilt_from_kept_spans_and_receipts(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert rebuilt(text, clean(text, NO_CONTEXT).removals) == text


@given(st.text(max_size=400))
def test_any_text_is_rebuilt_from_kept_spans_and_receipts(text: str) -> None:
    text = text.replace("\r", "\n")
    cleaned = clean(text, NO_CONTEXT)
    assert rebuilt(text, cleaned.removals) == text


@given(st.lists(st.sampled_from(STORY), min_size=3, max_size=8))
def test_what_is_clean_stays_as_it_is(paragraphs: list[str]) -> None:
    text = "\n\n".join(paragraphs)
    assert clean(text, NO_CONTEXT) == CleanText(text)


def test_the_headline_that_the_address_names_goes() -> None:
    text = "\n".join([STORY[0], "Harbour wall to be rebuilt before winter", *STORY[1:]])
    url = "https://www.fenmoorpost.example/local/2026/harbour-wall-rebuilt-before-winter-12345.html"
    assert labels(clean(text, Context(url=url))) == [(2, "title")]


@given(st.permutations(STORY))
def test_a_story_without_furniture_keeps_its_lead_whatever_its_order(paragraphs: list[str]) -> None:
    for blank in ("\n", "\n\n"):
        assert clean(blank.join(paragraphs), NO_CONTEXT).removals == ()


def test_a_list_of_facts_keeps_every_line() -> None:
    wire = "Qtrly payout 31 crowns vs 30 crowns prior\nPay May 20\nRecord April 24"
    assert clean(wire, Context(title="HARBOUR LINES SETS PAYOUT")).text.replace("\n\n", "\n") == wire


def test_sub_headings_and_list_items_with_words_of_the_address_stay() -> None:
    heading, item = "Why the harbour wall was rebuilt before winter", "- Harbour wall rebuilt before the winter"
    listed = ["The plan in short:", item, "- A second vote is to follow in October"]
    text = "\n".join(["Harbour wall to be rebuilt before winter", *STORY[:2], heading, STORY[2], *listed, *STORY[3:]])
    url = "https://www.fenmoorpost.example/local/harbour-wall-rebuilt-before-winter"
    assert labels(clean(text, Context(url=url))) == [(1, "title")]


def test_a_line_in_the_midst_of_the_story_is_not_its_headline_though_the_address_names_it() -> None:
    text = "\n".join([*STORY[:3], "Harbour wall to be rebuilt before winter", *STORY[3:]])
    url = "https://www.fenmoorpost.example/local/2026/harbour-wall-rebuilt-before-winter-12345.html"
    cleaned = clean(text, Context(url=url))
    assert "title" not in {removal.label for removal in cleaned.removals} | {found.field for found in cleaned.found}


WALLS = [
    "This article is for subscribers only.",
    "Dieser Artikel ist exklusiv für Abonnenten.",
    "Abonnez-vous pour lire la suite",
    "Contenido exclusivo para suscriptores",
    "Questo articolo è riservato agli abbonati.",
    "Assine para continuar lendo",
    "Dit artikel is alleen voor abonnees.",
    "Logga in för att läsa hela artikeln",
    "有料会員限定記事",
]


@pytest.mark.parametrize("wall", WALLS)
def test_a_text_that_ends_at_a_wall_is_flagged_in_every_language(wall: str) -> None:
    cleaned = clean("\n".join([*STORY, wall]), NO_CONTEXT)
    assert (cleaned.text, cleaned.flags) == ("\n\n".join(STORY), ("is-truncated",))


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_offered_in_the_middle_of_a_story_cuts_nothing_off(wall: str) -> None:
    assert clean("\n".join([*STORY[:3], wall, *STORY[3:]]), NO_CONTEXT).flags == ()


@pytest.mark.parametrize(
    ("note", "flag"),
    [
        ("This article was machine-translated.", "machine-translated"),
        ("Dieser Text wurde maschinell übersetzt.", "machine-translated"),
        ("This summary was generated by AI.", "machine-written"),
        ("This is a developing story.", "is-developing"),
    ],
)
def test_a_note_on_how_the_text_was_made_stays_and_has_a_flag_of_its_own(note: str, flag: str) -> None:
    assert clean("\n".join([*STORY, note]), NO_CONTEXT) == CleanText("\n\n".join([*STORY, note]), flags=(flag,))


def test_an_agency_in_brackets_after_the_last_sentence_makes_no_caption() -> None:
    text = "\n".join([*STORY, "Die Ermittlungen dauern an, teilte die Polizei am Abend mit. (dpa)"])
    assert clean(text, NO_CONTEXT).removals == ()


def test_the_first_line_above_the_byline_is_the_headline_and_a_lead_there_is_not() -> None:
    headline, byline = "Harbour wall to be rebuilt before winter", "By Ada Quill"
    cleaned = clean("\n".join([headline, byline, *STORY]), NO_CONTEXT)
    assert labels(cleaned) == [(1, "title"), (2, "byline")]
    assert labels(clean("\n".join([STORY[0], byline, *STORY[1:]]), NO_CONTEXT)) == [(2, "byline")]


def test_the_deck_of_a_story_whose_headline_is_known_is_no_headline() -> None:
    deck = "Engineers warn of a third crack in the wall"
    text = "\n\n".join([deck, *STORY])
    assert clean(text, Context(title="Harbour wall to be rebuilt")).removals == ()


@given(st.lists(st.sampled_from([*STORY, *FURNITURE]), min_size=4, max_size=20).filter(lambda lines: STORY[0] in lines))
def test_what_was_cleaned_is_cleaned_again_without_a_change(lines: list[str]) -> None:
    cleaned = clean("\n\n".join(lines), NO_CONTEXT).text
    assert clean(cleaned, NO_CONTEXT).text == cleaned


@pytest.mark.parametrize(
    "lines",
    [
        ["Image 1 of 3", "Photo: Ada Quill", "Image 2 of 3", "Photo: Ada Quill/Quay Images", "Image 3 of 3", "(AFP)"],
        ["Related stories", "READ MORE: How the bridge was built", "See also: Ten harbours by night"],
        ["Leave a Reply", "Comments (0)", "Your email address will not be published."],
    ],
    ids=["gallery", "teasers", "comments"],
)
def test_a_document_of_one_kind_of_furniture_is_flagged_and_keeps_its_receipts(lines: list[str]) -> None:
    text = "\n".join(lines)
    cleaned = clean(text, NO_CONTEXT)
    assert "only-furniture" in cleaned.flags
    assert rebuilt(text, cleaned.removals) == text
    assert len(cleaned.removals) == len(lines)


def test_a_brief_that_loses_less_than_it_keeps_is_not_only_furniture() -> None:
    assert clean("Lina Ray scored twice.\n\nShare\n\nThe town won.", NO_CONTEXT).flags == ()
    assert clean("Subscribe to our newsletter\n\nShare this article\n\nOh.", NO_CONTEXT).flags == ("only-furniture",)


def test_a_pop_up_of_headlines_behind_a_name_is_cut_out_of_its_sentence() -> None:
    line = (
        "Sen. Ada Quill Ada (Addie) Mara QuillPilots sue over pay | Board meets again The Tide: why the lock froze"
        " MORE's bill was read, and Mayor Ben Marsh Benjamin Owen MarshFerry fares to rise MORE (Fenmoor) spoke."
        " MORE came later."
    )
    cleaned = clean("\n\n".join([*STORY, line]), NO_CONTEXT)
    assert cleaned.text.split("\n\n")[-1] == (
        "Sen. Ada Quill's bill was read, and Mayor Ben Marsh (Fenmoor) spoke. MORE came later."
    )
    assert [removal.rule for removal in cleaned.removals] == ["related/popup"] * 2
    assert all(removal.text == line[removal.start : removal.end] for removal in cleaned.removals)
