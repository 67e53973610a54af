"""sources.toml: what may stand in it, and how entries get in and out."""

from pathlib import Path

import pytest
from loopback import NOT_FOUND, Reply, book, feed, reply, serving, site, story

from flows.cli import run
from flows.commands import sources
from flows.errors import UsageError
from flows.fetch.book.source import Source, read_book
from flows.settings import read_settings

FEED = "https://news.example/feed"


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text)
    return path


def test_an_entry_has_the_defaults_unless_it_says_otherwise(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[defaults]\nlanguage = "de"\ndelay = 7\nrecheck = ["2h"]\n'
        f'[[source]]\nname = "A"\nfeeds = ["{FEED}"]\n'
        '[[source]]\nname = "B"\nsitemaps = ["https://b.example/news.xml"]\nlanguage = "fr"\npages = false\n'
        'country = "FR"\nkind = "wire"\nevery = "15m"\nmax_pages = 9\nrecheck = []\npublisher = "B Group"\n',
    )
    assert read_book(path) == [
        Source(name="A", feeds=(FEED,), language="de", delay=7, recheck=(7200.0,)),
        Source(
            name="B", sitemaps=("https://b.example/news.xml",), language="fr", pages=False, country="FR", kind="wire",
            every=900.0, delay=7, max_pages=9, recheck=(), publisher="B Group",
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"url": "x"}, r"entry 1 \(One\): url: is no field of a source"),
        ({"feeds": ["nothing"]}, r"entry 1 \(One\): feeds\.0: .* can't be fetched: no scheme"),
        ({"feeds": []}, r"entry 1 \(One\): feeds: neither a feed nor a sitemap"),
        (
            {"delay": 0.5},
            r"entry 1 \(One\): delay: below 1 s only for hosts in allow_hosts, and news\.example:443 is not",
        ),
        ({"delay": -1}, r"entry 1 \(One\): delay"),
        ({"every": "often"}, r"entry 1 \(One\): every: .*as in 15m"),
        ({"every": "59s"}, r"entry 1 \(One\): every: below 60 s only for hosts in allow_hosts"),
        ({"recheck": ["1d", "1h"]}, r"entry 1 \(One\): recheck: .*later than the one before"),
        ({"country": "Germany"}, r"entry 1 \(One\): country"),
        ({"language": "English"}, r"entry 1 \(One\): language"),
        ({"max_pages": 0}, r"entry 1 \(One\): max_pages"),
        ({"pages": "maybe"}, r"entry 1 \(One\): pages"),
        ({"name": ""}, r"entry 1 \(\): name"),
    ],
)
def test_what_is_wrong_is_said_with_the_entry_and_the_field(entry: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        book({"feeds": [FEED], **entry}, delay=5)


def test_two_entries_of_a_name_or_of_a_feed_are_refused() -> None:
    with pytest.raises(UsageError, match=r"entry 2 \(A\): name: another entry has it"):
        book({"name": "A", "feeds": [FEED]}, {"name": "A", "feeds": [FEED + "2"]}, delay=5)
    with pytest.raises(UsageError, match=r"entry 2 \(B\): feeds: another entry has https://news.example/feed"):
        book({"name": "A", "feeds": [FEED]}, {"name": "B", "feeds": [FEED]}, delay=5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[sources]]\n", "sources is no part of a source book"),
        ("source = 5\n", r"write \[defaults\] and \[\[source\]\]"),
        ('[defaults]\nname = "A"\n', "can't have name"),
        ("source = [\n", "can't be read"),
        ("source = [1]\n", "entry 1 is no table"),
    ],
)
def test_a_book_that_is_none_is_bad_usage(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_book(written(tmp_path, text))
    with pytest.raises(UsageError, match="is not there"):
        read_book(tmp_path / "elsewhere.toml")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, whose owner is known."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_CONTACT", "desk@news.example")
    return tmp_path


