"""Feeds become documents, an entry each, whatever the feed is written in and whatever is broken in it."""

import gzip
import json
import os
import tracemalloc
from pathlib import Path
from xml.sax.saxutils import escape

import hypothesis
import pytest
import zstandard
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from extractors.desk import Desk
from extractors.pipeline import process
from extractors.records import Article, RawDocument, Rejected
from flows.ingest import ingest
from flows.settings import read_settings
from flows.sources.files import SourceFile, find
from flows.sources.reading import read, read_file
from warehouse.store import query
from warehouse.store.runs import RunSummary

RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Ostholm Post</title>'
SENTENCES = (
    "The council of Ostholm has voted to reopen the old swing bridge for walkers, two winters after it was shut.",
    "Repairs will cost 310,000 crowns and take until May, the harbour office said on Monday.",
    "“We have waited long enough,” said Ines Holt, who keeps the kiosk on the north bank.",
)
STORY = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)


def rss(*items: str, head: str = "<link>https://ostholm.example/</link>") -> str:
    return f"{RSS}{head}{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def atom(*entries: str, head: str = "") -> str:
    inner = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Lindvik</title>{head}{inner}</feed>'


def items(folder: Path, content: str | bytes, name: str = "feed.xml") -> list[RawDocument | Rejected]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read([str(path)]))


def documents(folder: Path, content: str | bytes, name: str = "feed.xml") -> list[RawDocument]:
    found = items(folder, content, name)
    assert all(isinstance(item, RawDocument) for item in found), found
    return [item for item in found if isinstance(item, RawDocument)]


def shown(found: list[RawDocument | Rejected]) -> list[str]:
    """Place and text, or place and reason."""
    places = [item.position.rpartition("#")[2] for item in found]
    said = [item.reason if isinstance(item, Rejected) else str(item.content) for item in found]
    return [f"{place}: {one}" for place, one in zip(places, said, strict=True)]


def edited(document: RawDocument) -> Article:
    (outcome,) = process([document], Desk(signs=False))
    assert isinstance(outcome, Article), outcome
    return outcome


def extra(document: RawDocument) -> dict[str, object]:
    found = json.loads(document.extra or "{}")
    assert isinstance(found, dict)
    return found


def test_an_rss_item_gives_every_field(tmp_path: Path) -> None:
    item = f"""
        <title>Bridge &amp;amp; ferry &lt;b&gt;open&lt;/b&gt;</title> <link>/news/7?a=1&amp;b=2</link>
        <guid isPermaLink="false">77</guid> <pubDate>Tue, 08 Sep 2026 14:42:00 +0200</pubDate>
        <dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Ada Quill</dc:creator>
        <category>Roads</category> <category>Roads</category> <category>Harbour</category>
        <description>In short.</description> <content:encoded><![CDATA[{STORY}]]></content:encoded>
    """
    head = "<link>https://www.ostholm.example/</link><language>en-gb</language>"
    (document,) = documents(tmp_path, rss(item, head=head))
    assert (document.position, document.source_kind) == (f"{tmp_path}/feed.xml#1", "feed")
    assert (document.kind, document.content) == ("fragment", STORY)
    assert (document.external_id, document.url) == ("77", "https://www.ostholm.example/news/7?a=1&b=2")
    assert (document.source, document.title, document.authors) == (
        "ostholm.example",
        "Bridge & ferry open",
        ("Ada Quill",),
    )
    assert (document.published_at, document.language) == ("Tue, 08 Sep 2026 14:42:00 +0200", "en-gb")
    assert extra(document) == {"feed": "Ostholm Post", "part": "content", "categories": ["Roads", "Harbour"]}


