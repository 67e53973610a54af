"""How sure the line model must be: by what a line is, where it stands, and what would be lost."""

from dataclasses import replace

import pytest

from extractors.clean import Context, clean
from extractors.clean.passes.costs import BRIEF_SENTENCE, FRAGMENT, LEAST, Verdict, costs
from extractors.clean.text.sheet import Sheet, Strike, lay_out
from extractors.records import LABELS

STORY = [
    "The council of Fenmoor voted on Tuesday to rebuild the harbour wall before the winter storms arrive.",
    "Engineers said that two sections had moved since March and that a third was cracked from end to end.",
    "“Nobody can tell us which part to wait for,” said Ingrid Talloch, who runs the ferry company.",
    "Work is to begin in September and will cost about three million, according to the harbour office.",
    "The last repair was in 1987, when a barge broke loose in a gale and struck the southern pier.",
    "Since then the stones have sunk by a hand's width, which the pilots measure twice a year.",
    "The fishing co-operative fears for its berths while the work goes on, and wants them moved to the old basin.",
    "Two shipyards in Port Ellis have offered their cranes, and a third its divers.",
    "The ministry pays half of the cost if the plans are with it by the end of May.",
    "Ada Quill, who sits on the council for the outer islands, voted against and called the plan half a wall.",
    "She had asked for a second gate, through which ferries could leave when the wind stands in the north.",
    "The council meets again in the first week of October, in the hall above the fish market.",
]
BRIEF = STORY[:3]
TEASERS = ["Read more:", "Ferry fares to rise", "Five walks for a wet autumn"]
SENTENCE = "Ferries to the islands wait at the foot of the cracked wall in Fenmoor."


def kept(lines: list[str]) -> list[str]:
    return clean("\n".join(lines), Context()).text.split("\n\n")


def sheet(lines: list[str]) -> Sheet:
    return lay_out("\n".join(lines), Context())


def cost(lines: list[str], index: int, label: str, struck: dict[int, str] | None = None) -> float:
    gone = {i: Strike(kind, "a/rule") for i, kind in (struck or {}).items()}
    return costs(sheet(lines), gone, {index: Verdict(label, 0.0)})[index]


def test_a_quoted_post_stays_with_the_name_of_its_author_below() -> None:
    post = ["Our new video from the harbour pic.example.com/Abc1234", "— Ada Quill (@adaquill) May 3, 2031"]
    assert kept([*STORY[:3], *post, *STORY[3:], *TEASERS]) == [*STORY[:3], *post, *STORY[3:]]


def test_a_deck_under_the_headline_stays() -> None:
    deck = "All you need to know about the cracked wall and the ferries"
    assert kept(["Harbour wall to be rebuilt before winter", deck, "By Ada Quill", *STORY, *TEASERS]) == [deck, *STORY]


def test_what_may_be_a_deck_needs_more_than_the_same_line_further_down() -> None:
    deck = "Fenmoor divided over the cost of the harbour wall"
    above = cost(["A headline", deck, *STORY], 1, "nav")
    assert above > cost([*STORY, deck, *STORY], len(STORY), "nav")


def test_a_first_line_that_no_rule_knows_needs_more_where_the_headline_is_known() -> None:
    deck = "Critics ask who pays for the gates, while the pilots want a second lock"

    def needed(first: str, title: str | None) -> float:
        laid_out = lay_out("\n".join([first, *STORY]), Context(title=title))
        return costs(laid_out, {}, {0: Verdict("caption", 0.0)})[0]

    assert needed(deck, "Harbour wall to be rebuilt") > needed(deck, None)
    credited = f"{deck} (Photo: Ada Quill/Quay Images)"
    assert needed(credited, "Harbour wall to be rebuilt") == needed(credited, None)


def test_the_days_of_a_chronicle_stay_and_the_date_above_the_story_goes() -> None:
    days = ["3 May 2031", *STORY[:3], "4 May 2031", *STORY[3:6], "9 May 2031", *STORY[6:]]
    assert kept(["2 June 2031", *STORY[:3], *days[1:]]) == [*STORY[:3], *days[1:]]


