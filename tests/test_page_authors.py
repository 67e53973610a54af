"""Who wrote it: people where a source names them, the nearest to the headline first; never readers or accounts."""

import pytest
from pages import PARAGRAPHS, article_data, facts_of, page

WE = ("Dana Whitlock",)


def authors_of(html: str) -> tuple[str, ...]:
    return facts_of(html).authors


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<p class="byline">By <b>Dana Whitlock</b> and Ivo Kern</p>', ("Dana Whitlock", "Ivo Kern")),
        ('<p class="byline">Dana Whitlock, Political Editor</p>', ("Dana Whitlock",)),
        ('<p class="byline">By Dana Whitlock, Political Editor, in Paris</p>', ("Dana Whitlock",)),
        ("<p>By Dana Whitlock</p>", ("Dana Whitlock",)),
        ("<p>Dana Whitlock</p><p>12 March 2026</p>", ("Dana Whitlock",)),
        ("<p>Storm Damage</p>", ()),
        ('<div class="name">AFP, PARIS</div>', ("AFP",)),
        ('<p class="authors">Dana Whitlock1 ; Ivo Kern2</p>', ("Dana Whitlock", "Ivo Kern")),
        (
            '<div class="post-meta">Posted on March 12, 2026 by <a href="/author/dana">Dana Whitlock</a></div>',
            ("Dana Whitlock",),
        ),
        (
            '<span class="author vcard"><a class="url fn n" href="/author/dana/">Dana Whitlock</a></span>',
            ("Dana Whitlock",),
        ),
        ('<div class="author">Dana Whitlock</div>', ("Dana Whitlock",)),
        ('<div class="article__author">Текст: Вера Лебедь</div>', ("Вера Лебедь",)),
        ('<div class="byline">Γιώργος Παπάς</div>', ("Γιώργος Παπάς",)),
        ('<div class="author">記者 王小明</div>', ("王小明",)),
        ('<div class="author">文／王小明</div>', ("王小明",)),
        ('<div class="byline">김철수 기자</div>', ("김철수",)),
        ('<div class="byline">山田太郎</div>', ("山田太郎",)),
        ('<div class="byline">מאת: דנה לוי</div>', ("דנה לוי",)),
        ('<div class="byline">بقلم: سامي النجار</div>', ("سامي النجار",)),
        ('<div class="byline">كتبت سامي النجار</div>', ("سامي النجار",)),
        ('<div class="byline">रीना शर्मा</div>', ("रीना शर्मा",)),
        ('<div class="byline">Autor: Jan Kowalski</div>', ("Jan Kowalski",)),
        ('<div class="byline">Szerző: Nagy Péter</div>', ("Nagy Péter",)),
        ('<div class="byline">Oleh: Budi Santoso</div>', ("Budi Santoso",)),
        ('<div class="byline">Von <a>Anna Vogel</a>, Berlin</div>', ("Anna Vogel",)),
        ('<div class="byline">Von Anna Vogel und Ben Roth, dpa</div>', ("Anna Vogel", "Ben Roth", "dpa")),
        ('<div class="byline">Por Rui Prado e Lima</div>', ("Rui Prado e Lima",)),
        ('<div class="byline">Por Luis Vega y Soto</div>', ("Luis Vega y Soto",)),
        ('<div class="byline">Door Piet de Vries</div>', ("Piet de Vries",)),
        ('<div class="byline">Di Maria De Rossi</div>', ("Maria De Rossi",)),
        ('<div class="byline">Words: Dana Whitlock Photos: Ivo Kern</div>', ("Dana Whitlock",)),
        ('<div class="byline">Words by Dana Whitlock | Photographs by Ivo Kern</div>', ("Dana Whitlock",)),
        ('<div class="byline">By DANA WHITLOCK Staff Writer</div>', ("Dana Whitlock",)),
        ('<div class="byline">BY DANA WHITLOCK</div>', ("Dana Whitlock",)),
        ('<div class="byline">By Dana Whitlock Published 12 March 2026</div>', ("Dana Whitlock",)),
        ('<div class="byline">Dana Whitlock Dec 21</div>', ("Dana Whitlock",)),
        ('<div class="byline">Posted by admin</div>', ()),
        ('<div class="byline">By admin</div>', ()),
        ('<div class="byline">By Staff Writer</div>', ()),
        ('<div class="byline">By <a href="mailto:dana@x.example">Dana Whitlock</a> @dana</div>', ("Dana Whitlock",)),
        ('<div class="byline">By Dana Whitlock dana@post.example</div>', ("Dana Whitlock",)),
        ('<div class="byline">by dana whitlock</div>', ("dana whitlock",)),
        ('<address class="byline">Dana Whitlock for Harbour Post</address>', ("Dana Whitlock",)),
        ('<div class="byline">Dana Whitlock, Ivo Kern and Mara Osei</div>', ("Dana Whitlock", "Ivo Kern", "Mara Osei")),
        (
            '<p>By <a rel="author" href="/a">Dana Whitlock</a>, <a rel="author" href="/b">Ivo Kern</a></p>',
            ("Dana Whitlock", "Ivo Kern"),
        ),
        (
            '<div itemprop="author" itemscope><meta itemprop="name" content="Dana Whitlock"></div>',
            ("Dana Whitlock",),
        ),
        (
            '<div itemprop="author" itemscope><b itemprop="name">Dana Whitlock</b> <b>Reporter</b></div>',
            ("Dana Whitlock",),
        ),
        (
            '<div class="byline">By <a href="/author/dana">Dana Whitlock</a><b>Health correspondent</b></div>',
            ("Dana Whitlock",),
        ),
        (
            '<div class="byline"><div>By</div><div>Dana Whitlock</div><div>Health correspondent</div></div>',
            ("Dana Whitlock",),
        ),
        ('<div class="byline">Reuters</div>', ("Reuters",)),
        ('<div class="byline">By Reuters Staff</div>', ("Reuters Staff",)),
        ('<div class="byline">By Associated Press</div>', ("Associated Press",)),
        ('<div class="byline">By The Associated Press</div>', ("The Associated Press",)),
        ('<div class="byline">Af Lars Holm</div>', ("Lars Holm",)),
        ('<div class="byline">Av Lars Holm</div>', ("Lars Holm",)),
        ('<div class="byline">Text: Lars Holm</div>', ("Lars Holm",)),
        ('<div class="byline">Par Élodie Durand, à Lyon</div>', ("Élodie Durand",)),
        ('<div class="byline">Par Élodie Durand (avec AFP)</div>', ("Élodie Durand",)),
        ('<div class="byline">Le 12 mars 2026 par Élodie Durand</div>', ("Élodie Durand",)),
        ('<div class="byline">Propos recueillis par Élodie Durand</div>', ("Élodie Durand",)),
        ('<div class="byline">A cura di Carla Neri</div>', ("Carla Neri",)),
    ],
)
def test_a_byline_is_read_in_many_languages_and_shapes(byline: str, authors: tuple[str, ...]) -> None:
    assert authors_of(page(before=byline)) == authors


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Dana Whitlock", ("Dana Whitlock",)),
        (["Dana Whitlock", "Ivo Kern"], ("Dana Whitlock", "Ivo Kern")),
        (
            [{"@type": "Person", "name": "Dana Whitlock"}, {"@type": "Person", "name": "Ivo Kern"}],
            ("Dana Whitlock", "Ivo Kern"),
        ),
        ({"@type": "Person", "name": ["Dana Whitlock", "Ivo Kern"]}, ("Dana Whitlock", "Ivo Kern")),
        ({"givenName": "Dana", "familyName": "Whitlock"}, ("Dana Whitlock",)),
        ({"@type": "Person", "name": "Whitlock, Dana"}, ("Dana Whitlock",)),
        ({"name": "By Dana Whitlock"}, ("Dana Whitlock",)),
        ({"name": "Dana Whitlock, Political editor"}, ("Dana Whitlock",)),
        ({"name": "https://www.facebook.com/dana"}, ()),
        ({"name": "DE VRIES"}, ("De Vries",)),
        ({"name": "Mary-Jane O'Neill"}, ("Mary-Jane O'Neill",)),
        ({"name": "J. K. Whitlock"}, ("J. K. Whitlock",)),
        ({"name": "Dana Whitlock\n"}, ("Dana Whitlock",)),
        ({"name": "dana_w"}, ()),
        ({"name": "Editorial Board"}, ("Editorial Board",)),
        ({"name": "Jean-Luc de la Tour"}, ("Jean-Luc de la Tour",)),
        ({"name": "Ludwig van Beek"}, ("Ludwig van Beek",)),
        ({"name": "Van Morrison"}, ("Van Morrison",)),
        ({"name": "Du Bois"}, ("Du Bois",)),
        ({"name": "Andy Park"}, ("Andy Park",)),
        ({"name": "Da Vinci"}, ("Da Vinci",)),
        ({"name": "Par Lindh"}, ("Par Lindh",)),
        ({"name": "Del Toro"}, ("Del Toro",)),
        ({"name": "Text Brown"}, ("Text Brown",)),
        ({"name": "Harbour and Coast Gazette"}, ("Harbour and Coast Gazette",)),
        ({"name": "Anna von der Heide"}, ("Anna von der Heide",)),
        ({"name": "Maria João e Sousa"}, ("Maria João e Sousa",)),
        ({"name": "Jordi Puig i Cadafalch"}, ("Jordi Puig i Cadafalch",)),
        ({"name": "The Harbour Broadcasting Company"}, ("The Harbour Broadcasting Company",)),
        ({"name": "May Young"}, ("May Young",)),
        ({"name": "April Chief"}, ("April Chief",)),
        ({"name": "Dana Whitlock and Ivo Kern"}, ("Dana Whitlock", "Ivo Kern")),
        ({"name": "Dana Whitlock & Ivo Kern"}, ("Dana Whitlock", "Ivo Kern")),
        ({"name": "Dana Whitlock; Ivo Kern"}, ("Dana Whitlock", "Ivo Kern")),
        ({"name": "Dana Whitlock / Ivo Kern"}, ("Dana Whitlock", "Ivo Kern")),
        ({"name": "王小明"}, ("王小明",)),
        ({"name": "山田 太郎"}, ("山田 太郎",)),
        ({"name": "김철수"}, ("김철수",)),
        ({"name": "Вера Лебедь"}, ("Вера Лебедь",)),
        ({"name": "By"}, ()),
        ({"name": "Will Read"}, ("Will Read",)),
        ({"name": "Tim Contact"}, ("Tim Contact",)),
        ({"name": "Dana"}, ("Dana",)),
        ({"name": "Dana Whitlock (Reuters)"}, ("Dana Whitlock",)),
        ({"name": "Harbour D", "url": "https://harbourpost.example/author/admin/"}, ()),
    ],
)
def test_a_declared_author_is_a_name_or_nobody(author: object, authors: tuple[str, ...]) -> None:
    assert authors_of(page(linked_data=article_data(author=author))) == authors


