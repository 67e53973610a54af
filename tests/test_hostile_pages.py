"""No page can stop a run: each is read, or refused with the reason, in bounded work."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import PARAGRAPHS, page

from extractors.page.html import extract
from extractors.records import Page, Refusal

TEXT = "\n".join(PARAGRAPHS)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


@pytest.mark.parametrize("depth", [1_000, 10_000, 200_000])
def test_a_deeply_nested_page_keeps_its_text(depth: int) -> None:
    got = extract("<html><body>" + "<div>" * depth + BODY + "</div>" * depth + "</body></html>", url=None)
    assert isinstance(got, Page)
    assert got.text == TEXT
    assert ("flattened" in got.flags) is (depth > 2_000)


def test_nesting_that_can_not_be_flattened_is_refused() -> None:
    got = extract("<html><body>" + "<q>" * 5_000 + BODY, url=None)
    assert isinstance(got, Refusal)
    assert got.reason == "too-deep"


@pytest.mark.parametrize(
    "html",
    ["<p>" + "word " * 4_000_000 + "</p>", "<html><body>" + f"<p>{PARAGRAPHS[0]}</p>" * 300_000, "<p>x</p>" * 300_000],
    ids=["20 MB text node", "36 MB page", "300,000 paragraphs"],
)
def test_a_page_past_all_news_is_refused_as_too_large(html: str) -> None:
    got = extract(html, url=None)
    assert isinstance(got, Refusal)
    assert got.reason == "too-large"


def test_a_book_is_read_whole_without_trafilatura() -> None:
    got = extract("<html><body>" + "".join(f"<p>{i}. {PARAGRAPHS[i % 6]}</p>" for i in range(6_000)), url=None)
    assert isinstance(got, Page)
    assert "trafilatura" not in got.extractor
    assert got.text.count("\n") == 5_999


@pytest.mark.parametrize("bad", ["\ud800", "\x00", "\x0b", "\ufffe", "\x1b[31m"])
def test_text_behind_a_character_that_is_none_is_not_lost(bad: str) -> None:
    got = extract(page().replace("eleven weeks of", f"eleven{bad} weeks of"), url=None)
    assert isinstance(got, Page)
    assert PARAGRAPHS[-1] in got.text


@pytest.mark.parametrize(
    "html",
    [
        "x",
        "<",
        "<>",
        "</p>",
        "<!--",
        "<![CDATA[",
        "<script>",
        "&#0;",
        "&#x110000;",
        "<html><head>",
        "\ufeff",
        "%PDF-1.7 x",
    ],
)
def test_a_scrap_is_read_or_refused(html: str) -> None:
    got = extract(html, url="not an address")
    assert isinstance(got, Page) or got.reason == "no-text"


def test_attributes_and_scripts_in_bulk_cost_no_text() -> None:
    bulk = "<p " + "a=b " * 100_000 + ">x</p><script>" + "x" * 1_000_000 + "</script>"
    got = extract(page(after=bulk), url=None)
    assert isinstance(got, Page)
    assert PARAGRAPHS[-1] in got.text


@given(st.text(alphabet='<>/="& abpdiv!-\n\x00é', max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_soup_is_read_or_refused(soup: str) -> None:
    assert isinstance(extract(soup, url=None), Page | Refusal)


@pytest.mark.parametrize(
    "script",
    ["{" + "/*" * 500_000, "{" + "//\n" * 500_000, '{"a":"' + 'x" y' * 300_000, "{" + "\n" * 900_000, "[{" * 500_000],
    ids=["stars", "slashes", "quotes", "lines", "brackets"],
)
def test_linked_data_of_nothing_but_signs_is_passed_over(script: str) -> None:
    got = extract(page(head=f'<script type="application/ld+json">{script}</script>'), url=None)
    assert isinstance(got, Page)
    assert got.text == TEXT


@pytest.mark.parametrize(
    "bulk",
    [
        '<a rel="author" class="author" href="/author/x">Ada Quill</a>' * 20_000,
        '<time datetime="2024-01-01">x</time>' * 50_000,
        f"<h2>{'- a ' * 90}</h2>" * 5_000,
        f'<p class="byline">By {"A - B, C and D " * 9}</p>' * 5_000,
    ],
    ids=["authors", "times", "headings", "bylines"],
)
def test_bylines_and_dates_in_bulk_cost_no_text(bulk: str) -> None:
    got = extract(page(after=f"<aside>{bulk}</aside>"), url=None)
    assert isinstance(got, Page)
    assert PARAGRAPHS[-1] in got.text
