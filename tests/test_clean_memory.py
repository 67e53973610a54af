"""Publisher memory: what comes back in story after story is furniture; long sentences and rare lines are not."""

import pickle

from extractors.clean import Context, Memory, clean
from extractors.clean.passes.strike import remembered
from extractors.clean.text.memory import learn
from extractors.clean.text.sheet import lay_out

LINE = "Kettle & Quay, the evening page"
NUMBERED = "Evening page, number {n} of the year"
SENTENCE = (
    "The harbour council of Fenmoor has eleven members and meets on the second Tuesday of every month in the old mill."
)


def told(count: int, line: str, publisher: str = "Fenmoor Post") -> list[tuple[str, str, list[str]]]:
    return [
        (publisher, f"cluster {n}", [f"Story {n} begins here and says what happened.", line.format(n=n)])
        for n in range(count)
    ]


def struck(line: str, memory: Memory, source: str = "Fenmoor Post") -> bool:
    return bool(remembered(lay_out(line, Context(source=source, memory=memory)), {}))


def test_a_line_of_three_stories_is_furniture_and_of_two_is_not() -> None:
    assert struck(LINE, learn(told(3, LINE), "1"))
    assert not struck(LINE, learn(told(2, LINE), "1"))


def test_a_story_that_came_in_three_times_counts_once() -> None:
    again = [(publisher, "one cluster", lines) for publisher, _, lines in told(3, LINE)]
    assert not struck(LINE, learn(again, "1"))


def test_a_line_that_differs_only_in_numbers_is_known_by_its_template() -> None:
    assert struck(NUMBERED.format(n=999), learn(told(5, NUMBERED), "1"))


def test_a_template_that_few_of_many_stories_share_is_no_furniture() -> None:
    """Results and markets are reported in the same words with other figures."""
    stories = told(5, "Closing price {n} against {n}") + [
        ("Fenmoor Post", f"other {n}", [f"Report {n} of something else altogether"]) for n in range(100)
    ]
    assert not struck("Closing price 7 against 9", learn(stories, "1"))


def test_a_long_sentence_never_goes_on_frequency_alone() -> None:
    assert not struck(SENTENCE, learn(told(50, SENTENCE), "1"))


def test_another_publishers_furniture_is_not_ones_own() -> None:
    assert not struck(LINE, learn(told(3, LINE), "1"), source="Larkhill Echo")


def test_the_order_of_stories_does_not_matter() -> None:
    stories = told(4, LINE) + told(4, NUMBERED, "Larkhill Echo")
    assert learn(stories, "1") == learn(reversed(stories), "1")


def test_a_memory_survives_pickling_and_holds_no_words() -> None:
    memory = learn(told(3, LINE), "1")
    assert pickle.loads(pickle.dumps(memory)) == memory
    assert b"Kettle" not in pickle.dumps(memory)


def test_clean_strikes_what_the_memory_knows_and_says_so() -> None:
    stories = told(3, LINE)
    text = "\n".join(["The council of Fenmoor voted on Tuesday to rebuild the wall.", LINE])
    cleaned = clean(text, Context(source="Fenmoor Post", memory=learn(stories, "1")))
    assert [(r.line, r.rule) for r in cleaned.removals] == [(2, "memory/line")]


OFFER = (
    "Help us report on the harbour: are you a pilot, a keeper of locks or another reader who can tell us more of it?"
)
NEWS_BEFORE = "The council of Fenmoor voted on Tuesday to rebuild the wall."


def test_a_sentence_of_a_fifth_of_the_stories_goes_if_it_speaks_to_the_reader() -> None:
    memory = learn(told(3, OFFER), "1")
    alone = clean(f"{NEWS_BEFORE}\n\n{OFFER}", Context(source="Fenmoor Post", memory=memory))
    assert (alone.text, [r.rule for r in alone.removals]) == (NEWS_BEFORE, ["memory/sentence"])


def test_such_a_sentence_goes_from_a_paragraphs_end_and_the_paragraph_stays() -> None:
    memory = learn(told(3, OFFER), "1")
    glued = clean(f"{NEWS_BEFORE} {OFFER}", Context(source="Fenmoor Post", memory=memory))
    assert glued.text == NEWS_BEFORE
    assert [(r.text, r.whole) for r in glued.removals] == [(OFFER, False)]


def test_such_a_sentence_of_fewer_stories_stays() -> None:
    others = [("Fenmoor Post", f"other {n}", [f"Report {n} of something else altogether"]) for n in range(20)]
    memory = learn([*told(3, OFFER), *others], "1")
    text = f"{NEWS_BEFORE} {OFFER}"
    assert clean(text, Context(source="Fenmoor Post", memory=memory)).text == text