TEASERS = "".join(
    f'<div class="item"><a href="/t{i}">Boat {i}</a> <a rel="author" href="/author/w{i}">Writer {name}</a></div>'
    for i, name in enumerate(("Abel", "Borg", "Cole", "Dahl", "Erle"))
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a rel="author" href="/dana">Dana Whitlock</a>', f"<aside>{TEASERS}</aside>"),
        ('<a rel="author" href="/dana">Dana Whitlock</a>', f'<div class="related">{TEASERS}</div>'),
        (
            '<p>By <span itemprop="author">Dana Whitlock</span></p>',
            '<section id="comments"><div class="comment"><b itemprop="author">reader77</b></div></section>',
        ),
        (
            '<p>By <span itemprop="author">Dana Whitlock</span></p>',
            '<div itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Ivo Kern</b></div>',
        ),
        (
            '<p class="byline">Dana Whitlock</p>',
            '<figure><img src="a.jpg"><figcaption class="author">Ivo Kern / Harbour Post</figcaption></figure>',
        ),
        ('<p class="byline">Dana Whitlock</p>', '<footer>Theme by <a href="/x" class="author">Ivo Kern</a></footer>'),
    ],
    ids=["aside", "related", "comments", "comment in microdata", "photographer", "theme"],
)
def test_the_byline_nearest_to_the_headline_is_the_author(before: str, after: str) -> None:
    assert authors_of(page(before=before, after=after)) == ("Dana Whitlock",)


