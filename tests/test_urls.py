"""One address an article: the table says which addresses are the same, and which only look so."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.facts.urls import article_url, normalize_url

STORY = "https://harbourpost.example/2024/03/dam-reopens-1234"
P = "https://harbourpost.example"

# Spellings of STORY.
SAME_AS_STORY = [
    "http://harbourpost.example/2024/03/dam-reopens-1234",
    "HTTPS://HarbourPost.Example/2024/03/dam-reopens-1234",
    "https://www.harbourpost.example/2024/03/dam-reopens-1234",
    "https://harbourpost.example./2024/03/dam-reopens-1234",
    "https://harbourpost.example:443/2024/03/dam-reopens-1234",
    "http://harbourpost.example:80/2024/03/dam-reopens-1234",
    "http://www.harbourpost.example:80/2024/03/dam-reopens-1234/",
    "//harbourpost.example/2024/03/dam-reopens-1234",
    "harbourpost.example/2024/03/dam-reopens-1234",
    "www.harbourpost.example/2024/03/dam-reopens-1234",
    "  https://harbourpost.example/2024/03/dam-reopens-1234\n",
    "<https://harbourpost.example/2024/03/dam-reopens-1234>",
    "https://reader:secret@harbourpost.example/2024/03/dam-reopens-1234",
    "https://m.harbourpost.example/2024/03/dam-reopens-1234",
    "https://mobile.harbourpost.example/2024/03/dam-reopens-1234",
    "https://amp.harbourpost.example/2024/03/dam-reopens-1234",
    "https://www.m.harbourpost.example/2024/03/dam-reopens-1234",
    f"{STORY}/", f"{STORY}//", f"{STORY}?", f"{STORY}#", f"{STORY}#comments", f"{STORY}#:~:text=The%20dam",
    f"{STORY}/amp", f"{STORY}/amp/", f"{STORY}.amp", f"{STORY}?amp", f"{STORY}?amp=1", f"{STORY}?outputType=amp",
    f"{STORY}?output=amp", f"{STORY}/AMP/", f"{STORY}/?amp=1&utm_source=x",
    "https://harbourpost.example/amp/2024/03/dam-reopens-1234",
    "https://harbourpost-example.cdn.ampproject.org/c/s/harbourpost.example/2024/03/dam-reopens-1234",
    "https://harbourpost-example.cdn.ampproject.org/v/s/www.harbourpost.example/2024/03/dam-reopens-1234/amp?usqp=x",
    "https://www.google.com/amp/s/harbourpost.example/2024/03/dam-reopens-1234/amp",
    "https://harbourpost.example/2024//03/dam-reopens-1234",
    "https://harbourpost.example/2024/./03/dam-reopens-1234",
    "https://harbourpost.example/2024/02/../03/dam-reopens-1234",
    "https://harbourpost.example/2024/03/dam%2Dreopens-1234",
    "https://harbourpost.example/%32024/03/dam-reopens-1234",
    "https://harbourpost.example/2024/03/dam-reopens-1234;jsessionid=8A7F",
    "https://harbourpost.example/2024/03/dam-reopens-1234;JSESSIONID=8A7F?utm_medium=x",
    "https://harbourpost.example/(S(k3bq0z))/2024/03/dam-reopens-1234",
    "https://harbourpost.example/2024/03/dam-reopens-1234/index.html",
    "https://harbourpost.example/2024/03/dam-reopens-1234/index.php",
    "https://harbourpost.example/2024/03/dam-reopens-1234/default.aspx",
    "https://harbourpost\n.example/2024/03/dam-reopens-1234",
    *(
        f"{STORY}?{parameter}"
        for parameter in (
            "utm_source=x", "UTM_Source=x", "utm_source=x&utm_medium=y&utm_campaign=z&utm_term=a&utm_content=b",
            "utm_id=1", "fbclid=Iw", "gclid=1", "dclid=1", "gbraid=1", "wbraid=1", "msclkid=1", "yclid=1", "twclid=1",
            "ttclid=1", "igshid=1", "li_fat_id=1", "epik=1", "srsltid=1", "mc_cid=1&mc_eid=2", "_ga=1.2", "_gl=1",
            "mkt_tok=1", "_hsenc=1&_hsmi=2", "hsa_acc=1", "pk_campaign=1", "piwik_kwd=1", "mtm_source=1",
            "at_medium=RSS&at_campaign=KARANGA", "ns_mchannel=social", "ns_source=x", "xtor=RSS-1", "wt_mc=x", "ocid=x",
            "icid=x", "ncid=x", "cmpid=x", "CMP=x", "cmp=x", "ftag=x", "ito=1490", "smid=tw-share", "smtyp=cur",
            "soc_src=x", "guccounter=1", "guce_referrer=x", "spm=x", "trk=x", "ref=homepage", "ref_src=x", "referrer=x",
            "__twitter_impression=true", "fb_source=x", "oly_enc_id=1", "vero_id=1", "s_cid=x", "itm_source=x",
            "source=rss", "src=twitter", "from=newsletter", "via=facebook", "view=print", "print=1", "share=email",
            "PHPSESSID=4f", "jsessionid=1", "sessionid=1", "sid=abc", "&&", "&utm_source=x&", "amp;utm_source=x",
            "utm_source=x#part", "utm%5Fsource=x",
        )
    ),
]  # fmt: skip

# Pairs that are the same though neither is STORY.
SAME = [
    (f"{P}/a?id=1&page=2", f"{P}/a?page=2&id=1"),
    (f"{P}/a?id=1&utm_source=x&page=2", f"{P}/a?page=2&id=1"),
    (f"{P}/a?id=1&id=1", f"{P}/a?id=1"),
    (f"{P}/a?q=dam+wall", f"{P}/a?q=dam%20wall"),
    (f"{P}/a?q=%7Edam", f"{P}/a?q=~dam"),
    (f"{P}/a?q=a%2fb", f"{P}/a?q=a%2Fb"),
    (f"{P}/a?x", f"{P}/a?x="),
    (f"{P}/a?id=1&amp;page=2", f"{P}/a?id=1&page=2"),
    (f"{P}/größe", f"{P}/gr%C3%B6%C3%9Fe"),
    (f"{P}/gr%c3%b6%c3%9fe", f"{P}/größe"),
    (f"{P}/gro\u0308sse", f"{P}/gr\u00f6sse"),
    (f"{P}/a b", f"{P}/a%20b"),
    (f"{P}/100%", f"{P}/100%25"),
    (f"{P}/~dana", f"{P}/%7edana"),
    (f"{P}/a%7Cb", f"{P}/a|b"),
    (f"{P}/%E6%B8%AF", f"{P}/港"),
    (P, f"{P}/"),
    (P, f"{P}/index.html"),
    (P, "http://www.harbourpost.example/?utm_source=x"),
    (f"{P}/?utm_source=x&p=7", f"{P}/?p=7"),
    (f"{P}/index.php?p=7", f"{P}/?p=7"),
    ("https://hafenbote-münde.example/a", "https://xn--hafenbote-mnde-qsb.example/a"),
    ("https://HAFENBOTE-MÜNDE.example/a", "https://hafenbote-münde.example/a"),
    ("https://straßenblatt.example/a", "https://xn--straenblatt-y6a.example/a"),
    ("https://港湾新聞.example/a", "https://xn--efvz2q1gv76d.example/a"),
    ("https://news。example.org/a", "https://news.example.org/a"),
    ("https://en.m.harbourwiki.example/wiki/Dam", "https://en.harbourwiki.example/wiki/Dam"),
    ("https://de.mobile.harbourwiki.example/a", "https://de.harbourwiki.example/a"),
    ("https://m.news.harbourpost.example/a", "https://news.harbourpost.example/a"),
    ("https://www.harbourpost.co.uk/a", "https://harbourpost.co.uk/a"),
    ("https://m.harbourpost.com.br/a", "https://harbourpost.com.br/a"),
    (f"{P}/story.amp.html", f"{P}/story"),
    (f"{P}/story-amp.html", f"{P}/story.html"),
    ("http://[::1]:80/a", "https://[::1]/a"),
    ("https://harbourpost.example:8443/a/", "https://harbourpost.example:8443/a"),
    ("https://harbourpost.example#!/story/7", "https://harbourpost.example/#!/story/7"),
]

# Pairs that are two addresses: joining them would lose an article.
DIFFERENT = [
    (f"{P}/a/cXyZ1", f"{P}/a/cxyz1"),
    (f"{P}/Story", f"{P}/story"),
    (f"{P}/a?id=1", f"{P}/a?id=2"),
    (f"{P}/a?id=1", f"{P}/a"),
    (f"{P}/a?ID=X", f"{P}/a?ID=x"),
    (f"{P}/a?id=1&id=2", f"{P}/a?id=1"),
    (f"{P}/a?page=1", f"{P}/a?page=2"),
    (f"{P}/?p=1", f"{P}/?p=11"),
    (f"{P}/a?article=sid7", f"{P}/a?article=sid8"),
    (f"{P}/a?source=42", f"{P}/a?source=43"),
    (f"{P}/a?from=2024-01-01", f"{P}/a?from=2024-01-02"),
    (f"{P}/a?view=7", f"{P}/a?view=8"),
    (f"{P}/a?type=report", f"{P}/a?type=column"),
    (f"{P}/a?sortphpsessid=1", f"{P}/a?sortphpsessid=2"),
    (f"{P}/a?cid=77", f"{P}/a?cid=78"),
    (f"{P}/a?story_id=9", f"{P}/a?story_id=10"),
    (f"{P}/story?ref=a-17", f"{P}/story?ref=b-18"),
    (f"{P}/story?ref=1", f"{P}/story?ref=2"),
    (f"{P}/list.php?sid=1001", f"{P}/list.php?sid=1002"),
    (f"{P}/show-news-item.php?sid=1001", f"{P}/show-news-item.php?sid=1002"),
    (f"{P}/news?sid=26/03/04/1012218", f"{P}/news?sid=26/03/04/1012219"),
    (f"{P}/modules.php?name=News&file=article&sid=7", f"{P}/modules.php?name=News&file=article&sid=8"),
    (f"{P}/view?cid=1&at_id=5", f"{P}/view?cid=1&at_id=6"),
    (f"{P}/item?rss=991", f"{P}/item?rss=992"),
    (f"{P}/story?mc_id=1", f"{P}/story?mc_id=2"),
    (f"{P}/x?ns_article=1", f"{P}/x?ns_article=2"),
    (f"{P}/nieuws?ito=2201", f"{P}/nieuws?ito=2202"),
    (f"{P}/?sid=41", f"{P}/?sid=42"),
    (f"{P}/a?q=a%26b", f"{P}/a?q=a&b"),
    (f"{P}/a?q=1%2B1", f"{P}/a?q=1+1"),
    (f"{P}/a%2Fb", f"{P}/a/b"),
    (f"{P}/a%3Fb", f"{P}/a?b"),
    (f"{P}/a%23b", f"{P}/a#b"),
    (f"{P}/100%25", f"{P}/100"),
    (f"{P}/a", f"{P}/a.html"),
    (f"{P}/a.html", f"{P}/a.htm"),
    (f"{P}/a", f"{P}/b"),
    (f"{P}/a/b", f"{P}/a-b"),
    (f"{P}/a", f"{P}/a/b"),
    (f"{P}/a/1", f"{P}/a/2"),
    (f"{P}/a/1", f"{P}/a/10"),
    (f"{P}/2024/03/dam", f"{P}/2024/04/dam"),
    (f"{P}/camp", f"{P}/c"),
    (f"{P}/stamp", f"{P}/st"),
    (f"{P}/news/amplifier-test", f"{P}/news/lifier-test"),
    (f"{P}/champ.html", f"{P}/ch.html"),
    (f"{P}/amp", f"{P}/"),
    (f"{P}/ampere/units", f"{P}/units"),
    (f"{P}/indexing.html", f"{P}/"),
    (f"{P}/my-index.html", f"{P}/my-"),
    (f"{P}/index.html.bak", f"{P}/"),
    (f"{P}/default", f"{P}/"),
    (f"{P}/größe", f"{P}/grosse"),
    (f"{P}/münde", f"{P}/munde"),
    (f"{P}/#!/story/7", f"{P}/#!/story/8"),
    (f"{P}/#/story/7", f"{P}/#/story/8"),
    (f"{P}/#!/story/7", f"{P}/"),
    ("https://news.harbourpost.example/a", "https://harbourpost.example/a"),
    ("https://sport.harbourpost.example/a", "https://harbourpost.example/a"),
    ("https://sport.harbourpost.example/a", "https://news.harbourpost.example/a"),
    ("https://de.harbourpost.example/a", "https://fr.harbourpost.example/a"),
    ("https://www2.harbourpost.example/a", "https://harbourpost.example/a"),
    ("https://blog.harbourpost.example/a", "https://harbourpost.example/blog/a"),
    ("https://harbourpost.example/a", "https://harbourpost.test/a"),
    ("https://harbourpost.co.uk/a", "https://harbourpost.com/a"),
    ("https://m.co.uk/a", "https://co.uk/a"),
    ("https://m.example/a", "https://example.org/a"),
    ("https://mobile.example/a", "https://m.example/a"),
    ("https://amp.example/a", "https://mobile.example/a"),
    ("https://mpost.example/a", "https://post.example/a"),
    ("https://wwwpost.example/a", "https://post.example/a"),
    ("https://harbourpost.example:8080/a", "https://harbourpost.example/a"),
    ("https://harbourpost.example:8080/a", "https://harbourpost.example:8081/a"),
    ("https://harbourpost.example/a;version=2", "https://harbourpost.example/a"),
    ("https://harbourpost.example/a;version=2", "https://harbourpost.example/a;version=3"),
    ("https://harbourpost.example/(2024)/a", "https://harbourpost.example/a"),
    ("https://straßenblatt.example/a", "https://strassenblatt.example/a"),
    ("https://10.0.0.1/a", "https://10.0.0.2/a"),
    ("https://[::1]/a", "https://[::2]/a"),
]

NO_ADDRESS = [
    "", "   ", "javascript:void(0)", "mailto:desk@harbourpost.example", "data:text/html,hi", "file:///etc/hosts",
    "ftp://harbourpost.example/a", "/2024/03/dam", "dam reopens", "http://", "https://", "http:///a", "https://[::1/a",
    "https://harbourpost.example:port/a", "https://harbour..example/a", "tel:+123", "about:blank", "https://localhosts/a",
    "urn:isbn:123", "x" * 9000,
]  # fmt: skip


@pytest.mark.parametrize("url", SAME_AS_STORY)
def test_spellings_of_one_address_are_one(url: str) -> None:
    assert normalize_url(url) == STORY


@pytest.mark.parametrize(("left", "right"), SAME)
def test_equal_addresses_are_one(left: str, right: str) -> None:
    assert normalize_url(left) == normalize_url(right) is not None


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_addresses_of_two_articles_stay_two(left: str, right: str) -> None:
    assert normalize_url(left) != normalize_url(right)
    assert None not in (normalize_url(left), normalize_url(right))


@pytest.mark.parametrize("path", ["", "/", "/index.html", "/?utm_source=x", "/en", "/de-at/", "/home", "//", "/#top"])
def test_the_root_of_a_site_is_no_articles_address(path: str) -> None:
    assert article_url(f"{P}{path}") is None


@pytest.mark.parametrize("path", ["/?p=123", "/index.php?id=7", "/dam", "/#!/story/7", "/2026", "/en/dam"])
def test_an_address_that_may_be_an_articles_is_kept(path: str) -> None:
    assert article_url(f"{P}{path}") == normalize_url(f"{P}{path}") is not None


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_web_address_has_no_normal_form(url: str) -> None:
    assert normalize_url(url) is None


def test_the_table_has_two_hundred_pairs() -> None:
    assert len(SAME_AS_STORY) + len(SAME) + len(DIFFERENT) >= 200


WORD = st.text(string.ascii_letters + string.digits + "-_~é港 %+&=?#/.;:@", min_size=0, max_size=12)


@given(st.lists(WORD, max_size=4), st.lists(st.tuples(WORD, WORD), max_size=3))
def test_a_normal_form_is_its_own_normal_form(segments: list[str], pairs: list[tuple[str, str]]) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    once = normalize_url(f"https://harbourpost.example/{'/'.join(segments)}?{query}")
    assert once is None or normalize_url(once) == once


@given(st.text(max_size=60))
def test_any_text_has_a_normal_form_or_none(text: str) -> None:
    normal = normalize_url(text)
    assert normal is None or normal.startswith("https://")
