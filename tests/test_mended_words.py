"""Mojibake of titles, authors and sources is mended as that of texts is, and flagged."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractors.desk import Desk
from extractors.pipeline import process
from extractors.records import Article, RawDocument

STORY = (
    "Der Hafen von Lindvik wird im Mai für drei Wochen geschlossen, teilte die Behörde am Montag mit.\n\n"
    "Danach sollen die Fähren wieder nach Plan fahren, sagte die Leiterin."
)
TRUE = {"title": "Hafen für drei Wochen geschlossen", "source": "Münsterbote", "author": "Zoë Grünwald"}


def wrong(text: str) -> str:
    """As it reads when UTF-8 was taken for Windows-1252."""
    return text.encode().decode("cp1252")


def edited(kind: str = "text", content: str = STORY, **fields: object) -> Article:
    document = RawDocument("a.jsonl#1", "jsonl", kind, content, path="a.jsonl#1", **fields)  # type: ignore[arg-type]
    (article,) = process([document], Desk())
    assert isinstance(article, Article), article
    return article


def test_what_was_given_reads_as_it_should() -> None:
    article = edited(title=wrong(TRUE["title"]), source=wrong(TRUE["source"]), authors=(wrong(TRUE["author"]),))
    assert (article.title, article.source, article.authors) == (TRUE["title"], TRUE["source"], (TRUE["author"],))
    assert "mended-mojibake" in article.flags


def test_what_a_page_says_reads_as_it_should() -> None:
    head = f'<title>{wrong(TRUE["title"])}</title><meta name="author" content="{wrong(TRUE["author"])}">'
    body = "".join(f"<p>{part}</p>" for part in STORY.split("\n\n"))
    page = f"<html><head>{head}</head><body><article><h1>{wrong(TRUE['title'])}</h1>{body}</article></body></html>"
    article = edited("html", page)
    assert (article.title, article.authors) == (TRUE["title"], (TRUE["author"],))
    assert "mended-mojibake" in article.flags


def test_the_title_is_struck_from_the_text_however_it_was_spoilt() -> None:
    article = edited(content=f"{TRUE['title']}\n\n{STORY}", title=wrong(TRUE["title"]))
    assert [removal.label for removal in article.removals] == ["title"]


@pytest.mark.parametrize("name", ["Ångström", "Ã la carte", "L’Écho", "São Paulo Hoje", "Österreich „heute“", "Â"])
def test_what_is_right_stays(name: str) -> None:
    article = edited(title=f"{name} meldet", source=name)
    assert (article.title, article.source) == (f"{name} meldet", name)
    assert "mended-mojibake" not in article.flags


def test_the_identity_is_that_of_the_source_as_given() -> None:
    spoilt = edited(external_id="7", source=wrong(TRUE["source"]))
    assert spoilt.identity != edited(external_id="7", source=TRUE["source"]).identity


@example("Â ÂÂ©")
@given(st.text(alphabet="aäöüßéèÃÂ¼©’“ 1", max_size=20))
def test_mending_is_done_once(title: str) -> None:
    first = edited(title=title).title
    assert edited(title=first).title == first