def test_authors_of_teasers_alone_are_nobody() -> None:
    assert authors_of(page(after=f'<div class="related">{TEASERS}</div>')) == ()


SITE = {"@type": "Organization", "name": "Harbour Post"}


@pytest.mark.parametrize(
    ("declared", "before", "authors"),
    [
        (SITE, '<p class="byline">Dana Whitlock</p>', ("Dana Whitlock",)),
        (SITE, "<p>By Dana Whitlock</p>", ("Dana Whitlock",)),
        (SITE, "", ("Harbour Post",)),
        (SITE, '<p class="byline">dw</p>', ("Harbour Post",)),
        ([{"name": "Dana Whitlock"}, SITE], "", ("Dana Whitlock",)),
        ({"name": "Dana Whitlock"}, "<p>By Dana Whitlock and Ivo Kern</p>", ("Dana Whitlock", "Ivo Kern")),
        ({"name": "Dana Whitlock"}, "<p>By Ivo Kern</p>", ("Dana Whitlock",)),
        ({"name": "Harbour & Coast Gazette"}, "", ("Harbour & Coast Gazette",)),
    ],
)
def test_the_site_is_credited_only_where_nobody_is_named(
    declared: object, before: str, authors: tuple[str, ...]
) -> None:
    data = article_data(author=declared, publisher=SITE)
    assert authors_of(page(before=before, linked_data=data)) == authors