@pytest.mark.parametrize("clock", [["14:20", "14:05", "13:50"], ["9:05 a.m.", "11:40 a.m.", "1:15 p.m."]])
def test_the_times_of_a_live_report_stay_from_its_first_entry_to_its_last(clock: list[str]) -> None:
    entries = [line for entry in zip(clock, STORY, strict=False) for line in entry]
    assert kept(entries) == entries


def test_a_single_time_above_or_below_the_story_goes() -> None:
    assert kept(["14:20", *STORY, "13:50"]) == [*STORY]


@pytest.mark.parametrize(
    "note",
    [
        "Editor's note: The Quay Post is free for readers during the flood. Please subscribe to support our writers.",
        "Editor's note: The opinions in this column are the author's and don't bind the Quay Post or its board.",
    ],
)
def test_a_note_of_the_editors_that_asks_or_disclaims_goes_and_a_correction_stays(note: str) -> None:
    correction = "Editor's note: An earlier version misstated the width of the gate."
    update = "This story was updated to include what the harbour office says."
    assert kept([note, *STORY, update, correction]) == [*STORY, update, correction]


def test_the_questions_and_answers_of_an_interview_stay_beside_an_offer() -> None:
    told = [
        "Ada Lowe hütet die Schleuse von Fenmoor seit elf Jahren. Ein Gespräch über Geld und Wühlmäuse.",
        "Frau Lowe, wie lange hält die alte Schleuse noch?", "Zwei Winter, wenn sie gut sind. Danach wird es teuer.",
        "Wer zahlt das?", "Das Land gibt 70 Prozent, den Rest tragen wir. Das sind 84 Euro im Jahr für ein Haus.",
        "Haben Sie Angst vor dem Herbst?", "Nein. Angst habe ich vor dem Tag, an dem keiner mehr die Tore abgeht.",
    ]  # fmt: skip
    offer = "Abonnieren Sie unseren Newsletter"
    assert kept([*told[:5], offer, *told[5:]]) == told


def test_a_short_quotation_that_ends_in_a_full_stop_is_a_sentence() -> None:
    lines = ["Menu", *STORY, "“Only the oldest wall will hold.”", "“Only the oldest wall will hold”"]
    assert cost(lines, len(STORY) + 1, "related") > cost(lines, len(STORY) + 2, "related")


def test_a_question_above_the_story_may_be_its_headline_and_a_sentence_is_its_lead() -> None:
    question = "Will the harbour wall of Fenmoor hold for another winter?"
    assert cost([question, *STORY], 0, "title") < cost([SENTENCE, *STORY], 0, "title")


def test_of_the_blocks_that_were_chosen_from_a_page_every_line_needs_more() -> None:
    raw = sheet(["Menu", *STORY, SENTENCE])
    verdicts = {len(STORY): Verdict("subscribe", 0.5)}
    chosen = replace(raw, context=replace(raw.context, chosen=True))
    assert costs(chosen, {}, verdicts)[len(STORY)] > costs(raw, {}, verdicts)[len(STORY)]


def test_no_cost_is_below_the_least_that_is_asked_about() -> None:
    lines = ["A headline", "Fenmoor divided over the cost of the wall", *STORY, SENTENCE, "Share", *TEASERS]
    gone = {len(STORY) + 3: Strike("credit", "a/rule")}
    found = [costs(sheet(lines), gone, {i: Verdict(label, 1.0)})[i] for i in range(len(lines)) for label in LABELS]
    assert min(found) >= LEAST


def test_numbered_headings_and_what_stands_below_them_stay_beside_an_offer() -> None:
    walks = [
        "The rain has come, and with it the best light of the year. Here are three walks for boots.",
        "1. The quay of Fenmoor", "Flat, with a café at either end. Start at the bank and keep left.",
        "2. Hollin Edge", "Steep. The view from the top takes in three counties on a clear day.",
        "3. The canal at Varn", "Herons, and a lock-keeper who sells plums. Dogs are welcome.",
    ]  # fmt: skip
    assert kept([*walks, "Share your favourite walk with us", "Sign up for our weekend newsletter"]) == walks


