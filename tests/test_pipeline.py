"""One outcome a document, whatever it was."""

import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from extractors.desk import Desk
from extractors.errors import RulebookError
from extractors.facts import declaration
from extractors.pipeline import process
from extractors.records import Article, RawDocument, Rejected

STORY = """The ferry to Ostholm Island will run again from Monday, the harbour office said.

Two boats were damaged in the storm last week, and one of them is still in the dock at Lindvik.

“We expect the second boat back before the holidays,” said Marta Engel, who heads the ferry company.
"""


def document(content: str | bytes = STORY, **fields: Any) -> RawDocument:
    values: dict[str, Any] = {
        "position": "a.jsonl#1",
        "source_kind": "jsonl",
        "kind": "text",
        "path": "a.jsonl#1",
        "root": "news",
    }
    return RawDocument(content=content, **{**values, **fields})


def edit(content: str | bytes = STORY, **fields: Any) -> Article:
    (outcome,) = process([document(content, **fields)], Desk())
    assert isinstance(outcome, Article), outcome
    return outcome


@pytest.mark.parametrize(
    ("content", "authors", "agency"),
    [
        (f"FENMOOR (AP) — {STORY}", (), "Associated Press"),
        (STORY, ("The Associated Press",), "Associated Press"),
        (f"FENMOOR (PA) - {STORY}", (), "PA Media"),
        (f"FENMOOR (dpa) - {STORY}", (), "dpa"),
    ],
)
def test_an_agency_goes_by_one_name_whichever_line_credits_it(
    content: str, authors: tuple[str, ...], agency: str
) -> None:
    assert edit(content, authors=authors).agency == agency


@pytest.mark.parametrize("kind", ["text", "raw"])
@pytest.mark.parametrize(
    ("content", "reason"), [("The council met.\n" * 1_000_000, "too-many-lines"), ("a " * 3_100_000, "too-large")]
)
def test_a_text_longer_than_any_book_is_refused_before_it_is_cleaned(content: str, reason: str, kind: str) -> None:
    (outcome,) = process([document(content, kind=kind)], Desk())
    assert isinstance(outcome, Rejected)
    assert outcome.reason == reason


def test_every_document_of_a_batch_has_one_outcome_in_order() -> None:
    batch = [
        document(STORY, position="1"),
        document(b"", position="2"),
        document("***", position="3"),
        document(STORY, position="4"),
    ]
    outcomes = process(batch, Desk())
    assert [(o.position, type(o)) for o in outcomes] == [
        ("1", Article),
        ("2", Rejected),
        ("3", Rejected),
        ("4", Article),
    ]
    assert [(o.stage, o.reason) for o in outcomes if isinstance(o, Rejected)] == [
        ("decode", "empty"),
        ("extract", "no-words"),
    ]


def test_plain_news_comes_through_whole() -> None:
    article = edit()
    assert article.text == STORY.strip()
    assert article.removals == ()
    assert article.word_count == len(STORY.split())
    assert article.language == "en"
    assert article.signature is not None


def test_declared_metadata_comes_before_what_the_text_says() -> None:
    article = edit(
        "By Ida Holt\n\n" + STORY,
        title="Ferry back on Monday",
        authors=("Jon Brandt",),
        published_at="2031-03-04T08:00:00+02:00",
        language="en",
        url="https://www.lindvik-post.example/ferry?utm_source=feed",
        source="Lindvik Post",
    )
    assert (article.title, article.authors) == ("Ferry back on Monday", ("Jon Brandt",))
    assert article.published_at is not None
    assert (article.published_at.isoformat(), article.published_offset) == ("2031-03-04T06:00:00+00:00", 120)
    assert article.published_precision == "second" or article.published_precision == "minute"
    assert article.url == "https://www.lindvik-post.example/ferry?utm_source=feed"
    assert article.url_normalized is not None
    assert "utm_source" not in article.url_normalized
    assert ("authors", "declared") in article.provenance


def test_a_byline_goes_to_the_authors_and_leaves_a_receipt() -> None:
    article = edit("By Ida Holt\n\n" + STORY)
    assert article.authors == ("Ida Holt",)
    assert [(r.line, r.label, r.text) for r in article.removals] == [(1, "byline", "By Ida Holt")]
    assert article.text == STORY.strip()


