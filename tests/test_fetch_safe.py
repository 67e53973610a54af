"""No answer can lead the fetcher to an address that isn't public, hold it for long, or fill its memory."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st
from loopback import (
    NOT_FOUND,
    Answers,
    Asked,
    Reply,
    book,
    ends,
    everywhere,
    feed,
    fetched,
    reply,
    serving,
    settings,
    site,
    story,
)

from flows.fetch.round import fetch
from flows.fetch.web.addresses import asked
from flows.fetch.web.ask import Web
from flows.fetch.web.errors import AskError
from flows.fetch.web.guard import Address, is_public, literal

# Ways to write, embed or lead to an address that isn't public. Each is asked for, none is connected to.
PRIVATE = [
    # loopback, and the many ways to write it
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1",
    "0x7f.0.0.1", "0177.0.0.1", "0177.1", "017700000001", "127.0.0.1.", "0", "0.0.0.0", "0x0", "00.0.0.0",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[::]",
    # private networks
    "10.0.0.1", "10.255.255.255", "0xa000001", "167772161", "012.0.0.1", "172.16.0.1", "172.31.255.255",
    "192.168.0.1", "192.168.255.255", "3232235521", "0xc0a80001", "192.168.1",
    # link-local and metadata of clouds
    "169.254.169.254", "169.254.0.1", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[fe80::1]",
    "[fd00:ec2::254]", "100.100.100.200", "168.63.129.16", "192.0.0.192",
    # carriers, documentation, benchmarks, multicast, reserved
    "100.64.0.1", "100.127.255.255", "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "192.88.99.1",
    "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    # IPv6: unique local, multicast, documentation, Teredo, and those that carry an IPv4 address
    "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[2001:0:53aa:64c:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:169.254.169.254]", "[::ffff:0:10.0.0.1]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a00:1::1]",
    "[2002:c0a8:101::]", "[fec0::1]", "[100::1]", "[5f00::1]",
]  # fmt: skip
# Names that a resolver gives a private address for; `rebinds` is public when first asked and private from then on.
NAMES = {
    "private.example": ["10.1.2.3"],
    "mixed.example": ["93.184.215.14", "127.0.0.1"],
    "six.example": ["::ffff:127.0.0.1"],
    "metadata.example": ["169.254.169.254"],
    "local.example": ["::1"],
}


async def never(host: str, port: int) -> list[Address]:
    raise AssertionError(f"{host} was resolved: it is a number")


async def named(host: str, port: int) -> list[Address]:
    return [ip_address(one) for one in NAMES[host]]


@pytest.fixture
def no_connection(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a socket is connected to."""
    made: list[str] = []
    real = asyncio.selector_events.BaseSelectorEventLoop.sock_connect

    async def connect(self: asyncio.selector_events.BaseSelectorEventLoop, sock: Any, address: Any) -> None:
        made.append(address[0])
        await real(self, sock, address)

    monkeypatch.setattr(asyncio.selector_events.BaseSelectorEventLoop, "sock_connect", connect)
    return made


def ask(address: str, resolver: object = never, *allowed: str) -> str:
    """The end state."""

    async def one() -> str:
        async with Web("desk@news.example", allowed, resolver=resolver) as web:  # type: ignore[arg-type]
            try:
                await web.ask(asked(address), 1000)
            except AskError as error:
                return error.state
        return "fetched"

    return asyncio.run(one())


@pytest.mark.parametrize("host", PRIVATE)
def test_an_address_that_is_not_public_is_refused_when_it_is_connected_to(host: str, no_connection: list[str]) -> None:
    assert ask(f"http://{host}/") == "private-address"
    assert no_connection == []


@pytest.mark.parametrize("host", NAMES)
def test_a_name_is_judged_by_all_its_addresses(host: str, no_connection: list[str]) -> None:
    assert ask(f"https://{host}/", named) == "private-address"
    assert no_connection == []


def test_there_are_sixty_forms_and_more() -> None:
    assert len({*PRIVATE, *NAMES}) >= 60


def test_a_redirect_to_an_address_that_is_not_public_is_refused(tmp_path: Path) -> None:
    pages = {f"/{n}": reply("", "302 Found", Location=f"http://{host}/feed") for n, host in enumerate(PRIVATE)}
    with serving(site(pages)) as server:
        fetched(tmp_path, server, {"feeds": [server.url(path) for path in pages]})
        refused = {path for path in pages if ends(tmp_path)[server.url(path)] == "private-address"}
        assert refused == set(pages)
        assert sorted(server.paths()) == sorted(pages)


