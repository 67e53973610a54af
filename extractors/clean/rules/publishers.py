"""What is known of single publishers: one TOML file each, in the package or in a folder of one's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

from extractors.clean.rules.rule import Rule
from extractors.clean.rules.rulebook import Rulebook, parse_toml, rules_of, sources, wrong

FIELDS = {"name", "domains", "sources", "prune", "label", "rule"}


@dataclass(frozen=True, slots=True)
class Publisher:
    """One publisher's file. `prune` are XPaths that the HTML reader cuts out before it reads."""

    id: str  # the file's stem
    name: str
    domains: tuple[str, ...]
    sources: tuple[str, ...]  # names that documents give as `source`, compared without case
    prune: tuple[str, ...]
    rules: tuple[Rule, ...]


def publisher_for(source: str | None, url: str | None, publishers_dir: str | None = None) -> Publisher | None:
    """The publisher of a document: by `source` as a name or domain, else by the host of `url`. None: no file."""
    by_name, by_domain = _index(publishers_dir)
    if not by_name and not by_domain:
        return None
    name = (source or "").casefold()
    host = (urlsplit(url).hostname or "") if url and "//" in url else ""
    found = by_name.get(name) or by_domain.get(name.removeprefix("www."))
    while host and not found:
        found = by_domain.get(host)
        host = host.partition(".")[2]
    return found


@lru_cache(maxsize=256)
def publisher_rulebook(publisher: Publisher) -> Rulebook:
    return Rulebook(publisher.rules)


@lru_cache(maxsize=8)
def publishers(publishers_dir: str | None = None) -> tuple[Publisher, ...]:
    """All publishers, by id; a file in `publishers_dir` replaces the package's of the same name."""
    found = {p.id: p for p in (parse_publisher(stem, text) for stem, text in _texts(publishers_dir))}
    return tuple(found[name] for name in sorted(found))


def must_be_usable(publishers_dir: str) -> None:
    """Raises RulebookError if the folder or a file in it can't be used; in a worker that would lose each document."""
    for publisher in publishers(publishers_dir):
        publisher_rulebook(publisher)


@lru_cache(maxsize=8)
def publishers_version(publishers_dir: str | None) -> str:
    """Short hash of the files of one's own folder; "" without one."""
    texts = [text.encode() for _, text in _own(publishers_dir)]
    return blake2b(b"\0".join(texts), digest_size=3).hexdigest() if texts else ""


def parse_publisher(stem: str, text: str) -> Publisher:
    """Raises RulebookError."""
    table = parse_toml(stem, text)
    if unknown := set(table) - FIELDS:
        raise wrong(stem, f"it has the unknown field {sorted(unknown)[0]!r}", f"Known are {', '.join(sorted(FIELDS))}")
    if not table.get("domains") and not table.get("sources"):
        raise wrong(
            stem, "neither `domains` nor `sources`", "Name at least one, or no document can be this publisher's"
        )
    for xpath in table.get("prune", ()):
        _check_xpath(stem, xpath)
    # A rule for one publisher's own wording needs no second cue: the publisher is one.
    return Publisher(
        id=stem,
        name=table.get("name", stem),
        domains=tuple(domain.casefold() for domain in table.get("domains", ())),
        sources=tuple(name.casefold() for name in table.get("sources", ())),
        prune=tuple(table.get("prune", ())),
        rules=rules_of(f"publishers/{stem}", {"also": "", **table}),
    )


def _check_xpath(stem: str, xpath: str) -> None:
    from lxml import etree

    try:
        etree.XPath(xpath)
    except etree.XPathSyntaxError as error:
        raise wrong(stem, f"prune {xpath!r} is not an XPath ({error})", "Mend it") from error


@lru_cache(maxsize=8)
def _index(publishers_dir: str | None) -> tuple[dict[str, Publisher], dict[str, Publisher]]:
    every = publishers(publishers_dir)
    by_name = {name: p for p in every for name in (*p.sources, p.name.casefold())}
    return by_name, {domain: p for p in every for domain in p.domains}


def _texts(publishers_dir: str | None) -> Iterable[tuple[str, str]]:
    yield from ((stem, text) for stem, text in sources("publishers") if not stem.startswith("_"))
    yield from _own(publishers_dir)


def _own(publishers_dir: str | None) -> Iterable[tuple[str, str]]:
    if publishers_dir is None:
        return
    folder = Path(publishers_dir)
    if not folder.is_dir():
        raise wrong(publishers_dir, "the folder of `publishers_dir` is not there", "Make it, or unset the setting")
    for path in sorted(folder.glob("*.toml")):
        if not path.name.startswith("_"):
            yield path.stem, path.read_text("utf-8")
