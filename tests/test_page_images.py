"""The pictures of a page: the lead picture that it declares first, each file once, all addresses absolute."""

import json

import orjson
import pytest
from pages import URL, article_data, page

from extractors.desk import Desk
from extractors.page.html import extract
from extractors.pipeline import process
from extractors.records import Page, RawDocument
from flows.clean import to_json, to_row

LEAD = "https://harbourpost.example/lead.jpg"


def images(html: str) -> list[dict[str, str | None]]:
    got = extract(html, url=URL)
    assert isinstance(got, Page)
    found: list[dict[str, str | None]] = json.loads(got.images or "[]")
    return found


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:image" content="/lead.jpg">',
        '<meta property="og:image:secure_url" content="https://harbourpost.example/lead.jpg">',
        '<meta name="twitter:image" content="//harbourpost.example/lead.jpg">',
        '<meta name="twitter:image:src" content="/lead.jpg">',
        '<link rel="image_src" href="/lead.jpg">',
    ],
)
def test_a_declared_lead_picture_is_among_the_images(head: str) -> None:
    assert images(page(head=head)) == [{"url": LEAD, "caption": None, "credit": None}]


@pytest.mark.parametrize("image", ["/lead.jpg", [{"url": "/lead.jpg"}], {"contentUrl": "/lead.jpg"}])
def test_so_is_one_that_linked_data_names(image: object) -> None:
    assert [i["url"] for i in images(page(linked_data=article_data(image=image)))] == [LEAD]


def test_the_lead_stands_first_and_a_figure_gives_it_its_words() -> None:
    figures = (
        '<figure><img src="/wall.jpg"><figcaption>The wall.</figcaption></figure>'
        '<figure><img src="http://harbourpost.example/lead.jpg?w=300"><figcaption>The dam.</figcaption></figure>'
    )
    assert images(page(head=f'<meta property="og:image" content="{LEAD}?w=1200">', before=figures)) == [
        {"url": f"{LEAD}?w=1200", "caption": "The dam.", "credit": None},
        {"url": "https://harbourpost.example/wall.jpg", "caption": "The wall.", "credit": None},
    ]


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="data:image/gif;base64,R0" data-src="/lead.jpg">',
        '<img src="/placeholder.gif" data-original="/lead.jpg">',
        '<picture><source srcset="/small.jpg 300w, /lead.jpg 900w"></picture>',
    ],
)
def test_a_picture_that_is_loaded_late_is_found(picture: str) -> None:
    assert [i["url"] for i in images(page(before=f"<figure>{picture}</figure>"))] == [LEAD]


def test_pictures_of_other_stories_are_none_of_the_page() -> None:
    assert images(page(after='<div class="related"><figure><img src="/ferry.jpg"></figure></div>')) == []


def test_the_row_of_clean_has_the_images() -> None:
    html = page(head=f'<meta property="og:image" content="{LEAD}">')
    documents = [
        RawDocument("a", "jsonl", "html", html, "a", url=URL),
        RawDocument("b", "jsonl", "text", "The dam reopened on Tuesday.", "b"),
    ]
    rows = [orjson.loads(to_json(to_row(outcome))) for outcome in process(documents, Desk(signs=False))]
    assert [row["images"] for row in rows] == [[{"url": LEAD, "caption": None, "credit": None}], []]