def test_an_atom_entry_gives_every_field(tmp_path: Path) -> None:
    entry = """
        <id>tag:lindvik.example,2026:1</id> <link rel="self" href="x"/> <link href="a.pdf" type="application/pdf"/>
        <link rel="alternate" type="text/html" href="eins"/> <category term="t" label="Verkehr"/>
        <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Die <em>Fähre</em></div></title>
        <published>2026-09-07T09:00:00-03:00</published> <updated>2026-09-08T10:00:00+02:00</updated>
        <content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>Sie fährt.<x:br/>Bald.</x:p></x:div>
        </content>
        <author><name>Per Sund</name><email>per@lindvik.example</email></author>
    """
    (document,) = documents(tmp_path, atom(entry, head='<link href="https://lindvik.example/blog/"/>'))
    article = edited(document)
    assert (article.external_id, article.url) == ("tag:lindvik.example,2026:1", "https://lindvik.example/blog/eins")
    assert (article.title, article.authors, article.source) == ("Die Fähre", ("Per Sund",), "lindvik.example")
    assert (str(article.published_at), article.published_offset) == ("2026-09-07 12:00:00+00:00", -180)
    assert str(article.modified_at) == "2026-09-08 08:00:00+00:00"
    assert article.text == "Sie fährt.\n\nBald."
    assert extra(document) == {"feed": "Lindvik", "part": "content", "categories": ["Verkehr"]}


def test_an_atom_entry_says_whether_it_is_text(tmp_path: Path) -> None:
    contents = (
        "<content>5 &lt; 6 &amp; 7</content>",
        '<content type="text">&lt;p&gt;is a tag&lt;/p&gt;</content>',
        '<content type="html">&lt;p&gt;is a paragraph&lt;/p&gt;</content>',
        "<content>&lt;p&gt;of a feed that does not say&lt;/p&gt;</content>",
    )
    assert [(d.kind, d.content) for d in documents(tmp_path, atom(*contents))] == [
        ("text", "5 < 6 & 7"),
        ("text", "<p>is a tag</p>"),
        ("fragment", "<p>is a paragraph</p>"),
        ("fragment", "<p>of a feed that does not say</p>"),
    ]