def test_a_list_that_the_story_brings_in_with_a_colon_needs_more_than_the_same_lines_without() -> None:
    wharves = ["Orme & Lund, Port Ellis", "Brothers Danner, Quaymarsh"]
    brought_in = ["Menu", *STORY, "The yards that were asked are:", *wharves, SENTENCE, *TEASERS]
    alone = ["Menu", *STORY, "The yards that were asked", *wharves, SENTENCE, *TEASERS]
    first = len(STORY) + 2
    assert cost(brought_in, first, "related") > cost(alone, first, "related")
    assert cost(brought_in, first + 1, "related") > cost(alone, first + 1, "related")
    after = len(brought_in) - 1
    assert cost(brought_in, after, "related") == cost(alone, after, "related")


def test_a_colon_that_the_model_takes_for_a_heading_of_teasers_protects_no_line_below() -> None:
    lines = ["Menu", *STORY, "More from the towns on the coast:", "Ferry fares to rise"]
    heading = len(STORY) + 1
    sure = {heading: Verdict("related", 4.0), heading + 1: Verdict("related", 1.4)}
    unsure = {heading: Verdict("related", -0.8), heading + 1: Verdict("related", 1.4)}
    assert costs(sheet(lines), {}, sure)[heading + 1] < costs(sheet(lines), {}, unsure)[heading + 1]


def test_the_entries_below_the_heading_of_the_sources_stay_up_to_the_next_furniture() -> None:
    sources = ["Sources:", "Harbour office of Fenmoor, minutes of 3 May", "Port Ellis Institute, tables of the tides"]
    assert kept([*STORY, *sources, "Share this article", *TEASERS]) == [*STORY, *sources]


def test_a_sentence_of_a_brief_needs_more_than_one_of_a_page() -> None:
    brief = [*BRIEF, "A second vote is due in autumn.", "Sign up for our newsletter"]
    page = [*STORY, *STORY, *brief]
    assert cost(brief, 3, "related") > cost(page, len(page) - 2, "related")


@pytest.mark.parametrize(
    "story",
    [
        [
            "Il consiglio di Fenmoro ha approvato martedì il restauro del vecchio molo.",
            "I lavori costeranno circa tre milioni, ha spiegato la sindaca Marta Engheli.",
            "Una seconda votazione è prevista in autunno.",
        ],
        [
            "De gemeenteraad van Fenmoor stemde dinsdag in met het herstel van de oude pier.",
            "De werken kosten drie miljoen en duren tot oktober, zei de burgemeester.",
            "Vissers vrezen dat zij hun ligplaats verliezen.",
        ],
    ],
)
@pytest.mark.parametrize("offer", ["Iscriviti alla newsletter", "Schrijf je in voor de nieuwsbrief", "Subscribe now"])
def test_a_brief_with_an_offer_keeps_all_its_sentences(story: list[str], offer: str) -> None:
    for at in range(len(story) + 1):
        assert kept([*story[:at], offer, *story[at:]]) == story


def test_in_a_brief_a_sentence_below_a_teaser_is_news_still() -> None:
    brief = [*BRIEF, "Ferry fares to rise", SENTENCE]
    verdicts = {3: Verdict("related", 2.2), 4: Verdict("related", 2.2)}
    assert costs(sheet(brief), {}, verdicts)[4] > 2.2


@pytest.mark.parametrize(
    "last", ["The case goes on.", "The hearing continues.", "The search goes on.", "Nobody was hurt."]
)
@pytest.mark.parametrize("story", [BRIEF, STORY], ids=["brief", "page"])
def test_a_short_sentence_at_the_end_of_a_story_stays(story: list[str], last: str) -> None:
    for blank in ("\n", "\n\n"):
        assert clean(blank.join([*story, last]), Context()).removals == ()