def test_a_name_that_changes_its_address_between_two_connections_is_caught(tmp_path: Path) -> None:
    """Rebinding: what is judged is what is connected to, each time."""
    answers: Iterator[str] = iter(["127.0.0.1", "127.0.0.1", "10.0.0.9"])

    async def rebinding(host: str, port: int) -> list[Address]:
        return [ip_address(next(answers))]

    pages = {"/feed": feed(["/1"], Connection="close"), "/robots.txt": reply("", Connection="close")}
    with serving(site(pages)) as server:
        name = f"rebinding.example:{server.port}"
        pages["/feed"] = feed([f"http://{name}/1"], Connection="close")
        given = book({"feeds": [f"http://{name}/feed"]}, delay=1)
        fetch(given, tmp_path, settings(server.authority), resolver=rebinding)
        assert ends(tmp_path)[f"http://{name}/1"] == "private-address"


@given(st.integers(0, 2**32 - 1))
def test_what_python_calls_private_is_never_public(number: int) -> None:
    address = ip_address(number)
    if not address.is_global:
        assert not is_public(address)
    assert literal(str(number)) == address == literal(hex(number))


@given(st.ip_addresses(v=6))
def test_only_what_is_handed_out_of_ipv6_is_public(address: Address) -> None:
    carriers = [ip_network(one) for one in ("2002::/16", "64:ff9b::/96", "::ffff:0:0/96", "::ffff:0:0:0/96")]
    if is_public(address) and not any(address in carrier for carrier in carriers):
        assert address in ip_network("2000::/3")
        assert address.is_global


@pytest.mark.parametrize(
    "link",
    ["file:///etc/passwd", "ftp://news.example/1", "gopher://news.example/", "javascript:alert(1)", "data:text/html,x",
     "http://", "http:///x", "http://user:secret@news.example/", "http://news.example:99999/", "http://a b.example:x/",
     "/etc/passwd", "../feed.xml", "", "http://" + "a" * 3000],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_not_asked(link: str) -> None:
    with pytest.raises(AskError) as raised:
        asked(link)
    assert raised.value.state == "bad-address"


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_a_port_that_no_source_names_is_not_asked(tmp_path: Path, port: int) -> None:
    pages: dict[str, bytes] = {}
    with serving(site(pages)) as server:
        pages["/feed"] = feed([f"http://127.0.0.1:{port}/"])
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]})
    assert ends(tmp_path)[f"http://127.0.0.1:{port}/"] == "bad-address"


def test_thirty_redirects_and_a_loop_come_to_an_end(tmp_path: Path) -> None:
    def answers(asked: Asked) -> bytes:
        kind, _, number = asked.path[1:].partition("/")
        if kind == "robots.txt":
            return NOT_FOUND
        return reply("", "302 Found", Location=f"/{kind}/{int(number) % 2 if kind == 'loop' else int(number) + 1}")

    def counted(asked: Asked) -> bytes:
        if asked.path.startswith("/loop"):
            return reply("", "302 Found", Location="/loop/" + ("a" if asked.path.endswith("b") else "b"))
        return answers(asked)

    with serving(counted) as server:
        feeds = [server.url("/hop/0"), server.url("/loop/a")]
        fetched(tmp_path, server, {"feeds": feeds})
        assert [ends(tmp_path)[one] for one in feeds] == ["too-many-redirects", "redirect-loop"]
        assert len([path for path in server.paths() if path.startswith("/hop")]) == 11


async def dripping() -> AsyncIterator[bytes]:
    """A body that never ends, a byte at a time."""
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 1000000\r\n\r\n"
    while True:
        yield b"x"
        await asyncio.sleep(0.02)


async def endless() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n"
    while True:
        yield b"x" * 100_000


async def endless_headers() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        yield b"X-More: " + b"y" * 1000 + b"\r\n"


async def endless_beginnings() -> AsyncIterator[bytes]:
    while True:
        yield b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 100


async def silent() -> AsyncIterator[bytes]:
    await asyncio.sleep(60)
    yield b""


