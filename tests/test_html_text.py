"""What of a page is the article: its paragraphs, and nothing that stands around them."""

import json
from dataclasses import replace

import pytest
from pages import PARAGRAPHS, TITLE, URL, article_data, page

from extractors.page.choose import load_model
from extractors.page.html import extract, looks_like_html, read_page
from extractors.page.html import text_of as text_of_page
from extractors.records import Page, Refusal


def text_of(html: str, url: str | None = URL) -> str:
    got = extract(html, url=url)
    assert isinstance(got, Page), got
    return got.text


def test_the_paragraphs_are_the_text_and_menus_are_not() -> None:
    assert text_of(page()) == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "box",
    [
        '<aside class="related-stories"><h3>More stories</h3><ul><li><a href="/a">Ferry fares to rise</a></li>'
        '<li><a href="/b">Old lighthouse finds a buyer</a></li></ul></aside>',
        '<div class="newsletter-signup"><h4>The morning tide</h4><p>Sign up for our letter.</p></div>',
        '<div class="social-share"><a href="#">Share</a> <a href="#">Tweet</a> <a href="#">Mail</a></div>',
        '<section id="comments" class="comments"><h3>2 comments</h3><p>Finally! My boat has waited.</p></section>',
        '<figure><img src="/dam.jpg"><figcaption>The northern wall in March. Photo: A. Reyes</figcaption></figure>',
    ],
    ids=["related", "newsletter", "share", "comments", "figure"],
)  # fmt: skip
def test_a_box_behind_the_text_is_left_out(box: str) -> None:
    assert text_of(page(after=box)) == "\n".join(PARAGRAPHS)


def test_sub_headings_lists_and_quotes_stay_where_they_stand() -> None:
    parts = [f"<p>{p}</p>" for p in PARAGRAPHS]
    parts.insert(2, "<h2>Two cracks in the wall</h2>")
    parts.insert(4, "<ul><li>Eleven weeks of work by divers and masons</li><li>Two cranes from the old yard</li></ul>")
    parts.insert(6, "<blockquote><p>It was the longest winter of my life at sea.</p></blockquote>")
    text = text_of(page("".join(parts)))
    wanted = ["Two cracks in the wall", "- Eleven weeks of work", "- Two cranes", "longest winter", *PARAGRAPHS[2:]]
    assert [piece for piece in wanted if piece not in text] == []
    assert text.index("Two cracks in") < text.index("- Eleven weeks") < text.index("longest winter")


def test_the_deck_and_the_rows_of_a_table_stay() -> None:
    rows = "<tr><th>Wall</th><th>Built</th></tr><tr><td>Northern wall</td><td>1957</td></tr>"
    deck = "Boats sail again, but a second wall is to be examined in the autumn"
    parts = [f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS]
    parts.insert(3, f"<table>{rows}</table>")
    text = text_of(page("".join(parts), before=f'<p class="standfirst">{deck}</p>'))
    assert text.split("\n") == [deck, *PARAGRAPHS[:3], "Wall | Built", "Northern wall | 1957", *PARAGRAPHS[3:]]


def test_the_entries_of_a_live_page_stay_with_their_headings() -> None:
    headings = ("Boats gather at the dam", "What the divers found", "The chair of the board speaks", "What it has cost")
    entries = "".join(
        f'<div class="live-entry"><time>1{i}:15</time><h3>{heading}</h3><p>{paragraph}</p></div>'
        for i, (heading, paragraph) in enumerate(zip(headings, PARAGRAPHS, strict=False))
    )
    told = [line for line in text_of(page(entries)).split("\n") if ":15" not in line]
    assert told == [line for entry in zip(headings, PARAGRAPHS, strict=False) for line in entry]


def test_paragraphs_that_are_parted_by_line_breaks_are_paragraphs() -> None:
    assert text_of(page("<br><br>".join(PARAGRAPHS))).split("\n") == list(PARAGRAPHS)


def test_a_text_that_only_the_linked_data_has_is_taken_from_there() -> None:
    data = article_data(articleBody="\n".join(PARAGRAPHS), datePublished="2024-03-05T08:00:00Z")
    got = extract(page('<div id="app"></div>', linked_data=data), url=URL)
    assert isinstance(got, Page)
    assert (got.text, got.extractor) == ("\n".join(PARAGRAPHS), "json-ld")


