"""Invented pages: the shapes that news sites use, with none of their words."""

import json

from extractors.facts.settle import Facts, settle
from extractors.page.html import extract
from extractors.records import Page

PARAGRAPHS = (
    "The harbour dam reopened on Tuesday morning after eleven weeks of repairs, and the first boats left.",
    "Engineers had found two cracks in the northern wall in January, and the board closed the passage that evening.",
    "“We could not wait for another storm,” said Dana Whitlock, who chairs the harbour board, at a short ceremony.",
    "The work cost about $3.1 million, less than the board had set aside, and took a week more than planned.",
    "Ivo Kern, who has fished here for thirty years, said that the detour around the cape had doubled his fuel bill.",
    "A second wall from 1962 is to be examined in the autumn, and the board will publish the findings, it said.",
)
TITLE = "Harbour dam reopens after eleven weeks"
URL = "https://harbourpost.example/local/harbour-dam-reopens-4711"
MENU = "".join(f'<li><a href="/s{i}">{name}</a></li>' for i, name in enumerate(
    ("News", "Local", "Sport", "Weather", "Opinion", "Culture", "Jobs", "Archive", "Events", "Video", "Contact",
     "About", "Help", "Shop", "Radio", "Maps")
))  # fmt: skip


def page(
    body: str | None = None,
    *,
    head: str = "",
    before: str = "",
    after: str = "",
    title: str = f"{TITLE} | Harbour Post",
    linked_data: object = None,
) -> str:
    """A whole page around the paragraphs of an article."""
    text = body if body is not None else "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    data = f'<script type="application/ld+json">{json.dumps(linked_data)}</script>' if linked_data else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}{data}</head><body>'
        f'<header><nav class="menu"><ul>{MENU}</ul></nav></header><main><article class="story"><h1>{TITLE}</h1>{before}'
        f'<div class="story-body">{text}</div>{after}</article></main>'
        f'<footer class="footer"><ul>{MENU}</ul><p>© Harbour Post</p></footer></body></html>'
    )


def article_data(**more: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, **more}


def facts_of(html: str, url: str | None = URL) -> Facts:
    """What is settled of a page that is read as an article."""
    got = extract(html, url=url)
    assert isinstance(got, Page), got
    return settle(got.found, got.text)