async def cut_off() -> AsyncIterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\nonly this"


async def nonsense() -> AsyncIterator[bytes]:
    yield b"\x16\x03\x01 this is no HTTP\r\n\r\n"


BOMB = gzip.compress(b"<rss>" + b" " * (40 << 20), 9)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("dripping", "timeout"),
        ("silent", "timeout"),
        ("endless", "too-large"),
        ("endless_headers", "broken-answer"),
        ("endless_beginnings", "too-large"),
        ("cut_off", "broken-answer"),
        ("nonsense", "broken-answer"),
        ("bomb", "too-large"),
        ("wrong_encoding", "broken-encoding"),
        ("unknown_encoding", "unknown-encoding"),
    ],
)
def test_an_answer_that_means_harm_has_its_end_state(tmp_path: Path, name: str, state: str) -> None:
    answers: dict[str, Reply | Answers] = {
        "dripping": lambda _: dripping(),
        "silent": lambda _: silent(),
        "endless": lambda _: endless(),
        "endless_headers": lambda _: endless_headers(),
        "endless_beginnings": lambda _: endless_beginnings(),
        "cut_off": lambda _: cut_off(),
        "nonsense": lambda _: nonsense(),
        "bomb": reply(BOMB, Content_Encoding="gzip"),
        "wrong_encoding": reply(b"\x1f\x8b\x08 no gzip", Content_Encoding="gzip"),
        "unknown_encoding": reply(b"x", Content_Encoding="rot13"),
    }
    with serving(site({"/feed": answers[name]})) as server:
        fetched(tmp_path, server, {"feeds": [server.url("/feed")]}, settings={"fetch_seconds": 1.5})
        assert ends(tmp_path)[server.url("/feed")] == state


def tls_server(name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side with a certificate for `name`, and a client's that trusts who made it."""
    maker = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    maker.issue_cert(name).configure_cert(server)
    maker.configure_trust(client)
    return server, client


@pytest.mark.parametrize(("certified", "trusted", "state"), [
    ("paper.example", True, "fetched"), ("other.example", True, "tls"), ("paper.example", False, "tls"),
])  # fmt: skip
def test_a_certificate_is_verified_for_the_name(tmp_path: Path, certified: str, trusted: bool, state: str) -> None:
    ours, trust = tls_server(certified)
    pages: dict[str, bytes] = {"/1": reply(story(1))}
    with serving(site(pages), tls=ours) as server:
        address = f"https://paper.example:{server.port}/feed"
        pages["/feed"] = feed([])
        given = book({"feeds": [address]}, delay=1)
        fetch(given, tmp_path, settings(server.authority), resolver=everywhere, trust=trust if trusted else None)
    assert ends(tmp_path)[address] == state


def test_a_feed_is_not_led_from_https_to_http(tmp_path: Path) -> None:
    ours, trust = tls_server("127.0.0.1")
    with serving(site({"/feed": feed([])})) as plain:
        moved = site({"/feed": reply("", "301 Moved", Location=plain.url("/feed"))})
        with serving(moved, tls=ours) as server:
            entry = {"feeds": [server.url("/feed")]}
            fetched(tmp_path, server, entry, allowed=(plain.authority,), trust=trust)
            assert ends(tmp_path)[server.url("/feed")] == "downgrade"
        assert plain.log == []


def test_nothing_of_an_answer_is_ever_a_path(tmp_path: Path) -> None:
    links = ["/../../../etc/passwd", "/%2e%2e%2f%2e%2e%2fout", "/a\\..\\..\\out", "/1?file=../../out"]
    pages = {
        link: reply(story(n), Content_Disposition="attachment; filename=../../out.txt") for n, link in enumerate(links)
    }
    with serving(lambda asked: pages.get(asked.path, reply(story(1)))) as server:
        pages["/feed"] = feed([server.url(link) for link in links])
        pages["/robots.txt"] = NOT_FOUND
        fetched(tmp_path / "archive", server, {"feeds": [server.url("/feed")]})
    made = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*")}
    assert made == {"archive"}
    days = [path for path in (tmp_path / "archive").iterdir() if path.name != ".fetch"]
    assert [path.name.count("-") for path in days] == [2]
    assert all(path.name.startswith("copydesk-") for day in days for path in day.iterdir())