def test_the_reading_that_won_is_named() -> None:
    got = extract(page(), url=URL)
    assert isinstance(got, Page)
    assert got.extractor == "blocks"


@pytest.mark.parametrize(("doubt", "name"), [(float("inf"), "blocks"), (-1.0, "blocks+trafilatura")])
def test_another_is_asked_only_in_doubt(doubt: float, name: str) -> None:
    read = read_page(page(), url=URL)
    assert not isinstance(read, Refusal)
    assert text_of_page(read, replace(load_model(), doubt=doubt)) == ("\n".join(PARAGRAPHS), name)


FIGURE = (
    '<figure><img src="/dam.jpg"><figcaption>The northern wall. <span class="credit">Photo: A. Reyes</span>'
    "</figcaption></figure>"
)


def test_pictures_go_to_images_with_caption_and_credit() -> None:
    got = extract(page(before=FIGURE), url=None)
    assert isinstance(got, Page)
    assert got.images == ('[{"url": "/dam.jpg", "caption": "The northern wall.", "credit": "Photo: A. Reyes"}]')
    assert "Reyes" not in got.text


@pytest.mark.parametrize(
    ("head", "url", "address"),
    [
        ("", URL, "https://harbourpost.example/dam.jpg"),
        ('<base href="/pictures/">', URL, "https://harbourpost.example/dam.jpg"),
        ('<base href="//cdn.example/a/">', URL, "https://cdn.example/dam.jpg"),
        ('<base href="https://cdn.example/">', None, "https://cdn.example/dam.jpg"),
        ('<base href="http://[">', URL, "https://harbourpost.example/dam.jpg"),
        ("", None, "/dam.jpg"),
    ],
)
def test_addresses_of_pictures_are_absolute(head: str, url: str | None, address: str) -> None:
    got = extract(page(head=head, before=FIGURE), url=url)
    assert isinstance(got, Page)
    assert [image["url"] for image in json.loads(got.images or "")] == [address]


REMARKS = (
    "Finally! My boat has waited since January, and nobody at the office ever rang back to say when.",
    "I was there this morning, and the queue of boats went all the way round to the old fish market.",
    "They should have built the second wall in the sixties, as my late father always told the board.",
)


def test_most_of_the_prose_left_behind_is_flagged() -> None:
    comments = "".join(
        f'<div class="comment"><b>Reader {i}</b><p>{REMARKS[i % 3]} No. {i}.</p></div>' for i in range(24)
    )
    got = extract(page(after=f'<section id="comments" class="comments">{comments}</section>'), url=URL)
    assert isinstance(got, Page)
    assert got.text == "\n".join(PARAGRAPHS)
    assert "suspect-short" in got.flags
    whole = extract(page(), url=URL)
    assert isinstance(whole, Page)
    assert "suspect-short" not in whole.flags


@pytest.mark.parametrize(
    ("text", "is_page"),
    [
        (page(), True),
        ("<!DOCTYPE html>\n<title>x</title>", True),
        ("<p>One.</p>\n<p>Two.</p>", True),
        ("  \n<html><body>x", True),
        ("The dam reopened. Costs < $3 million, depth > 4 m.", False),
        ("Use <p> for a paragraph, she said.", False),
        ("a<b and b>c", False),
        ("", False),
    ],
)
def test_only_pages_look_like_pages(text: str, is_page: bool) -> None:
    assert looks_like_html(text) is is_page


def test_the_title_is_found_and_kept_out_of_nothing() -> None:
    got = extract(page(), url=URL)
    assert isinstance(got, Page)
    assert [f.value for f in got.found if f.field == "title"] == [TITLE]


@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, PARAGRAPHS[:1]], ids=["long", "short"])
def test_a_page_without_the_tags_of_head_and_body_keeps_its_paragraphs(paragraphs: list[str]) -> None:
    """HTML 5 lets a page leave them out; the parser then takes the article for a part of the head."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    html = f"<!doctype html><title>{TITLE}</title><meta charset=utf-8><article>{body}</article>"
    assert text_of(html) == "\n".join(paragraphs)