def test_rdf_and_the_first_rss_are_feeds(tmp_path: Path) -> None:
    rdf = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns="http://purl.org/rss/1.0/" xmlns:d="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://ostholm.example/"><title>Post</title><link>https://ostholm.example/</link>
        <items><rdf:Seq><rdf:li resource="https://ostholm.example/1"/></rdf:Seq></items></channel>
        <item rdf:about="https://ostholm.example/1"><title>Eins</title><description>Kurz.</description>
        <d:date>2026-09-08T10:00+02:00</d:date></item></rdf:RDF>"""
    (document,) = documents(tmp_path, rdf, "feed.rdf")
    assert (document.external_id, document.url) == ("https://ostholm.example/1",) * 2
    assert (document.title, document.content, document.published_at) == ("Eins", "Kurz.", "2026-09-08T10:00+02:00")
    oldest = (
        "<rss version='0.91'><channel><item><title>Two</title><description>Brief.</description></item></channel></rss>"
    )
    assert shown(items(tmp_path, oldest, "feed.rss")) == ["1: Brief."]


def test_a_json_feed_gives_every_field(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post",
        "home_page_url": "https://ostholm.example/",
        "language": "en",
        "items": [
            {
                "id": "1",
                "url": "/1",
                "title": "Bridge",
                "content_html": STORY,
                "authors": [{"name": "Ada Quill"}],
                "date_published": "2026-09-08T10:00:00+02:00",
                "tags": ["Roads"],
            },
            {"id": "2", "summary": "In short."},
            {"id": "3"},
            "no entry",
            {"id": ["4"], "content_text": "Text."},
        ],
    }
    first, second, *others = items(tmp_path, json.dumps(feed), "feed.json")
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert (first.external_id, first.url, first.source) == ("1", "https://ostholm.example/1", "ostholm.example")
    assert (first.title, first.authors, first.published_at) == ("Bridge", ("Ada Quill",), "2026-09-08T10:00:00+02:00")
    assert (first.content, extra(first)["categories"]) == (STORY, ["Roads"])
    assert (second.content, extra(second)["part"]) == ("In short.", "summary")
    assert shown(others) == ["3: no-content", "4: not-an-object", "5: wrong-type"]


def test_an_entry_with_a_summary_only_can_be_told_from_one_with_its_text(tmp_path: Path) -> None:
    full = f"<description>In short.</description><content:encoded><![CDATA[{STORY}]]></content:encoded>"
    picture = "<content:encoded>&lt;img src='a.jpg'&gt;</content:encoded><description>In short.</description>"
    found = documents(tmp_path, rss(full, picture, "<description>In short.</description>"))
    assert [extra(document)["part"] for document in found] == ["content", "summary", "summary"]


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        (STORY, "\n\n".join(SENTENCES)),
        ("<br/><br/>".join(SENTENCES), "\n\n".join(SENTENCES)),
        ("\n\n".join(SENTENCES), "\n\n".join(SENTENCES)),
        ("The bridge opens in May.", "The bridge opens in May."),
        ("<p>The bridge opens in May.</p>", "The bridge opens in May."),
        (f"<img src='a.jpg'>{SENTENCES[0]}", SENTENCES[0]),
        (f"<div class='field'><div>{SENTENCES[0]}</div></div>", SENTENCES[0]),
        ("<p>The climbers were not found, the rescuers said.</p>", "The climbers were not found, the rescuers said."),
        (f'{SENTENCES[0]} <a href="https://ostholm.example/1">Continue reading...</a>', SENTENCES[0]),
        (
            f"<p>{SENTENCES[0]}</p><h2>What now</h2><ul><li>Work begins</li><li>Ferries run on</li></ul><p>Soon.</p>",
            f"{SENTENCES[0]}\n\nWhat now\n\n- Work begins\n\n- Ferries run on\n\nSoon.",
        ),
        (
            f'<p>{SENTENCES[0][:-1]} […]</p><p>The post <a href="x">B</a> appeared first on <a href="y">P</a>.</p>',
            SENTENCES[0][:-1] + " […]",
        ),
        (f'<p>{SENTENCES[0][:-4]}…</p><p><a href="x">Read more</a></p>', SENTENCES[0][:-4] + "…"),
        ("<table><tr><td>Holt</td><td>12</td></tr><tr><td>Sund</td><td>11</td></tr></table>", "Holt | 12\n\nSund | 11"),
    ],
)
def test_a_fragment_is_read_as_a_story_whatever_it_is_made_of(fragment: str, text: str, tmp_path: Path) -> None:
    entry = f"<link>https://ostholm.example/a</link><description><![CDATA[{fragment}]]></description>"
    (document,) = documents(tmp_path, rss(entry))
    assert edited(document).text == text


def test_an_address_is_resolved_and_the_publishers_own_is_taken(tmp_path: Path) -> None:
    proxied = """<link>https://proxy.example/~r/1</link><feedburner:origLink
        xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">https://ostholm.example/1</feedburner:origLink>"""
    links = (
        proxied,
        "<link><![CDATA[https://ostholm.example/2?a=1&b=2]]></link>",
        "<link>https://ostholm.example/3?a=1&b=2</link>",
        "<guid>https://ostholm.example/4</guid>",
        "<guid isPermaLink='false'>https://ostholm.example/5</guid>",
        "<link>http://[broken</link>",
        "<link>javascript:alert(1)</link>",
        "<link/>",
    )
    found = documents(tmp_path, rss(*(f"{link}<description>Text.</description>" for link in links)))
    assert [document.url for document in found] == [
        "https://ostholm.example/1",
        "https://ostholm.example/2?a=1&b=2",
        "https://ostholm.example/3?a=1&b=2",
        "https://ostholm.example/4",
        None,
        "http://[broken",
        "javascript:alert(1)",
        None,
    ]


def test_an_entry_is_known_again_by_its_id_then_its_address_then_its_content(tmp_path: Path) -> None:
    """Not by its place in the feed, which is another one tomorrow."""
    entries = ("<guid>7</guid><link>/7</link>", "<link>/8</link>", "")
    texts = [f"{entry}<description>Text {n}.</description>" for n, entry in enumerate(entries)]
    today = [edited(document).article_id for document in documents(tmp_path, rss(*texts))]
    tomorrow = [
        edited(document).article_id
        for document in documents(tmp_path, rss("<description>New.</description>", *texts), "b.xml")
    ]
    assert tomorrow[1:] == today
    assert len(set(tomorrow)) == 4


def test_entries_that_share_an_id_but_no_address_stay_apart(tmp_path: Path) -> None:
    entries = [f"<guid>home</guid><link>/{n}</link><description>Text {n}.</description>" for n in (1, 2, 2)]
    found = documents(tmp_path, rss(*entries))
    assert [document.external_id for document in found] == [f"https://ostholm.example/{n}" for n in (1, 2, 2)]