def newspaper() -> dict[str, Reply]:
    home = (
        "<html><head><meta property='og:site_name' content='Harbour Post'>"
        "<link rel='alternate' type='application/rss+xml' href='/news.rss'>"
        "<link rel='alternate' type='application/rss+xml' href='/comments/feed'>"
        "<link rel='alternate' type='application/atom+xml' href='/dead.atom'>"
        "<link rel='alternate' hreflang='de' href='/de'></head><body>News</body></html>"
    )
    return {"/": reply(home), "/1": reply(story(1))}


def test_feeds_and_news_sitemaps_of_a_site_are_found(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = newspaper()
    with serving(lambda asked: pages.get(asked.path, NOT_FOUND)) as server:
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", f'["{server.authority}"]')
        pages["/news.rss"] = feed([server.url("/1")])
        pages["/robots.txt"] = reply(f"Sitemap: {server.url('/all.xml')}\nSitemap: {server.url('/news.xml')}\n")
        pages["/news.xml"] = reply(f"<urlset><url><loc>{server.url('/1')}</loc></url></urlset>")
        assert run(["sources", "add", server.url("/")]) == 0
        [source] = read_book(desk / "sources.toml")
        assert source == Source(
            name="Harbour Post", feeds=(server.url("/news.rss"),), sitemaps=(server.url("/news.xml"),)
        )
        said = capsys.readouterr().out
        assert f"{server.url('/news.rss')}: feed with 1 entry" in said
        assert f"{server.url('/dead.atom')}: not-found: 404" in said
        assert "added to sources.toml: Harbour Post" in said
        assert run(["sources", "add", server.url("/")]) == 2
        assert "another entry has it" in capsys.readouterr().err
        assert run(["sources", "test", "Harbour Post"]) == 0
        assert "words of text" in capsys.readouterr().out


def test_the_usual_places_are_looked_at_where_a_site_names_no_feed(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages: dict[str, Reply] = {"/": reply("<html><body>News</body></html>")}
    with serving(site(pages)) as server:
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", f'["{server.authority}"]')
        pages["/rss.xml"] = feed([server.url("/1")])
        assert run(["sources", "add", server.url("/"), "--name", "Post"]) == 0
        assert read_book(desk / "sources.toml") == [Source(name="Post", feeds=(server.url("/rss.xml"),))]


def test_the_help_of_sources_names_the_commands_that_there_are() -> None:
    names = ", ".join(one.name or one.callback.__name__ for one in sources.command.registered_commands if one.callback)
    assert f": {names}." in str(sources.command.info.help)


@pytest.mark.parametrize("asked_for", ["/", "/rss.xml"], ids=["site", "feed"])
@pytest.mark.parametrize(
    ("title", "name"),
    [("Harbour\n Post", "Harbour Post"), (" ", "127.0.0.1")],
)
def test_what_is_added_without_a_name_is_called_as_its_feed_is_else_after_its_host(
    title: str, name: str, asked_for: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: dict[str, Reply] = {"/": reply("<html><body>News</body></html>")}
    with serving(site(pages)) as server:
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", f'["{server.authority}"]')
        pages["/rss.xml"] = feed([server.url("/1")]).replace(b"Invented Post", title.encode().ljust(13))
        assert run(["sources", "add", server.url(asked_for)]) == 0
        assert read_book(desk / "sources.toml") == [Source(name=name, feeds=(server.url("/rss.xml"),))]


def test_a_site_without_any_is_not_added(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(site({"/": reply("<html><body>News</body></html>")})) as server:
        monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", f'["{server.authority}"]')
        assert run(["sources", "add", server.url("/")]) == 2
        assert "names no feed and no news sitemap. Nothing was added." in capsys.readouterr().err
        assert run(["sources", "add", server.url("/missing")]) == 2
        assert "can't be had: not-found" in capsys.readouterr().err
    assert not (desk / "sources.toml").exists()


OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="North">
<outline type="rss" title="A" xmlUrl="https://a.example/feed" language="de"/><outline text="no feed"/></outline>
<outline type="rss" text="A" xmlUrl="https://b.example/feed"/></body></opml>"""
CSV = "name,url,country\nA,https://a.example/feed,DE\n,https://b.example/feed,\nNone,,\n"


@pytest.mark.parametrize(("name", "text"), [("feeds.opml", OPML), ("feeds.csv", CSV)])
def test_a_list_of_feeds_is_taken_in_once(desk: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (desk / name).write_text(text)
    for _ in range(2):
        assert run(["sources", "import", name]) == 0
    first, second = read_book(desk / "sources.toml")
    assert (first.name, first.feeds) == ("A", ("https://a.example/feed",))
    assert (second.name, second.feeds) == ("A 2" if "opml" in name else "b.example", ("https://b.example/feed",))
    assert (first.language, first.country) == (("de", None) if "opml" in name else (None, "DE"))
    assert "added to sources.toml: 2 feeds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text"), [("f.opml", "no xml"), ("f.csv", "a,b\n1,2\n"), ("f.csv", "url\nfile:///x\n")]
)
def test_a_list_that_is_none_changes_nothing(desk: Path, name: str, text: str) -> None:
    (desk / name).write_text(text)
    assert run(["sources", "import", name]) == 2
    assert not (desk / "sources.toml").exists()


def test_an_entry_is_taken_out_and_the_rest_stays_as_it_was(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = f'# our own\n[defaults]\nlanguage = "en"  # all of them\n\n[[source]]\nname = "A"\nfeeds = ["{FEED}"]\n'
    (desk / "sources.toml").write_text(f'{kept}[[source]]\nname = "B"\nfeeds = ["https://b.example/feed"]\n')
    assert run(["sources", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[2:] == ["B", "  https://b.example/feed: not asked yet"]
    assert run(["sources", "remove", "B"]) == 0
    assert (desk / "sources.toml").read_text() == kept
    assert run(["sources", "remove", "B"]) == 2


def test_without_a_book_or_a_contact_fetch_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["fetch"]) == 2
    assert "sources.toml is not there. Make it: copydesk sources add" in capsys.readouterr().err
    written(tmp_path, f'[[source]]\nname = "A"\nfeeds = ["{FEED}"]\n')
    assert run(["fetch"]) == 2
    assert "contact is not set" in capsys.readouterr().err
    assert run(["serve", "--every", "15m"]) == 2
    assert "Nothing to serve" in capsys.readouterr().err
    assert run(["serve", "--sources", "sources.toml", "--every", "15m"]) == 2
    assert "contact is not set" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["127.0.0.1:80, [::1]:8000", '["127.0.0.1:80", "[::1]:8000"]'])
def test_hosts_that_are_ours_are_given_with_their_ports(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", given)
    assert read_settings().allow_hosts == ("127.0.0.1:80", "[::1]:8000")


@pytest.mark.parametrize("given", ["127.0.0.1", "http://127.0.0.1/", '["a b:80"', "a b:80"])
def test_a_host_without_its_port_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("COPYDESK_ALLOW_HOSTS", given)
    with pytest.raises(UsageError):
        read_settings()


@pytest.mark.parametrize("contact", ["redaktion@münster.example", "desk@news.example\nX-More: 1", "desk\t@x.example"])
def test_a_contact_that_no_header_can_carry_is_refused_by_its_name(
    contact: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYDESK_CONTACT", contact)
    written(tmp_path, f'[[source]]\nname = "A"\nfeeds = ["{FEED}"]\n')
    for command in (["fetch"], ["sources", "test", "A"], ["sources", "add", "news.example"]):
        assert run(command) == 2
        told = capsys.readouterr().err
        assert told.startswith("copydesk: contact ")
        assert "User-Agent" in told
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]