def test_a_long_sentence_needs_more_than_a_short_one() -> None:
    long = f"{SENTENCE[:-1]}, {STORY[0][0].lower()}{STORY[0][1:-1]}, and {STORY[5][0].lower()}{STORY[5][1:]}"
    assert cost(["Menu", *STORY, long], len(STORY) + 1, "other") > cost(
        ["Menu", *STORY, SENTENCE], len(STORY) + 1, "other"
    )


def test_a_sentence_needs_more_to_be_a_teaser_than_to_be_an_offer() -> None:
    lines = ["Menu", *STORY, SENTENCE]
    assert cost(lines, len(STORY) + 1, "related") > cost(lines, len(STORY) + 1, "subscribe")


def test_a_long_line_without_a_stop_costs_what_a_sentence_does_unless_it_is_a_caption() -> None:
    entry = "wharves of the outer harbour with their cranes and sheds, " * 3 + "and the quay"
    lines = ["Menu", *STORY, entry, *STORY]
    assert cost(lines, len(STORY) + 1, "other") == cost([*lines, f"{entry}."], 2 * len(STORY) + 2, "other")
    assert cost(lines, len(STORY) + 1, "caption") < cost(lines, len(STORY) + 1, "other")


HEADINGS = ["WALL", "QUAY", "WALL", "QUAY"]  # of a kind that comes back above paragraphs


def headed() -> tuple[list[str], list[int]]:
    lines = list(STORY)
    for at, heading in zip((8, 6, 4, 2), HEADINGS, strict=True):
        lines.insert(at, heading)
    return lines, [index for index, line in enumerate(lines) if line in HEADINGS]


def test_headings_that_come_back_above_paragraphs_stay_together() -> None:
    lines, places = headed()
    unsure = {index: Verdict("nav", 1.0) for index in places}
    assert all(least > 1.0 for least in costs(sheet([*lines, "WALL", STORY[0]]), {}, unsure).values())


def test_a_structure_that_is_furniture_as_a_whole_is_judged_line_by_line() -> None:
    lines = [*STORY[:6], "12 May, Fenmoor", "14 May, Quaymarsh", "15 May, Varn", "19 May, Orme", *STORY[6:]]
    own = {index: Verdict("related", 0.9) for index in range(6, 10)}
    links = {index: Verdict("related", 4.0) for index in range(6, 10)}
    assert min(costs(sheet(lines), {}, own).values()) > 0.9
    assert max(costs(sheet(lines), {}, links).values()) < 4.0


def test_a_piece_of_prose_without_its_ends_costs_as_a_sentence_and_a_list_with_short_forms_does_not() -> None:
    prose = "the right place for it is the harbour's own book. Other crews aren't for Ada to judge"
    listed = "Most read: 1. Quay asks port dept. plan 2. Locks to close at noon 3. Pilots stay at home"
    for text, least, most in ((prose, BRIEF_SENTENCE, 9.0), (listed, 0.0, FRAGMENT)):
        sheet = lay_out(text, Context())
        [cost] = costs(sheet, {}, {0: Verdict("related", 1.0)}).values()
        assert least <= cost <= most


def test_lines_right_under_each_other_go_together_or_stay_together() -> None:
    """One of two results looks like a headline by itself; as the button bar that they might be, both would."""
    text = "\n\n".join([*STORY[:3], "Varn Rovers 1 Lower Varn 1\nQuay Road 0 Locks United 4", *STORY[3:5]])
    sheet = lay_out(text, Context())
    unsure = costs(sheet, {}, {3: Verdict("related", 0.9), 4: Verdict("related", -2.0)})
    assert min(unsure.values()) > 0.9
    links = costs(sheet, {}, {3: Verdict("related", 2.5), 4: Verdict("related", 2.5)})
    assert max(links.values()) < 2.5
    apart = lay_out(text.replace("1\nQ", "1\n\nQ"), Context())
    assert costs(apart, {}, {3: Verdict("related", 0.9), 4: Verdict("related", -2.0)})[3] < 0.9
