"""sources.toml -> the sources to fetch. What is wrong in it is said with the entry and the field."""

import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from flows.errors import UsageError
from flows.fetch.book.faults import in_words
from flows.fetch.web.addresses import asked, authority_of
from flows.fetch.web.errors import AskError
from flows.intervals import seconds_of

FILE = "sources.toml"
DELAY = 5.0  # seconds between two requests to a host
LEAST_DELAY, LEAST_EVERY = 1.0, 60.0  # of hosts that are not ours
MOST_SOURCES = 20_000


def _seconds(value: object) -> object:
    if isinstance(value, str):
        seconds = seconds_of(value)
        if seconds is None:
            raise ValueError("give a number and one of s, m, h, d, as in 15m")
        return float(seconds)
    return value


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return asked(value)
    except AskError as error:
        raise ValueError(f"{value[:100]!r} can't be fetched: {error.reason}") from error


Seconds = Annotated[float, BeforeValidator(_seconds)]
Address = Annotated[str, BeforeValidator(_address)]


class Source(BaseModel):
    """An entry of the source book: one publisher, or one desk of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)  # becomes `articles.source`
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()
    pages: bool = True  # False: the text is the feed's own, and pages are not asked
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    language: str | None = Field(default=None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    kind: str | None = Field(default=None, max_length=100)
    publisher: str | None = Field(default=None, max_length=200)  # who owns it
    every: Seconds | None = Field(default=None, ge=0)  # None: as often as it brings something
    delay: float = Field(default=DELAY, ge=0, le=3600)  # seconds between two requests to a host of it
    max_pages: int = Field(default=200, ge=1, le=100_000)  # in one round
    recheck: tuple[Seconds, ...] = (3600.0, 86400.0)  # after the first time; finds what was edited

    @field_validator("recheck")
    @classmethod
    def _rising(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        if list(value) != sorted(set(value)):
            raise ValueError("each must be later than the one before")
        return value

    @property
    def addresses(self) -> tuple[str, ...]:
        return (*self.feeds, *self.sitemaps)


def read_book(path: Path, allowed: Collection[str] = ()) -> list[Source]:
    """All entries, in order. Raises UsageError; `allowed` are the hosts that are ours (`allow_hosts`)."""
    try:
        book = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise UsageError(f"{path} is not there. Make it: copydesk sources add https://news.example") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path} can't be read: {error}. Nothing was fetched.") from error
    return sources_of(book, path, allowed)


def sources_of(book: dict[str, object], path: Path, allowed: Collection[str]) -> list[Source]:
    """The entries of a parsed book."""
    unknown = sorted(set(book) - {"defaults", "source"})
    if unknown:
        raise UsageError(f"{path}: {unknown[0]} is no part of a source book; it has [defaults] and [[source]].")
    defaults, entries = book.get("defaults", {}), book.get("source", [])
    if not isinstance(defaults, dict) or not isinstance(entries, list):
        raise UsageError(f"{path}: write [defaults] and [[source]].")
    if len(entries) > MOST_SOURCES:
        raise UsageError(f"{path}: {len(entries)} entries, at most {MOST_SOURCES}.")
    own = sorted({"name", "feeds", "sitemaps"} & set(defaults))
    if own:
        raise UsageError(f"{path}: [defaults] can't have {own[0]}, which belongs to one entry.")
    found = [_source(entry, defaults, number, path) for number, entry in enumerate(entries, 1)]
    _check(found, path, allowed)
    return found


def _source(entry: object, defaults: dict[str, object], number: int, path: Path) -> Source:
    if not isinstance(entry, dict):
        raise UsageError(f"{path}: entry {number} is no table; write [[source]].")
    who = f"entry {number} ({entry.get('name', 'without a name')})"
    try:
        return Source.model_validate({**defaults, **entry})
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise UsageError(f"{path}, {who}: {name}: {in_words(first)}. Nothing was fetched.") from error


def _check(sources: Sequence[Source], path: Path, allowed: Collection[str]) -> None:
    """What an entry can't know of itself."""
    names: set[str] = set()
    addresses: set[str] = set()
    for number, source in enumerate(sources, 1):
        who = f"{path}, entry {number} ({source.name})"
        if source.name in names:
            raise UsageError(f"{who}: name: another entry has it. Nothing was fetched.")
        names.add(source.name)
        if twice := addresses & set(source.addresses):
            raise UsageError(f"{who}: feeds: another entry has {min(twice)}. Nothing was fetched.")
        addresses.update(source.addresses)
        if not source.addresses:
            raise UsageError(f"{who}: feeds: neither a feed nor a sitemap. Nothing was fetched.")
        strangers = sorted({authority_of(one) for one in source.addresses} - set(allowed))
        for name, value, least in (("delay", source.delay, LEAST_DELAY), ("every", source.every, LEAST_EVERY)):
            if value is not None and value < least and strangers:
                raise UsageError(
                    f"{who}: {name}: below {least:g} s only for hosts in allow_hosts, and {strangers[0]} is not one. "
                    "Nothing was fetched."
                )
