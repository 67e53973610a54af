"""Pages that are no articles are refused with what they are; short articles are not."""

import pytest
from pages import MENU, PARAGRAPHS, URL, page

from extractors.page.html import extract
from extractors.records import Page, Refusal

TEASERS = "".join(
    f'<li class="teaser"><a href="/n{i}"><h3>{name} on the quay this week</h3></a></li>'
    for i, name in enumerate(("Ferry", "Market", "Regatta", "Crane", "Lighthouse", "Choir", "Museum", "Bakery") * 4)
)


def bare(body: str, title: str = "Harbour Post") -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("reason", "html", "url"),
    [
        ("home-page", bare(f"<nav><ul>{MENU}</ul></nav><ul>{TEASERS}</ul>"), "https://harbourpost.example/"),
        ("section-page", bare(f"<nav><ul>{MENU}</ul></nav><h1>Local</h1><ul>{TEASERS}</ul>"), "https://harbourpost.example/local"),
        ("tag-page", bare(f"<nav><ul>{MENU}</ul></nav><h1>dam</h1><ul>{TEASERS}</ul>"), "https://harbourpost.example/tag/dam"),
        (
            "log-in",
            bare('<h1>Sign in</h1><form><input type="email"><input type="password"></form>', "Sign in"),
            "https://harbourpost.example/account",
        ),
        (
            "consent-wall",
            bare("<h1>Before you continue</h1><p>We use cookies. Accept all or agree to fewer of our cookies.</p>"),
            URL,
        ),
        ("soft-404", bare("<h1>Page not found</h1><p>It was moved or deleted.</p>", "Not found"), URL),
        ("needs-javascript", bare('<div id="app"></div><p>Please enable JavaScript to view this page.</p>'), URL),
        ("needs-javascript", bare("<p>JavaScriptを有効にしてください。お使いのブラウザは対応していません。</p>"), URL),
        ("bot-check", bare("<p>Request unsuccessful. Incident ID: 442</p>"), URL),
        ("bot-check", bare("<h1>Just a moment...</h1><p>Checking your browser.</p>", "Just a moment..."), URL),
        ("bot-check", bare("<h1>Access denied</h1><p>You may not see this page.</p>", "Access denied"), URL),
        ("gallery", bare("<h1>The regatta</h1>" + '<figure><img src="a.jpg"></figure>' * 12), URL),
        ("no-text", bare(""), URL),
        ("no-text", "", URL),
    ],
)  # fmt: skip
def test_a_page_that_is_no_article_is_refused_with_its_kind(reason: str, html: str, url: str) -> None:
    got = extract(html, url=url)
    assert isinstance(got, Refusal), got.text
    assert (got.stage, got.reason) == ("extract", reason)


@pytest.mark.parametrize(
    "body",
    [
        PARAGRAPHS[0],
        "The page of the log-book that was not found in March has turned up, the harbour museum said on Tuesday.",
        "Readers must now sign in with a password to see the harbour cameras, the board said after thefts on the quay.",
        "The harbour board was fined on Tuesday because its site set cookies before visitors could agree or decline.",
    ],
    ids=["brief", "not-found", "sign-in", "cookies"],
)
def test_a_brief_is_an_article_whatever_it_reports(body: str) -> None:
    dated = '<meta property="article:published_time" content="2024-03-05T06:00:00Z">'
    assert isinstance(extract(page(f"<p>{body}</p>", head=dated), url=URL), Page)


def test_an_article_among_many_links_is_an_article() -> None:
    assert isinstance(extract(page(after=f"<ul>{TEASERS}</ul>"), url=URL), Page)


LOG_IN = '<form><input name="user"><input type="password"><button>Log in</button></form>'


@pytest.mark.parametrize(
    "title",
    [
        "Log in to win: the harbour quiz that nobody could enter",
        "Page not found: archive misses a chart of the harbour",
        "Access denied: why the pier is closed to anglers",
        "Cookies and consent: what the harbour's bakers agreed",
    ],
)
def test_an_undated_brief_is_an_article_whatever_its_title_begins_with(title: str) -> None:
    text = "<p>The harbour office confirmed the report on Tuesday evening.</p><p>It gave no further details.</p>"
    assert isinstance(extract(bare(f"{LOG_IN}<h1>{title}</h1>{text}", title), url=URL), Page)


def test_a_programme_in_short_lines_among_many_links_is_an_article() -> None:
    lines = "".join(f"<p>{hour}.00 Boat number {hour} leaves the quay</p>" for hour in range(8, 20))
    html = bare(f"<nav><ul>{MENU}</ul></nav><main><article><h1>Regatta</h1>{lines}</article></main><ul>{TEASERS}</ul>")
    assert isinstance(extract(html, url=URL), Page)


@pytest.mark.parametrize("url", ["https://harbourpost.example/?p=123", "https://harbourpost.example/story.php?id=4"])
def test_no_article_is_refused_for_its_address(url: str) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    assert isinstance(extract(page(body, after=f"<ul>{TEASERS}</ul>"), url=url), Page)
