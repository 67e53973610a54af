"""What a document that says nothing of itself is taken to be: the publisher and language that the desk gave."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TypeVar

from extractors.records import RawDocument

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Defaults:
    """None and empty: nothing is filled in."""

    source: str | None = None
    source_from_folder: bool = False
    language: str | None = None
    languages: Mapping[str, str] = field(default_factory=dict)  # of a publisher, by its name in lower case


def filled(items: Iterable[Item], defaults: Defaults) -> Iterator[Item]:
    """The documents with what they lack; all else as it came."""
    if defaults == Defaults():
        yield from items
        return
    for item in items:
        yield _filled(item, defaults) if isinstance(item, RawDocument) else item  # type: ignore[misc]


def _filled(document: RawDocument, defaults: Defaults) -> RawDocument:
    source = document.source or defaults.source or (_folder(document) if defaults.source_from_folder else None)
    language = document.language or defaults.languages.get((source or "").lower()) or defaults.language
    return replace(document, source=source, language=language)


def _folder(document: RawDocument) -> str | None:
    """`gazette` of `news/gazette/2026/a.txt` where `news` was given, and where `news/gazette` was."""
    if document.source_kind != "text-file":  # a page names its site better
        return None
    parts = PurePath(document.path).parts
    return parts[0] if len(parts) > 1 else PurePath(document.root).name or None
