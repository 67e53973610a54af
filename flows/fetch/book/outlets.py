"""Who owns which outlet: the outlets file of the desk, and what the source book says, which wins field by field."""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from flows.errors import UsageError
from flows.fetch.book.source import FILE as BOOK
from flows.fetch.book.source import Source, read_book
from flows.settings import TAG, Settings
from warehouse.load.outlets import Outlet

FIELDS = ("name", "hosts", "owner", "country", "language", "kind")


def _hosts(value: object) -> object:
    """A list, or a cell of a table with hosts between spaces, commas or semicolons; www. goes."""
    many = value.replace(",", " ").replace(";", " ").split() if isinstance(value, str) else value
    return [str(host).lower().removeprefix("www.") for host in many] if isinstance(many, list) else many


class Entry(BaseModel):
    """One [[outlet]] of the file, or one row."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=200)  # as articles.source has it
    hosts: Annotated[tuple[str, ...], BeforeValidator(_hosts)] = ()
    owner: str | None = Field(default=None, max_length=200)
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    language: str | None = Field(default=None, pattern=TAG)
    kind: str | None = Field(default=None, max_length=100)


def read_outlets(settings: Settings) -> list[Outlet]:
    """All that is known, by name in lower case once. Empty without an outlets file and a source book."""
    entries = read_file(settings.outlets) if settings.outlets else []
    book = read_book(Path(BOOK), settings.allow_hosts) if Path(BOOK).exists() else []
    return merged(entries, book)


def read_file(path: Path) -> list[Entry]:
    """The entries of a TOML file with [[outlet]], or of a CSV with these columns. Raises UsageError."""
    try:
        text = path.read_text("utf-8-sig")
        rows = _rows_of_csv(text) if path.suffix.lower() == ".csv" else _rows_of_toml(text, path)
    except FileNotFoundError as error:
        raise UsageError(f"outlets: {path} is not there. Nothing was loaded. Make it, or unset it.") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error) as error:
        raise UsageError(f"outlets: {path} can't be read: {error}. Nothing was loaded.") from error
    return [_entry(row, number, path) for number, row in enumerate(rows, 1)]


def merged(entries: Sequence[Entry], book: Sequence[Source]) -> list[Outlet]:
    """One outlet a name: what a source of the book says goes before what the file says of it."""
    found = {
        entry.name.lower(): Outlet(
            entry.name, list(entry.hosts), entry.owner, entry.country, entry.language, entry.kind, "outlets"
        )
        for entry in entries
    }
    for source in book:
        before = found.get(source.name.lower())
        found[source.name.lower()] = Outlet(
            source.name,
            before.hosts if before else [],
            source.publisher or (before.owner if before else None),
            source.country or (before.country if before else None),
            source.language or (before.language if before else None),
            source.kind or (before.kind if before else None),
            "sources",
        )
    return sorted(found.values(), key=lambda outlet: outlet.name)


def languages(outlets: Sequence[Outlet]) -> Mapping[str, str]:
    """Of outlets that have one, by their names and hosts in lower case."""
    return {
        name.lower(): outlet.language for outlet in outlets if outlet.language for name in (outlet.name, *outlet.hosts)
    }


def _rows_of_toml(text: str, path: Path) -> Sequence[object]:
    document = tomllib.loads(text)
    rows, unknown = document.get("outlet", []), sorted(set(document) - {"outlet"})
    if unknown or not isinstance(rows, list):
        raise UsageError(f"outlets: {path}: write [[outlet]] before each entry. {' '.join(unknown)} is none.")
    return rows


def _rows_of_csv(text: str) -> Sequence[object]:
    return [{key: value for key, value in row.items() if value} for row in csv.DictReader(text.splitlines())]


def _entry(row: object, number: int, path: Path) -> Entry:
    who = f"outlets: {path}, entry {number} ({row.get('name', 'without a name') if isinstance(row, dict) else row})"
    try:
        return Entry.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        what = f"is none of {', '.join(FIELDS)}" if first["type"] == "extra_forbidden" else first["msg"]
        raise UsageError(f"{who}: {field}: {what}. Nothing was loaded.") from error
