"""The story whole, once, and a paragraph a line, however the page is built."""

import pytest
from pages import PARAGRAPHS, TITLE, URL, page

from extractors.page.body.blocks import letters
from extractors.page.html import extract
from extractors.records import Page

BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def lines(html: str) -> list[str]:
    got = extract(html, url=URL)
    assert isinstance(got, Page), got
    return got.text.split("\n")


@pytest.mark.parametrize(
    "copy",
    [
        f'<div style="display:none">{BODY}</div>',
        f'<div class="print-version" hidden>{BODY}</div>',
        f'<div class="mobile-text">{BODY}</div>',
        f'<div class="teaser-text"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>',
        f'<div class="preview"><p>{PARAGRAPHS[0][:80]} …</p></div>',
    ],
    ids=["hidden", "print", "mobile", "teaser", "cut"],
)
def test_a_second_copy_is_left_out(copy: str) -> None:
    assert lines(page(before=copy)) == list(PARAGRAPHS)
    assert lines(page(after=copy)) == list(PARAGRAPHS)


def test_elements_of_the_pages_own_names_are_paragraphs() -> None:
    body = "".join(f"<story-part><story-text>{p}</story-text></story-part>" for p in PARAGRAPHS)
    assert lines(page(body)) == list(PARAGRAPHS)


def test_an_element_of_an_own_name_within_a_sentence_parts_nothing() -> None:
    told = PARAGRAPHS[0].replace("harbour", "<place-name>harbour</place-name>", 1)
    assert lines(page(f"<p>{told}</p>{BODY}"))[0] == PARAGRAPHS[0]


def test_the_reading_aid_over_a_word_is_not_read() -> None:
    told = "<ruby>港町<rp>(</rp><rt>みなとまち</rt><rp>)</rp></ruby>の渡し船が十二日、十一週間ぶりに運航を再開した。"
    more = "".join(
        f"<p>修理には約三百万ドルがかかり、工事は予定より一週間長く続いたと港の事務所は説明した。第{i}報。</p>"
        for i in range(5)
    )
    assert lines(page(f"<p>{told}</p>{more}"))[0] == "港町の渡し船が十二日、十一週間ぶりに運航を再開した。"


@pytest.mark.parametrize(
    "aside",
    [
        '<span class="sr-only">, opens new tab</span>',
        '<span class="visually-hidden">, opens new tab</span>',
        '<span style="border:0;clip:rect(0 0 0 0);height:1px">, opens new tab</span>',
        '<span class="screen-reader-text"> (external link)</span>',
    ],
)
def test_words_for_those_who_hear_the_page_do_not_stand_in_a_sentence(aside: str) -> None:
    told = PARAGRAPHS[2].replace("Dana Whitlock", f'<a href="/dana">Dana Whitlock{aside}</a>')
    assert PARAGRAPHS[2] in lines(
        page(f"<p>{PARAGRAPHS[0]}</p><p>{told}</p><p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[4]}</p>")
    )


@pytest.mark.parametrize("gap", ["<br><br>", "<br>&nbsp;<br>", "<br>\u200b<br/>", "<br>\n<br>\n<br>"])
def test_empty_lines_part_paragraphs(gap: str) -> None:
    assert lines(page(gap.join(PARAGRAPHS))) == list(PARAGRAPHS)


def test_a_consent_dialog_that_is_longer_than_the_story_is_not_the_story() -> None:
    notice = "".join(
        f"<p>We and our partners store and read information on your device, as set out in part {i} of our cookie "
        "policy, to measure how our pages are used and to show you advertisements that fit your interests.</p>"
        for i in range(30)
    )
    got = lines(page(after=f'<div class="consent-dialog" role="dialog"><h2>Your privacy</h2>{notice}</div>'))
    assert got == list(PARAGRAPHS)


def test_a_lead_in_the_header_belongs_to_the_story() -> None:
    lead = "When the passage was closed in January, nobody in the old town thought that the boats would sail in spring."
    html = page().replace(f"<h1>{TITLE}</h1>", f'<header><h1>{TITLE}</h1><p class="lead">{lead}</p></header>')
    assert lines(html) == [lead, *PARAGRAPHS]


def test_a_heading_and_the_last_paragraph_of_a_short_page_stay() -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:3])
    body += "<h2>A dam with a history</h2>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS[3:])
    html = f"<html><body><main><article><h1>{TITLE}</h1>{body}</article></main></body></html>"
    assert lines(html) == [*PARAGRAPHS[:3], "A dam with a history", *PARAGRAPHS[3:]]


def test_a_list_that_is_the_story_is_kept() -> None:
    winners = [f"Best {thing}: {name}" for thing, name in (
        ("boat", "Annelise of Cotley"), ("catch", "Ivo Kern for a pike"), ("knot", "the Marlow sea scouts"),
        ("song", "Choir of the old fish market"), ("lantern", "Mara Osei and her daughters"), ("net", "Tomás Vega"),
    )]  # fmt: skip
    body = f"<p>{PARAGRAPHS[0]}</p><h2>The winners</h2><ul>{''.join(f'<li>{w}</li>' for w in winners)}</ul>"
    assert [f"- {winner}" for winner in winners if f"- {winner}" not in lines(page(body))] == []


def test_a_wide_script_says_more_with_fewer_signs() -> None:
    assert letters("harbour") == 7
    assert letters("гавань") == 6
    assert letters("港町") == 5
