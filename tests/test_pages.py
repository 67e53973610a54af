"""The pages of clean and explain: an editor sees what went, why, and how two texts differ; text stays text."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import newsroom
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from inertpage import HOSTILE, read, words

from extractors.signature import fold, word_spans
from flows.cli import run
from flows.wording import inert
from warehouse.ask.alignment import Sentence, align
from warehouse.copies.facts import facts, stated
from warehouse.copies.verdict import DIFFERENT_REASONS, SAME_REASONS
from warehouse.store import publish

STORY = "The harbour master of Port Ellis counted 14 ferries at the pier on Tuesday and sent 3 of them to the yard."
PROMO = "Subscribe to our newsletter"
ALTERED = (
    "Ada Quill of the yard came first with the news.",
    *newsroom.FERRY[1:3],
    newsroom.FERRY[3].replace("180", "210"),
    newsroom.FERRY[0],
)


def cleaned(folder: Path, source: Path, *options: str) -> Any:
    file = folder / "page.html"
    assert run(["clean", str(source), "--html", str(file), "--workers", "1", *options]) == 0
    return read(file)


def test_what_was_struck_is_crossed_out_with_label_and_reason_in_the_margin(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"{STORY}\n\n{PROMO}\n\nSign up for our newsletter\n\n{STORY.replace('14', '15')}\n"
    )
    page = cleaned(tmp_path, tmp_path / "a.txt", "--why")
    assert words(page, "//h1") == ["a.txt"]
    assert words(page, "//del") == [PROMO, "Sign up for our newsletter"]
    [line] = page.xpath(f"//div[@class='line'][p/del[text()='{PROMO}']]")
    assert words(line, ".//b") == ["subscribe"]
    assert [text for text in words(page, "//div[@class='line']/p") if text not in words(page, "//del")] == [
        STORY,
        STORY.replace("14", "15"),
    ]
    assert "2 lines struck: 2 subscribe. " in " ".join(words(page, "//p"))


def test_a_folder_is_one_page_with_a_list_in_which_refused_ones_stand_too(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(f"{STORY}\n\n{PROMO}\n")
    (folder / "b.txt").write_text(f"{STORY.replace('14', '15')}\n")
    (folder / "c.txt").write_bytes(b"\0")
    page = cleaned(tmp_path, folder)
    assert words(page, "//h1") == ["3 documents cleaned"]
    rows = sorted(words(row, "td")[0::2] for row in page.xpath("//tr[td]"))
    assert rows == [["a.txt1 subscribe", "1 line"], ["b.txt", "0 lines"], ["c.txtrejected empty", "–"]]
    assert sorted(words(page, "//h2")) == ["a.txt", "b.txt", "c.txt"]


def test_an_empty_folder_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    assert words(cleaned(tmp_path, tmp_path / "news"), "//h1") == ["0 documents cleaned"]


def test_hostile_documents_are_text_on_the_page_of_clean(tmp_path: Path) -> None:
    import json

    rows = [{"id": evil, "title": evil, "author": evil, "text": f"{STORY}\n\n{evil}\n\n{PROMO}"} for evil in HOSTILE]
    broken = '{"id": "lone", "title": "half a sign: \\ud800", "text": "' + STORY + '"}\n'
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows) + broken)
    everything = " ".join(cleaned(tmp_path, tmp_path / "a.jsonl", "--why").text_content().split())
    for evil in HOSTILE:
        assert " ".join(inert(evil).split()) in everything
    assert "half a sign: \ufffd" in everything


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("pairs") / "news.duckdb"
    outcomes = [
        newsroom.article("one", "Courier", newsroom.text(*newsroom.FERRY), "2026-09-01T08:00", title="Ferries halted"),
        newsroom.article("two", HOSTILE[1], newsroom.text(*ALTERED, *HOSTILE), "2026-09-01T09:30", title=HOSTILE[0]),
        newsroom.article("other", "Gazette", newsroom.text(*newsroom.SCHOOL), None, title=None),
    ]
    newsroom.ingest(db, outcomes)
    publish.publish(db)
    return db


def compared(db: Path, one: str, other: str) -> Any:
    file = db.parent / "pair.html"
    assert run(["explain", one, other, "--db", str(db), "--html", str(file)]) == 0
    return read(file)


def test_two_texts_stand_side_by_side_with_facts_called_out_and_moved_sentences_named(db: Path) -> None:
    page = compared(db, "one", "two")
    rows = [words(row, "td") for row in page.xpath("//table[@class='sides']/tbody/tr")]
    assert [
        "The Marigold was built in 1987 and carries 180 cars.",
        "The Marigold was built in 1987 and carries 210 cars.",
    ] in rows
    assert ["", "Ada Quill of the yard came first with the news."] in rows
    marks = words(page, "//td/p/mark")
    assert {"180", "210"} <= set(marks)
    assert "1987" not in marks
    moved = [row for row in rows if "the other has this at another place" in " ".join(row)]
    assert len(moved) == 2
    assert all(newsroom.FERRY[0] in " ".join(row) for row in moved)
    everything = " ".join(page.text_content().split())
    for evil in HOSTILE:
        assert " ".join(inert(evil).split())[:20] in everything


def test_two_reports_have_a_page_that_says_why(db: Path) -> None:
    page = compared(db, "one", "other")
    assert words(page, "//h1") == ["Two reports"]
    assert "no run has compared them" in words(page, "//header/p")[0]
    assert words(page, "//td[@class='empty']")


def test_each_reason_has_its_sentence() -> None:
    told = tomllib.loads((resources.files("flows.pages") / "reasons.toml").read_text(encoding="utf-8"))
    assert set(told) == {*SAME_REASONS, *DIFFERENT_REASONS}


texts = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from([*newsroom.FERRY[1].split(". "), "Mr. Reed left.", "\n\n", "她走了。", "1,250.50"]), max_size=9
    ).map(". ".join),
)


@given(texts, texts)
@example("A. B.\n\nC", "C. B")
def test_every_word_stands_once_and_in_order_and_equal_texts_stand_beside_each_other(left: str, right: str) -> None:
    rows = align(left, right)
    for text, side in ((left, [row.left for row in rows]), (right, [row.right for row in rows])):
        there = [one for one in side if one]
        assert "".join("".join(one.text.split()) for one in there) == "".join(text.split())
        assert all(text[one.start :].startswith(one.text) for one in there)
        assert all(_words_of(one) >= len(one.shared) for one in there)
    assert all(row.left and row.right and row.left.text == row.right.text for row in align(left, left))


@given(texts, texts)
def test_a_word_that_is_tinted_stands_in_the_other_text(left: str, right: str) -> None:
    others = {fold(right[start:end]) for start, end in word_spans(right)}
    for one in (row.left for row in align(left, right)):
        for start, end in one.shared if one else ():
            run_of_words = one.text[start:end] if one else ""
            assert {fold(run_of_words[a:b]) for a, b in word_spans(run_of_words)} <= others


def test_a_thousand_sentences_that_have_nothing_in_common_are_set_below_each_other() -> None:
    left, right = (" ".join(f"{word}{number} goes." for number in range(1000)) for word in ("crow", "tern"))
    rows = align(left, right)
    assert len(rows) == 2000
    assert all(row.left is None or row.right is None for row in rows)


def test_a_sentence_that_is_said_ten_thousand_times_ends() -> None:
    chant = "He goes. " * 10_000
    assert (
        len(align(chant + "It rains.", "It rains. " + chant)) == 20_001
    )  # the one that is said once stands beside itself


@given(texts)
def test_what_a_text_states_is_what_its_facts_are(text: str) -> None:
    told, found = {fact for _, _, fact in stated(text)}, facts(text, None)
    assert told == found.figures | found.names


def _words_of(sentence: Sentence) -> int:
    return len(word_spans(sentence.text))
