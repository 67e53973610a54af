"""When a page was published: as it declares or shows it near the headline; never the date of something else."""

from datetime import UTC, datetime

import pytest
from pages import TITLE, URL, facts_of, page

from extractors.facts.settle import settle
from extractors.page.html import extract
from extractors.records import Page

DAY = "2024-03-05"


def day_of(html: str, lang: str = "en", url: str | None = URL) -> str | None:
    published = facts_of(html.replace('lang="en"', f'lang="{lang}"', 1), url).published
    return published.at.date().isoformat() if published else None


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Published 5 March 2024, updated 7 May 2024"),
        ("en", "Updated 7 May 2024 | Published 5 March 2024"),
        ("de", "Aktualisiert am 7. Mai 2024, veröffentlicht am 5. März 2024"),
        ("fr", "Mis à jour le 7 mai 2024 – Publié le 5 mars 2024"),
        ("es", "Actualizado el 7 de mayo de 2024. Publicado el 5 de marzo de 2024"),
        ("it", "Aggiornato il 7 maggio 2024 - Pubblicato il 5 marzo 2024"),
        ("nl", "Bijgewerkt op 7 mei 2024, gepubliceerd op 5 maart 2024"),
        ("pl", "Aktualizacja: 7 maja 2024, Publikacja: 5 marca 2024"),
        ("sv", "Uppdaterad 7 maj 2024 Publicerad 5 mars 2024"),
        ("ru", "Обновлено 7 мая 2024, опубликовано 5 марта 2024"),
        ("ja", "更新 2024年5月7日 / 公開 2024年3月5日"),
        ("ko", "입력 2024.03.05 14:30 수정 2024.05.07"),
    ],
)
def test_of_two_dates_in_a_line_that_of_publication_counts(lang: str, line: str) -> None:
    assert day_of(page(before=f'<p class="meta">{line}</p>'), lang) == DAY


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en-US", "03/05/2024"),
        ("en-GB", "05/03/2024"),
        ("en", "Tuesday, March 5, 2024"),
        ("en", "By Dana Whitlock | March 5, 2024 at 10:30 a.m. EST"),
        ("de", "05.03.2024"),
        ("zh", "发布时间：2024-03-05 14:30"),
        ("ja", "2024年3月5日 14時30分"),
        ("th", "5 มีนาคม 2567"),
        ("ar", "٥ مارس ٢٠٢٤"),
        ("lt", "2024 m. kovo 5 d."),
        ("id", "Selasa, 5 Maret 2024 14:30 WIB"),
    ],
)
def test_a_line_below_the_headline_dates_the_page_in_its_language(lang: str, line: str) -> None:
    assert day_of(page(before=f'<p class="date">{line}</p>'), lang) == DAY


TIME = f'<time datetime="{DAY}">5 March</time>'
LATER = '<time datetime="2024-05-07">7 May</time>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"<p>Updated {LATER}</p><p>Published {TIME}</p>", ""),
        (f'<time class="updated" datetime="2024-05-07">7 May</time>{TIME}', ""),
        (f'<p>{TIME}</p><div class="related">{LATER}</div>', ""),
        (f'<p>{TIME}</p><p><time datetime="2031-06-02">The fair</time> will be held on the green.</p>', ""),
        ('<p class="date">5 March 2024</p>', f'<section id="comments"><div class="comment">{LATER}</div></section>'),
        ('<p class="date">5 March 2024</p>', f"<aside>{LATER}</aside>"),
        (f'<abbr class="published" title="{DAY}T07:30:00Z">Tuesday</abbr>', ""),
        (f'<span itemprop="dateModified" content="2024-05-07"></span><b itemprop="datePublished">{TIME}</b>', ""),
        (
            '<div itemscope itemtype="https://schema.org/VideoObject"><b itemprop="datePublished">1 May 2020</b></div>'
            + TIME,
            "",
        ),
    ],
)
def test_the_time_nearest_to_the_headline_that_says_publication_counts(before: str, after: str) -> None:
    assert day_of(page(before=before, after=after)) == DAY


@pytest.mark.parametrize("value", ["0000-00-00T00:00:00", "1970-01-01T00:00:00Z", "0", "{{date}}", "0001-01-01"])
def test_a_declared_date_that_is_none_gives_way(value: str) -> None:
    head = f'<meta property="article:published_time" content="{value}">'
    assert day_of(page(head=head, before=TIME)) == DAY


@pytest.mark.parametrize(
    ("above", "before", "after"),
    [
        ("", "<p>The fair on 2 June 2031 will go ahead.</p>", ""),
        ("", "<p>Gates open on 2 June 2031 at noon</p>", ""),
        ("", "<p>Mara Osei (5 March 1926 – 3 May 2001)</p>", ""),
        ("", "", f"<aside>{LATER}</aside>"),
        ("", "", f'<section id="comments">{LATER}</section>'),
        ("", "", '<div class="related"><p>7 May 2024</p></div>'),
        ("", "", "<p>© 2024 Harbour Post</p>"),
        (f'<div class="ticker">{LATER} Bus late</div>', "", ""),
        ('<div class="masthead-date">Saturday, 28 November 2026</div>', "", ""),
    ],
)
def test_the_date_of_something_else_dates_no_page(above: str, before: str, after: str) -> None:
    html = page(before=before, after=after).replace("<h1>", f"{above}<h1>", 1)
    assert day_of(html) is None


def test_what_is_dated_so_many_hours_ago_counts_from_when_the_page_was_fetched() -> None:
    got = extract(page(before='<p class="date">3 hours ago</p>'), url=URL)
    assert isinstance(got, Page)
    fetched = datetime(2024, 3, 5, 12, tzinfo=UTC)
    published = settle(got.found, got.text, reference=fetched).published
    assert published is not None
    assert published.at == datetime(2024, 3, 5, 9, tzinfo=UTC)
    assert settle(got.found, got.text).published is None


def test_the_dates_of_a_list_of_teasers_are_none_of_the_page() -> None:
    teasers = "".join(f'<div><time datetime="2024-05-0{day}">{day} May</time></div>' for day in range(1, 7))
    assert day_of(page(before=teasers)) is None
    assert TITLE in page(before=teasers)
