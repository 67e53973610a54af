"""Whether only a part of the article can be read without paying: as the page declares it, or by the wall it shows."""

import pytest
from pages import PARAGRAPHS, URL, article_data, page

from extractors.page.html import extract
from extractors.records import Page

WALLS = (
    "Subscribe to continue reading about the harbour.",
    "To keep reading this report, please register.",
    "Dieser Artikel ist exklusiv für unsere Abonnentinnen und Abonnenten.",
    "Il vous reste 70 % de cet article à lire.",
    "Suscríbete para seguir leyendo.",
    "Abbonati ora per continuare a leggere.",
    "Conteúdo exclusivo para assinantes.",
    "Dit artikel is alleen voor abonnees.",
    "Läs hela artikeln: logga in eller skapa ett konto.",
    "Den här artikeln är för våra prenumeranter.",
    "Logg inn for å lese videre.",
    "Denne saken er forbeholdt abonnenter.",
    "Vil du læse videre? Log ind her.",
    "Denne artikel er kun for abonnenter.",
    "Tilaa lehti ja lue koko juttu.",
    "Tämä juttu on tilaajille.",
    "Zaloguj się, aby czytać dalej.",
    "Dalsza część tylko dla prenumeratorów.",
    "Článek je jen pro předplatitele.",
    "Ez a cikk csak előfizetőknek érhető el.",
    "Acest articol este doar pentru abonați.",
    "Чтобы дочитать статью, оформите подписку.",
    "Материал доступен только подписчикам.",
    "Щоб читати далі, увійдіть або передплатіть.",
    "Okumaya devam etmek için abone olun.",
    "Για να συνεχίσετε την ανάγνωση, συνδεθείτε.",
    "残り1,200文字です。",
    "続きを読むには会員登録が必要です。",
    "登录后阅读全文。",
    "본 기사는 유료회원 전용 기사입니다.",
    "لمتابعة القراءة اشترك الآن.",
    "Masuk untuk melanjutkan membaca.",
)


def is_paywalled(html: str) -> bool:
    got = extract(html, url=URL)
    assert isinstance(got, Page)
    return "paywalled" in got.flags


def wall(text: str) -> str:
    return f'<div class="offer"><p>{text}</p></div>'


@pytest.mark.parametrize("text", WALLS)
def test_a_wall_behind_the_text_is_flagged(text: str) -> None:
    assert is_paywalled(page(after=wall(text)))


def test_a_wall_within_the_text_is_flagged() -> None:
    assert is_paywalled(page(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{WALLS[0]}</p>"))


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(after=wall("Subscribe to our newsletter.")),
        page(after=wall("Zaloguj się, aby komentować.")),
        page(after=wall("会員登録はこちら。")),
        page(after=f"<footer>{wall(WALLS[0])}</footer>"),
        page(after=f'<div style="display:none">{wall(WALLS[0])}</div>'),
        page(before=wall(WALLS[0])),  # offered before there is any text
    ],
    ids=["no wall", "newsletter", "log in to comment", "sign up", "footer", "hidden", "ahead"],
)
def test_an_offer_that_is_no_wall_is_not_flagged(html: str) -> None:
    assert not is_paywalled(html)


def test_a_paragraph_that_speaks_of_walls_is_none() -> None:
    long = f"{PARAGRAPHS[0]} Readers who were asked to “{WALLS[0]}” wrote to the board. {' '.join(PARAGRAPHS[1:])}"
    assert not is_paywalled(page("".join(f"<p>{p}</p>" for p in (*PARAGRAPHS, long, *PARAGRAPHS[:2]))))


def test_what_the_page_declares_counts_before_what_it_shows() -> None:
    free = page(linked_data=article_data(isAccessibleForFree=True), after=wall(WALLS[0]))
    assert not is_paywalled(free)
    assert is_paywalled(page(linked_data=article_data(isAccessibleForFree="False")))
    assert not is_paywalled(page(head='<meta property="article:content_tier" content="free">', after=wall(WALLS[0])))
    assert is_paywalled(page(head='<meta property="article:content_tier" content="locked">'))
    assert is_paywalled(page(head='<meta property="article:content_tier" content="metered">', after=wall(WALLS[0])))


@pytest.mark.parametrize(
    ("declared", "walled"),
    [
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".rest"}}, True),
        ({"hasPart": [{"isAccessibleForFree": "False"}]}, True),
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": True}}, False),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}, False),
    ],
)
def test_a_part_that_costs_makes_a_walled_page_unless_the_whole_is_free(
    declared: dict[str, object], walled: bool
) -> None:
    assert is_paywalled(page(linked_data=article_data(**declared))) is walled
