"""Entries into the source book and out of it. Comments and order of the file stay."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Table

from flows.errors import UsageError
from flows.fetch.book.source import Source, sources_of

Entry = Mapping[str, object]


def add(path: Path, entries: Sequence[Entry], allowed: Collection[str]) -> list[Source]:
    """The book with the entries at its end; made if it isn't there. Raises UsageError, and then changes nothing."""
    document = _read(path)
    listed = document.setdefault("source", tomlkit.aot())
    for entry in entries:
        table = tomlkit.table()
        for name, value in entry.items():
            table.add(name, value)
        listed.append(table)
    sources = sources_of(document.unwrap(), path, allowed)
    _write(path, document)
    return sources


def remove(path: Path, name: str) -> None:
    """The book without the entry of that name. What is known of its addresses stays in the archive."""
    document = _read(path)
    listed = document.get("source")
    places = [n for n, table in enumerate(listed or []) if isinstance(table, Table) and table.get("name") == name]
    if not places or not isinstance(listed, AoT):
        raise UsageError(f"{path} has no entry {name!r}. Nothing was changed. copydesk sources list shows all.")
    del listed[places[0]]
    _write(path, document)


def _read(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise UsageError(f"{path} can't be read: {error}. Nothing was changed.") from error


def _write(path: Path, document: tomlkit.TOMLDocument) -> None:
    """Whole or not at all."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(tomlkit.dumps(document), "utf-8")
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}. Nothing was changed.") from error
