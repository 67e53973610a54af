"""JSON-LD is read however it is wrapped and broken, and only the object that is this page's article counts."""

import json

import pytest
from pages import TITLE, URL, facts_of, page

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "author": {"@type": "Person", "name": "Dana Whitlock"},
    "datePublished": "2024-03-05T07:30:00Z",
}
OTHER = {
    "@type": "NewsArticle",
    "headline": "Ferry adds a night boat",
    "url": "https://harbourpost.example/ferry",
    "author": {"name": "Ivo Kern"},
    "datePublished": "2020-01-01",
    "image": "ferry.jpg",
    "articleBody": "The ferry adds a boat.",
}
VIDEO = {"@type": "VideoObject", "name": TITLE, "uploadDate": "2020-01-01", "author": {"name": "Ivo Kern"}}
PERSON = {"@type": "Person", "@id": "#p", "name": "Dana Whitlock"}


def read(script: str, kind: str = "application/ld+json") -> tuple[tuple[str, ...], str]:
    facts = facts_of(page(head=f'<script type="{kind}">{script}</script>'))
    assert facts.title == TITLE
    return facts.authors, facts.published.at.isoformat() if facts.published else ""


RIGHT = (("Dana Whitlock",), "2024-03-05T07:30:00+00:00")
TEXT = json.dumps(ARTICLE)
LINES = json.dumps(ARTICLE, indent=1)


@pytest.mark.parametrize(
    "script",
    [
        f"/*<![CDATA[*/{TEXT}/*]]>*/",
        f"<![CDATA[{TEXT}]]>",
        f"//<![CDATA[\n{TEXT}\n//]]>",
        f"<!--\n{TEXT}\n//-->",
        f"\ufeff{TEXT}",
        f"var data = {TEXT};",
        f"{TEXT}}}",
        f"{TEXT[:-1]},}}",
        json.dumps({"@type": "Organization", "name": "Harbour Post"}) + "\n" + TEXT,
        json.dumps({"@type": "Organization", "name": "Harbour Post"}) + "," + TEXT,
        TEXT.replace('"headline"', '/* the headline */ "headline"'),
        LINES.replace('"headline"', '// "headline"\n "headline"'),
        LINES.replace('"headline"', '"id": 1, // of the system\n "headline"'),
        LINES.replace('",\n "datePublished"', '"\n "datePublished"').replace("},\n", "}\n"),
        TEXT.replace('"headline"', '"description": "They said "yes" and left", "headline"'),
        TEXT.replace("Harbour dam", "Harbour\n dam"),
        TEXT.replace("Harbour dam", "Harbour\tdam"),
        TEXT.replace('"headline"', '"description": "The harbour\\\'s dam", "headline"'),
        TEXT.replace('"', "&quot;"),
        json.dumps({key if key[0] == "@" else f"schema:{key}": value for key, value in ARTICLE.items()}),
        TEXT.replace('"NewsArticle"', '"http://schema.org/NewsArticle"'),
        TEXT.replace('"NewsArticle"', '["Article", "schema:NewsArticle"]'),
    ],
)
def test_a_broken_or_wrapped_script_is_read(script: str) -> None:
    assert read(script) == RIGHT


@pytest.mark.parametrize("kind", ["application/ld+json; charset=utf-8", "APPLICATION/LD+JSON"])
def test_the_type_of_the_script_may_be_written_in_any_way(kind: str) -> None:
    assert read(TEXT, kind) == RIGHT


@pytest.mark.parametrize(
    "value",
    [
        [OTHER, ARTICLE],
        {"@graph": [{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OTHER}]}, ARTICLE]},
        {"@type": "WebPage", "name": TITLE, "mainEntity": ARTICLE},
        [{"@type": "WebPage", "url": URL, "name": TITLE, "datePublished": "2024-03-01"}, ARTICLE],
        [VIDEO, ARTICLE],
        {**ARTICLE, "video": VIDEO},
        {**ARTICLE, "mentions": [OTHER]},
        {**ARTICLE, "isPartOf": OTHER},
        {**ARTICLE, "comment": [{"@type": "Comment", "author": {"name": "Ivo Kern"}, "datePublished": "2025-01-01"}]},
        {**ARTICLE, "@type": "LiveBlogPosting", "liveBlogUpdate": [{**OTHER, "@type": "BlogPosting"}]},
        [{**OTHER, "@type": "Recipe", "name": "Harbour chowder", "url": None}, ARTICLE],
    ],
)
def test_only_the_object_of_this_page_counts(value: object) -> None:
    assert read(json.dumps(value)) == RIGHT


@pytest.mark.parametrize(
    "author",
    [
        {"@id": "#p"},
        [{"@id": "#p"}],
        {"givenName": "Dana", "familyName": "Whitlock"},
        {"name": ["Dana Whitlock"]},
        "Dana Whitlock",
    ],
)
def test_an_author_may_be_an_object_elsewhere(author: object) -> None:
    assert read(json.dumps({"@graph": [{**ARTICLE, "author": author}, PERSON]})) == RIGHT


def test_a_video_alone_dates_no_report() -> None:
    assert facts_of(page(linked_data=VIDEO)).published is None