def test_an_id_that_many_entries_have_is_none_also_where_they_have_no_address(tmp_path: Path) -> None:
    entries = [f"<guid isPermaLink='false'>0</guid><description>{text}</description>" for text in SENTENCES]
    found = documents(tmp_path, rss(*entries))
    assert [document.external_id for document in found] == [None] * len(SENTENCES)
    assert len({edited(document).article_id for document in found}) == len(SENTENCES)


def test_what_is_no_feed_is_one_rejection_that_says_what_it_is(tmp_path: Path) -> None:
    for name, content, reason, detail in (
        ("a.xml", "<?xml version='1.0'?><urlset><url/></urlset>", "not-a-feed", "begins with <urlset>"),
        ("b.rss", "<!DOCTYPE html><html><body>Gone <rss></body></html>", "not-a-feed", "begins with <html>"),
        ("c.rdf", "<rdf:RDF><Person/></rdf:RDF>", "not-a-feed", "RDF without a channel"),
        ("d.xml", "Gone.", "not-a-feed", "no XML"),
        ("f.json", '{"version": "https://jsonfeed.org/version/1", ', "not-a-feed", None),
        ("g.xml", "", "empty", None),
        ("h.atom", " \n", "empty", None),
        ("i.rss", rss(), "empty", None),
        ("j.atom", "<feed xmlns='http://www.w3.org/2005/Atom'/>", "empty", None),
        ("k.xml", b"\x00\x01" * 50, "not-a-feed", "no XML"),
    ):  # fmt: skip
        (item,) = items(tmp_path, content, name)
        assert isinstance(item, Rejected), name
        assert (item.reason, detail and item.detail, item.position) == (reason, detail, f"{tmp_path}/{name}#0"), name


def test_a_broken_entry_costs_no_other(tmp_path: Path) -> None:
    good = "<description>Good.</description>"
    entries = (
        good,
        "<title>Bro</titel><description>Mended.</description>",
        "<description><![CDATA[Never closed.</description>",
        "<description>Caf&eacute; & more &lol; &#0;.</description>",
        f"<description>a \x00\x0b b {SENTENCES[0]}</description>",
        "<title a=b</item><item><<<",
        f"<title>No text</title></item>{RSS}<item><description>Never ended.</description><item>{good}",
        good,
    )
    assert shown(items(tmp_path, rss(*entries))) == [
        "1: Good.",
        "2: Mended.",
        "3: no-content",
        "4: Café & more &lol; .",
        f"5: a    b {SENTENCES[0]}",
        "6: no-content",
        "7: no-content",
        "8: no-content",
        "9: Never ended.",
        "10: Good.",
        "11: Good.",
    ]


def test_what_stands_in_comments_and_in_text_is_no_entry(tmp_path: Path) -> None:
    entry = "<description><![CDATA[In <item>text</item> of its own.]]></description>"
    feed = rss(entry).replace("<item>", "<!-- <item><description>Hidden.</description></item> --><item>", 1)
    assert shown(items(tmp_path, feed)) == ["1: In <item>text</item> of its own."]


def test_no_entity_is_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    outside = f'<!ENTITY x SYSTEM "file://{secret}"><!ENTITY % p SYSTEM "{secret}">%p;'
    feed = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{bomb}{outside}]>' + rss(
        "<title>&x;</title><description>Is &l11; and &x;.</description>"
    ).replace("Post", "Post &l11;")
    (document,) = documents(tmp_path, feed)
    assert (document.title, document.content) == ("&x;", "Is &l11; and &x;.")
    assert extra(document)["feed"] == "Ostholm Post &l11;"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "koi9"])
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_feed_is_read_in_the_charset_that_it_is_written_in(written: str, declared: str, tmp_path: Path) -> None:
    feed = f"<?xml version='1.0' encoding='{declared}'?>" + rss(
        "<description>Die Fähre fährt wieder, sagt Jürgen Groß.</description>", "<description>Grüße.</description>"
    )
    assert shown(items(tmp_path, feed.encode(written))) == ["1: Die Fähre fährt wieder, sagt Jürgen Groß.", "2: Grüße."]