def test_a_sentence_that_begins_like_a_byline_is_none() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in ("By opening the gates you agree to our terms.", *PARAGRAPHS))
    assert authors_of(page(text)) == ()


@pytest.mark.parametrize(
    ("before", "after", "authors"),
    [
        ("", '<div class="author-bio"><h4>About the author</h4><p>Mara Osei is a reporter.</p></div>', ("Mara Osei",)),
        (
            '<p class="byline">By Dana Whitlock</p>',
            '<article><h2>Ferry</h2><p class="byline">By Ivo Kern</p></article>',
            WE,
        ),
        ('<figure><img src="a.jpg"><span class="author">Ivo Kern / Reuters</span></figure>', "", ()),
        (
            '<figure><figcaption>Dam. <b class="author">Ivo Kern</b></figcaption></figure><p>By Dana Whitlock</p>',
            "",
            WE,
        ),
        ('<p class="byline">By Dana Whitlock</p><span class="photo-author">Photo: Ivo Kern</span>', "", WE),
        (
            '<div class="byline"><strong>Dana Whitlock</strong><span>Science correspondent, Harbour Post</span></div>',
            "",
            WE,
        ),
        ('<div class="author">Dana Whitlock <button>Follow</button></div>', "", WE),
        ('<p class="byline">Dana Whitlock · 5 min read</p>', "", WE),
        ('<p class="byline">Dana Whitlock 2 hours ago</p>', "", WE),
        ('<p class="byline">Guest post by Dana Whitlock</p>', "", WE),
        ('<p class="byline">By Dana Whitlock for the Daily Pier</p>', "", WE),
        ('<p class="byline">Von Dana Whitlock | Stand: 05.03.2024</p>', "", WE),
        ('<p class="byline">Door onze redactie</p>', "", ()),
        ('<p class="byline">来源：海港社 作者：王小明</p>', "", ("王小明",)),
        ('<p class="byline">نویسنده: سارا احمدی</p>', "", ("سارا احمدی",)),
    ],
)
def test_what_stands_beside_a_name_is_no_name(before: str, after: str, authors: tuple[str, ...]) -> None:
    assert authors_of(page(before=before, after=after)) == authors
