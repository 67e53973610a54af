"""Metadata of a page, with the source that gave it, in the stated order."""

import pytest
from pages import TITLE, URL, article_data, page

from extractors.page.html import extract
from extractors.records import Found, Page

PERSON = {"@type": "Person", "name": "Dana Whitlock"}


def found(html: str, field: str, url: str | None = URL) -> list[tuple[str, str]]:
    got = extract(html, url=url)
    assert isinstance(got, Page), got
    return [(f.value, f.origin) for f in got.found if f.field == field]


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


def test_the_headline_that_two_sources_agree_on_wins_over_one() -> None:
    head = meta("og:title", "You will not believe this dam")
    assert found(page(head=head, linked_data=article_data()), "title") == [(TITLE, "visible")]


def test_site_and_section_are_no_part_of_the_title() -> None:
    head = meta("og:title", f"{TITLE} | Local | Harbour Post") + meta("og:site_name", "Harbour Post")
    assert found(page(head=head).replace("<h1>", "<p>").replace("</h1>", "</p>"), "title") == [(TITLE, "opengraph")]


def test_a_kicker_in_the_headline_is_no_part_of_it() -> None:
    html = page().replace(
        f"<h1>{TITLE}</h1>", f'<h1><span class="kicker">Winter storms</span><span class="headline">{TITLE}</span></h1>'
    )
    assert found(html, "title") == [(TITLE, "visible")]


def test_authors_come_from_linked_data_before_meta() -> None:
    head = '<meta name="author" content="web desk">'
    html = page(head=head, linked_data=article_data(author=[PERSON, {"@type": "Person", "name": "Ivo Kern"}]))
    assert found(html, "author")[:2] == [("Dana Whitlock", "json-ld"), ("Ivo Kern", "json-ld")]


def test_a_card_that_says_who_wrote_it_is_believed() -> None:
    cards = (
        '<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="4 minutes">'
        '<meta name="twitter:label2" content="Verfasst von"><meta name="twitter:data2" content="Dana Whitlock">'
    )
    assert found(page(head=cards), "author") == [("Dana Whitlock", "meta")]


@pytest.mark.parametrize(
    ("box", "names"),
    [
        ('<span class="date">Tuesday</span> <span class="author-name">Dana Whitlock</span>', ["Dana Whitlock"]),
        ('<a href="https://harbourpost.example/author/dana/">Dana Whitlock</a>', ["Dana Whitlock"]),
        ("".join(f'<a href="/author/a{i}">Writer Number{i}</a>' for i in range(9)), []),  # a list of the staff
    ],
)
def test_what_is_named_for_an_author_stands_in_for_a_byline(box: str, names: list[str]) -> None:
    assert found(page(before=f"<div>{box}</div>"), "author") == [(name, "visible") for name in names]


def test_a_site_that_signs_as_author_comes_after_a_person() -> None:
    data = article_data(author={"name": "Harbour Post"}, publisher={"name": "Harbour Post"})
    html = page(head='<meta name="author" content="Dana Whitlock">', linked_data=data)
    assert found(html, "author") == [("Dana Whitlock", "meta"), ("Harbour Post", "json-ld")]


@pytest.mark.parametrize(
    ("before", "origin"),
    [
        ('<a rel="author" href="/dana">Dana Whitlock</a>', "microdata"),
        ('<div class="byline">By Dana Whitlock</div>', "visible"),
    ],
)
def test_a_byline_on_the_page_is_read_where_nothing_declares_one(before: str, origin: str) -> None:
    assert found(page(before=before), "author")[0] == ("Dana Whitlock", origin)


def test_an_agency_that_is_credited_fills_agency_too() -> None:
    assert found(page(linked_data=article_data(author={"name": "Reuters"})), "agency") == [("Reuters", "json-ld")]


def test_dates_keep_their_offset_and_stand_in_order_of_trust() -> None:
    head = meta("article:published_time", "2024-03-05T06:00:00Z")
    html = page(
        head=head, linked_data=article_data(datePublished="2024-03-05T07:00:00+01:00", dateModified="2024-03-06")
    )
    assert found(html, "published_at")[:2] == [
        ("2024-03-05T07:00:00+01:00", "json-ld"),
        ("2024-03-05T06:00:00Z", "meta"),
    ]
    assert found(html, "modified_at") == [("2024-03-06", "json-ld")]


@pytest.mark.parametrize(
    ("before", "url", "value", "origin"),
    [
        ('<time datetime="2024-03-05T07:00">March 5</time>', URL, "2024-03-05T07:00", "microdata"),
        ('<p class="dateline">5 March 2024, 7.00</p>', URL, "5 March 2024, 7.00", "visible"),
        ("", "https://harbourpost.example/2024/03/05/dam", "2024-03-05", "url"),
        ("", "https://harbourpost.example/2024/mar/05/dam", "05 mar 2024", "url"),
    ],
)
def test_a_date_is_read_from_the_page_or_its_address(before: str, url: str, value: str, origin: str) -> None:
    assert found(page(before=before), "published_at", url)[0] == (value, origin)


def test_a_mark_of_change_is_no_date_of_publication() -> None:
    before = '<time class="updated" datetime="2024-03-09">9 March</time><time datetime="2024-03-05">5 March</time>'
    html = page(before=before)
    assert found(html, "published_at")[0] == ("2024-03-05", "microdata")
    assert found(html, "modified_at")[0] == ("2024-03-09", "microdata")


def test_the_canonical_address_is_absolute_and_never_the_home_page() -> None:
    assert found(page(head='<link rel="canonical" href="/local/dam">'), "url") == [
        ("https://harbourpost.example/local/dam", "meta")
    ]
    assert found(page(head='<link rel="canonical" href="https://harbourpost.example/">'), "url") == []


def test_further_fields_are_found() -> None:
    data = article_data(
        articleSection="Local",
        keywords=["dam", "harbour"],
        inLanguage="en-GB",
        publisher={"name": "Harbour Post"},
        copyrightNotice="Harbour Post 2024",
        isAccessibleForFree="False",
    )
    got = extract(page(linked_data=data, head='<meta name="robots" content="index, noai">'), url=URL)
    assert isinstance(got, Page)
    assert {
        Found("section", "Local", "json-ld"),
        Found("tag", "dam", "json-ld"),
        Found("tag", "harbour", "json-ld"),
        Found("language", "en-GB", "json-ld"),
        Found("site_name", "Harbour Post", "json-ld"),
        Found("rights", "Harbour Post 2024", "json-ld"),
        Found("ai_training", "opt-out", "meta"),
    } <= set(got.found)
    assert "paywalled" in got.flags


def test_the_name_of_the_site_has_the_origin_that_told_it() -> None:
    head, application = meta("og:site_name", "Harbour Post"), '<meta name="application-name" content="Harbour Post">'
    data = article_data(publisher={"name": "The Harbour Post"})
    assert found(page(head=head, linked_data=data), "site_name") == [("Harbour Post", "opengraph")]
    assert found(page(linked_data=data), "site_name") == [("The Harbour Post", "json-ld")]
    assert found(page(head=application), "site_name") == [("Harbour Post", "meta")]


@pytest.mark.parametrize(
    "broken", ["{", '{"@type": "NewsArticle", "url": ["a",],}', "null", "[1, 2]", "[" * 5000, "\ud800"]
)
def test_broken_linked_data_costs_nothing_but_itself(broken: str) -> None:
    html = page(head=f'<script type="application/ld+json">{broken}</script>')
    assert found(html, "title")[0][0] == TITLE