def test_a_wrong_charset_of_an_ascii_feed_does_no_harm(tmp_path: Path) -> None:
    feed = "<?xml version='1.0' encoding='utf-16'?>" + rss("<description>Text.</description>")
    assert shown(items(tmp_path, feed)) == ["1: Text."]


def test_html_that_was_escaped_twice_is_html(tmp_path: Path) -> None:
    (document,) = documents(tmp_path, rss("<description>&amp;lt;p&amp;gt;Text.&amp;lt;/p&amp;gt;</description>"))
    assert (document.kind, document.content) == ("fragment", "<p>Text.</p>")


def test_only_atom_gives_the_authors_of_a_feed_to_its_entries(tmp_path: Path) -> None:
    head = '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Web Desk</dc:creator>'
    (of_rss,) = documents(tmp_path, rss("<description>Text.</description>", head=head))
    (of_atom,) = documents(tmp_path, atom("<summary>Text.</summary>", head="<author><name>Per Sund</name></author>"))
    assert (of_rss.authors, of_atom.authors) == ((), ("Per Sund",))


def test_what_a_server_wrote_before_the_feed_is_passed_over(tmp_path: Path) -> None:
    warning = "<br />\n<b>Warning</b>: date(): no zone is set in feed.php<br />\n<?xml version='1.0'?>"
    assert shown(items(tmp_path, warning + rss("<description>Text.</description>"))) == ["1: Text."]


@pytest.mark.parametrize(
    ("written", "published", "flags"),
    [
        ("Tue, 08 Sep 26 14:42:00 EDT", "2026-09-08 18:42:00+00:00", ()),
        ("Tue, 31 Feb 2026 10:00:00 GMT", "2026-02-28 00:00:00+00:00", ("impossible-date",)),
        ("Fri, 01 Jan 9999 00:00:00 GMT", "2199-01-01 00:00:00+00:00", ("impossible-date",)),
        ("-0001-11-30T00:00:00Z", "1600-11-30 00:00:00+00:00", ("impossible-date",)),
        ("Mon, 01 Jan -1 00:00:00 GMT", "None", ("unread-date",)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "None", ("unread-date",)),
        ("soon", "None", ("unread-date",)),
    ],
)
def test_a_date_that_no_calendar_has_is_flagged_or_left_out(
    written: str, published: str, flags: tuple[str, ...], tmp_path: Path
) -> None:
    (document,) = documents(tmp_path, rss(f"<pubDate>{written}</pubDate><description>{STORY}</description>"))
    article = edited(document)
    assert (str(article.published_at), article.flags) == (published, flags)


def test_a_feed_that_ends_early_gives_what_it_has_and_says_so(tmp_path: Path) -> None:
    whole = rss("<description>One.</description>", "<description>Two.</description>").encode()
    assert shown(items(tmp_path, whole[: whole.index(b"Two") + 2])) == ["1: One.", "end: damaged-file"]
    assert shown(items(tmp_path, whole[:-6])) == ["1: One.", "2: Two.", "end: damaged-file"]
    noise = [f"<description>{os.urandom(300).hex()}</description>" for _ in range(200)]
    cut = gzip.compress(rss(*noise).encode())[:-9000]
    *good, last = shown(items(tmp_path, cut, "feed.rss.gz"))
    assert (len(good) > 100, last) == (True, "end: damaged-file")


def test_feeds_are_unpacked(tmp_path: Path) -> None:
    feed = rss("<description>Text.</description>").encode()
    assert shown(items(tmp_path, gzip.compress(feed), "a.rss.gz")) == ["1: Text."]
    assert shown(items(tmp_path, zstandard.compress(feed), "a.xml.zst")) == ["1: Text."]


def test_an_entry_of_many_megabytes_costs_no_other(tmp_path: Path) -> None:
    large = f"<description>{'far too much ' * 1_000_000}</description>"
    entries = ("<description>One.</description>", large, "<description>Three.</description>")
    assert shown(items(tmp_path, rss(*entries))) == ["1: One.", "2: too-large", "3: Three."]