def test_text_is_never_read_as_html_and_raw_is_sniffed() -> None:
    page = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry</h1><p>{STORY}</p></article></body></html>"
    assert "<p>" in edit(page, kind="text").extracted_text
    assert "<p>" not in edit(page, kind="raw").extracted_text
    assert edit(STORY, kind="raw").extractor == "text"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"external_id": "7"}, {"external_id": "7", "path": "b"}, True),
        ({"external_id": "7"}, {"external_id": "7", "source": "Post"}, False),
        ({"url": "https://a.example/x?utm_source=z"}, {"url": "https://a.example/x", "path": "b"}, True),
        ({"url": "https://a.example/x"}, {"url": "https://a.example/y"}, False),
        ({"external_id": "7", "url": "https://a.example/x"}, {"url": "https://a.example/x"}, False),
        ({"path": "a"}, {"path": "a", "position": "elsewhere"}, True),
        ({"path": "a"}, {"path": "b"}, False),
        ({"path": "a", "root": "r"}, {"path": "a", "root": "s"}, False),
        ({"path": ""}, {"path": "", "position": "b"}, True),
        ({"path": ""}, {"path": "", "content": STORY + "More."}, False),
    ],
)
def test_identity_is_id_else_url_else_place_else_content(
    one: dict[str, str], other: dict[str, str], same: bool
) -> None:
    assert (edit(**one).article_id == edit(**other).article_id) is same


def test_outcomes_survive_the_way_between_processes() -> None:
    article = edit()
    copy = pickle.loads(pickle.dumps(article))
    assert isinstance(copy, Article)
    assert (copy.text, copy.article_id, copy.removals) == (article.text, article.article_id, article.removals)
    assert copy.signature is not None
    assert article.signature is not None
    assert copy.signature.hashvalues.tolist() == article.signature.hashvalues.tolist()


def test_a_short_text_is_loaded_and_flagged() -> None:
    article = edit("The harbour wall at Lindvik has been repaired.")
    assert "short" in article.flags


def test_words_of_scripts_without_spaces_are_counted_by_the_character() -> None:
    article = edit("霧浜港の連絡船は、強い風のため火曜日の朝から運休していると市の港湾課が発表した。")
    assert article.word_count == 38
    assert "short" not in article.flags
    assert edit("The ferry – the “Mirren” – is back.").word_count == 8


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"content": STORY.encode("cp1252"), "charset": "cp1252", "kind": "raw"},
        {
            "external_id": "7",
            "source": "Post",
            "authors": ("Ida Holt",),
            "published_at": "2031-03-04",
            "title": "Fähre",
        },
        {"fetched_at": datetime(2031, 3, 4, 5, 6, tzinfo=UTC), "extra": '{"desk":"local"}', "path": ""},
    ],
)
def test_a_document_can_be_made_again_from_what_is_kept_of_it(fields: dict[str, Any]) -> None:
    given = document(**fields)
    (outcome,) = process([given], Desk())
    assert isinstance(outcome, Article)
    assert declaration.document(outcome.declared, outcome.raw, outcome.extra) == given


PAGE = """<html><head><title>Ferry</title></head><body><article><h1>Ferry back on Monday</h1>
<p>The ferry to Ostholm Island will run again from Monday, the harbour office said on Thursday.</p>
<section class="tides"><p>The tide at Lindvik pier was at its highest at six in the morning on that day.</p></section>
<p>Two boats were damaged in the storm last week, and one of them is still in the dock at Lindvik.</p></article>"""


def test_a_publishers_file_cuts_elements_out_of_its_pages(tmp_path: Path) -> None:
    file = "name = 'Post'\ndomains = ['post.example']\nprune = [\"//section[@class='tides']\"]\n"
    (tmp_path / "post.toml").write_text(file)
    page = document(PAGE, kind="html", url="https://post.example/ferry")
    with_file, without = (process([page], Desk(publishers_dir=d))[0] for d in (str(tmp_path), None))
    assert isinstance(with_file, Article)
    assert isinstance(without, Article)
    assert ("tide" in with_file.text, "tide" in without.text) == (False, True)
    assert with_file.text.count("\n\n") == 1


def test_a_wrong_xpath_in_a_publishers_file_stops_the_run_by_name(tmp_path: Path) -> None:
    (tmp_path / "post.toml").write_text("name = 'Post'\ndomains = ['post.example']\nprune = ['//[']\n")
    page = document(PAGE, kind="html", url="https://post.example/ferry")
    with pytest.raises(RulebookError, match="is not an XPath"):
        process([page], Desk(publishers_dir=str(tmp_path)))
