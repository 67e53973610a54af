"""Addresses as they are asked, and which may be: only the web's, without a log-in, at the web's own ports."""

from collections.abc import Container
from urllib.parse import SplitResult, urljoin, urlsplit

from w3lib.url import safe_url_string

from flows.fetch.web.errors import AskError

PORTS = {"http": 80, "https": 443}
MAX_CHARS = 2000


def authority(host: str, port: int) -> str:
    """As it is written in `allow_hosts`: `news.example:8080`, `[::1]:80`."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def authority_of(address: str) -> str:
    """Of an address that is `asked`."""
    parts = urlsplit(address)
    return authority(parts.hostname or "", parts.port or PORTS[parts.scheme])


def origin_of(address: str) -> str:
    """Whose robots.txt counts: scheme, host and port."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def asked(link: str, base: str = "") -> str:
    """The address to ask for a link that stands at `base`: ASCII, without fragment. Raises AskError("bad-address").

    >>> asked("/münster?q=a b#top", "https://News.example/today/")
    'https://news.example/m%C3%BCnster?q=a%20b'
    """
    try:
        joined = urljoin(base, link.strip())
        parts = urlsplit(safe_url_string(joined))
        parts.port  # noqa: B018  raises where it is no number
    except ValueError as error:
        raise AskError("bad-address", str(error)[:200]) from error
    if parts.scheme not in PORTS:
        raise AskError("bad-address", f"{parts.scheme or 'no scheme'}, not http or https"[:200])
    if not parts.hostname or not parts.hostname.isascii():
        raise AskError("bad-address", "no host")
    if parts.username is not None or parts.password is not None:
        raise AskError("bad-address", "with a name or password in it")
    address = parts._replace(netloc=_netloc(parts), path=parts.path or "/", fragment="").geturl()
    if len(address) > MAX_CHARS:
        raise AskError("bad-address", f"of {len(address)} characters, at most {MAX_CHARS}")
    return address


def check_port(address: str, named: Container[str]) -> None:
    """Raises AskError("bad-address") for a port that is not the scheme's own, unless `named` holds host:port."""
    parts = urlsplit(address)
    if parts.port not in (None, PORTS[parts.scheme]) and authority_of(address) not in named:
        raise AskError("bad-address", f"port {parts.port}, which no source names")


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    return host if parts.port in (None, PORTS[parts.scheme]) else f"{host}:{parts.port}"
