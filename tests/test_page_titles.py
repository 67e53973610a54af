"""The headline of a page is what readers see above the story, without the names of site and section."""

import pytest
from pages import TITLE, facts_of, page

LOGO = '<a href="/" class="logo">Harbour Post</a>'
NAME = '<meta property="og:site_name" content="Harbour Post">'
ADDRESS = "https://www.harbourpost.example/news/dam"


def title_of(
    title: str = "", *, h1: str | None = None, head: str = "", logo: str = "", url: str | None = None
) -> str | None:
    html = page(title=title, head=head).replace(f"<h1>{TITLE}</h1>", f"<h1>{h1}</h1>" if h1 else "", 1)
    return facts_of(html.replace("<header>", f"<header>{logo}", 1), url).title


@pytest.mark.parametrize(
    "title",
    [
        "Dam reopens - Harbour Post",
        "Dam reopens – Harbour Post",
        "Dam reopens — The Harbour Post",
        "Dam reopens · Harbour Post",
        "Dam reopens « Harbour Post",
        "Dam reopens :: Harbour Post",
        "Dam reopens ｜ Harbour Post",
        "Dam reopens|Harbour Post",
        "Dam reopens_Harbour Post",
        "Dam reopens -Harbour Post",
        "Dam reopens&#8203; &#124; Harbour Post",
        "Harbour Post - Dam reopens",
        "Harbour Post: Dam reopens",
        "Harbour Post : Dam reopens",
        "Harbour Post » News » Dam reopens",
        "Dam reopens | News | Harbour Post",
        "Dam reopens - News - Harbour Post",
        "Dam reopens : Sport : Harbour Post",
        "Opinion | Dam reopens - Harbour Post",
        "Dam reopens (Published 2016)",
        "Dam reopens : 31.10.2023, 10.19 Uhr",
    ],
)
@pytest.mark.parametrize(
    ("logo", "head", "url"),
    [(LOGO, "", None), ("", NAME, None), ("", "", ADDRESS)],
    ids=["by the logo", "by its own name", "by the host"],
)
@pytest.mark.parametrize("h1", [None, "Dam reopens"], ids=["no h1", "h1"])
def test_site_section_and_date_are_taken_off_wherever_they_stand(
    title: str, logo: str, head: str, url: str | None, h1: str | None
) -> None:
    assert title_of(title, logo=logo, head=head, url=url, h1=h1) == "Dam reopens"


@pytest.mark.parametrize(
    "title",
    [
        "Dam: why it reopens",
        "Dam - what we know",
        "The Harbour Post view: open it",
        "Harbour Post wins prize for dam story",
        "Exclusive: dam reopens",
        "Live: dam vote",
        "“We swim” – and the mayor too",
    ],
)
def test_bars_and_colons_that_are_part_of_the_headline_stay(title: str) -> None:
    assert title_of(title, head=NAME) == title
    assert title_of(f"{title} | Harbour Post", head=NAME, h1=title) == title


def test_a_bar_in_the_headline_that_readers_see_stays() -> None:
    assert title_of("Dam fire | Two held | Harbour Post", head=NAME, h1="Dam fire | Two held") == "Dam fire | Two held"


def test_the_headline_that_readers_see_wins_over_the_wording_for_search() -> None:
    head = '<meta property="og:title" content="Why it matters"><meta name="twitter:title" content="Why it matters">'
    assert title_of("Why it matters - Harbour Post", h1="Dam reopens", head=head + NAME) == "Dam reopens"


def test_the_headline_of_a_trail_is_one_for_search_and_the_next_heading_is_the_headline() -> None:
    trail = "<ol><li>News</li><li><h1>Dam news: reopening date</h1></li></ol><h2>Dam reopens at last</h2>"
    html = page(title="Dam news: reopening date").replace(f"<h1>{TITLE}</h1>", trail, 1)
    assert facts_of(html).title == "Dam reopens at last"


@pytest.mark.parametrize(
    "logo",
    [
        '<h1 class="logo">Harbour Post</h1>',
        '<h1><a href="/">Harbour Post</a></h1>',
        '<div class="login-form" hidden><h1>Log in</h1></div>',
    ],
)
def test_a_heading_of_the_frame_is_no_headline(logo: str) -> None:
    html = page(title="Dam reopens - Harbour Post", head=NAME).replace(f"<h1>{TITLE}</h1>", "<h2>Dam reopens</h2>", 1)
    assert facts_of(html.replace("<header>", f"<header>{logo}", 1)).title == "Dam reopens"


@pytest.mark.parametrize("declared", [f"Storm damage: {TITLE}", ""])
def test_a_kicker_belongs_to_the_headline_only_if_the_page_declares_it_so(declared: str) -> None:
    inner = f'<span class="kicker">Storm damage</span><span class="headline">{TITLE}</span>'
    head = f'<meta property="og:title" content="{declared}">' if declared else ""
    html = page(head=head).replace(f"<h1>{TITLE}</h1>", f"<h1>{inner}</h1>", 1)
    assert facts_of(html).title == (declared or TITLE)


def test_a_wording_that_was_cut_by_a_quotation_mark_or_by_dots_counts_for_nothing() -> None:
    head = '<meta property="og:title" content="Mayor says "><meta name="twitter:title" content="Mayor says “the …">'
    html = page(title="Mayor says “the dam is safe” | Harbour Post", head=head + NAME).replace(
        f"<h1>{TITLE}</h1>", "", 1
    )
    assert facts_of(html).title == "Mayor says “the dam is safe”"


def test_words_at_either_side_of_a_break_stay_apart_and_unseen_characters_go() -> None:
    assert title_of(h1="Dam<br>reopens&nbsp;at last&#8203;") == "Dam reopens at last"