def test_a_feed_is_never_held_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "feed.rss").write_text(rss(*[f"<description>{'A long text. ' * 1000}</description>"] * 2000))
    tracemalloc.start()
    count = sum(isinstance(item, RawDocument) for item in read([str(tmp_path / "feed.rss")]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 2000
    assert peak < 5_000_000 < (tmp_path / "feed.rss").stat().st_size


def test_tags_that_never_end_are_read_in_one_pass(tmp_path: Path) -> None:
    """Each of them looked for to the end of the file would take hours."""
    for mark in ("<item ", "<![CDATA[", "<!--", "</item", "<item><![CDATA["):
        assert shown(items(tmp_path, RSS + mark * 20_000))[-1] == "end: damaged-file"


def test_a_feed_is_read_on_from_an_entry(tmp_path: Path) -> None:
    entries = [f"<guid>same</guid><link>/{n}</link><description>Text {n}.</description>" for n in range(5)]
    whole = items(tmp_path, rss(*entries))
    (file,) = find([str(tmp_path / "feed.xml")])
    assert isinstance(file, SourceFile)
    assert list(read_file(file, {}, 3)) == whole[2:]


FEEDS = (
    rss(*(f"<guid>{n}</guid><title>T &amp; {n}</title><description><![CDATA[{STORY}]]>" for n in range(4))),
    atom(*(f"<id>{n}</id><title>T</title><content type='html'>&lt;p&gt;Fähre {n}</content>" for n in range(4))),
    json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "summary": "Fähre"}] * 3}),
)  # fmt: skip


@hypothesis.settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(feed=st.sampled_from(FEEDS), at=st.integers(0, 10**6), cut=st.integers(0, 40), new=st.binary(max_size=20))
def test_a_damaged_feed_is_read_or_refused(feed: str, at: int, cut: int, new: bytes, tmp_path: Path) -> None:
    """Never nothing, and never an exception: it would end the run, and each one after it."""
    content = feed.encode()
    at %= len(content)
    assert shown(items(tmp_path, content[:at] + new + content[at + cut :]))


@hypothesis.settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1))
def test_a_text_comes_out_as_it_was_put_in(text: str, tmp_path: Path) -> None:
    entry = f"<id>1</id><content type='text'>a{escape(text)}a</content>"
    (document,) = documents(tmp_path, atom(entry))
    assert document.content == f"a{text}a".replace("\ufffe", " ").replace("\uffff", " ")


@pytest.mark.end_to_end
def test_an_entry_and_its_page_are_two_articles_of_one_cluster_and_read_again_change_nothing(tmp_path: Path) -> None:
    """Were they one article, a summary would be a revision that replaces the story."""
    news = tmp_path / "news"
    news.mkdir()
    entries = (
        f"<guid>7</guid><link>/bridge?utm_source=rss</link><title>Bridge</title><description>{SENTENCES[0]}</description>",
        "<guid>8</guid><link>/ferry</link><description>The ferry to Lindvik runs again.</description>",
        "<guid>9</guid><link>/empty</link>",
    )
    (news / "post.rss").write_text(rss(*entries))
    (news / "sport.rss").write_text(rss(*entries[:1]))
    head = '<title>Bridge</title><link rel="canonical" href="https://www.ostholm.example/bridge">'
    (news / "bridge.html").write_text(f"<html><head>{head}</head><body><article>{STORY}</article></body></html>")
    settings = read_settings(db=tmp_path / "news.duckdb", workers=1)
    assert _states(ingest([str(news)], settings)) == {"loaded": 3, "duplicate": 1, "rejected": 1}
    clusters = query.run(
        settings.db,
        "SELECT list_sort(list(external_id)) AS ids FROM articles GROUP BY cluster_id ORDER BY ids",
    ).to_pylist()
    assert clusters == [{"ids": ["7", "bridge.html"]}, {"ids": ["8"]}]
    parts = "SELECT external_id AS id FROM articles WHERE extra->>'part' = 'summary' ORDER BY id"
    assert query.run(settings.db, parts).to_pylist() == [{"id": "7"}, {"id": "8"}]
    assert _states(ingest([str(news)], settings, again=True)) == {"unchanged": 3, "duplicate": 1, "rejected": 1}


def _states(summary: RunSummary) -> dict[str, int]:
    return {state: count for state, count in summary.states.items() if count}
