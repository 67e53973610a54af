"""Full-text search: BM25 over the distinct articles, in an index of its own beside the warehouse.

The index is DuckDB's fts, which can't be brought up to date, only built anew: once for each state of the warehouse
that is searched, at about 1 ms of CPU an article. `search_stories` in SQL needs no index, and doesn't rank.
"""

import os
import re
import unicodedata
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.errors import QueryRefused, SearchMissing
from warehouse.sql import statement
from warehouse.store.publish import published
from warehouse.store.query import reader

PASSAGE_CHARS = 240  # of a hit: three lines of a terminal


@dataclass(frozen=True, slots=True)
class Hit:
    """A distinct article that matches, the best first."""

    score: float  # BM25: compares hits of one search, nothing else
    article_id: str
    cluster_id: str
    cluster_size: int
    title: str | None
    source: str | None
    published_at: datetime | None
    passage: str  # of the text, around the first of the words that it has


def search(db: Path, words: str, *, limit: int = 10, every_word: bool = False) -> list[Hit]:
    """The `limit` best of the distinct articles that have one of `words`, or each of them with `every_word`.

    Words match whatever their case, accents and English endings. A part in "double quotes" must stand in title or
    text as it is written. Raises SearchMissing where DuckDB's fts extension isn't installed.
    """
    if not re.search(r"\w", words):
        raise QueryRefused(f"There is no word to search for in {words!r}. Nothing was searched. Give one.")
    index = _current_index(db)
    with closing(duckdb.connect(str(index), read_only=True)) as connection:
        _load_fts(connection)
        connection.execute("SET TimeZone = 'UTC'")
        values = {"words": words, "every_word": int(every_word), "phrases": _phrases(words), "hits": limit}
        rows = connection.execute(statement("search"), values).fetchall()
    return [_hit(row, words) for row in rows]


def _hit(row: tuple[Any, ...], words: str) -> Hit:
    hit = Hit(*row)
    return replace(hit, passage=_passage(hit.passage, words))


def _current_index(db: Path) -> Path:
    """The index of what readers see of `db` now, built if there is none of just that state."""
    source = published(db) if published(db).exists() else db
    index = Path(f"{db}.search")
    with reader(db) as articles:
        status = source.stat()
        state = f"{source.name} {status.st_ino} {status.st_size} {status.st_mtime_ns}"
        if _state(index) == state:
            return index
        building = Path(f"{index}.{os.getpid()}.building")
        building.unlink(missing_ok=True)
        try:
            _build(building, articles, state)
            building.rename(index)
        finally:
            building.unlink(missing_ok=True)
    return index


def drop_index(db: Path) -> None:
    """Remove the index of `db`: it holds text. The next search builds it anew from what is published then."""
    for path in [Path(f"{db}.search"), *db.parent.glob(f"{db.name}.search.*.building")]:
        path.unlink(missing_ok=True)


def _state(index: Path) -> str | None:
    if not index.exists():
        return None
    try:
        with closing(duckdb.connect(str(index), read_only=True)) as connection:
            row = connection.execute("SELECT state FROM built_from").fetchone()
            return row[0] if row else None
    except duckdb.Error:  # a damaged index holds nothing that can't be built anew
        return None


def _build(building: Path, articles: duckdb.DuckDBPyConnection, state: str) -> None:
    with closing(duckdb.connect(str(building))) as connection:
        _load_fts(connection)
        connection.register("distinct_articles", articles.execute(statement("search_documents")).to_arrow_reader())
        connection.execute("CREATE TABLE documents AS FROM distinct_articles")
        connection.execute(statement("search_index"))
        connection.execute("CREATE TABLE built_from AS SELECT $state AS state", {"state": state})


def _load_fts(connection: duckdb.DuckDBPyConnection) -> None:
    """Load fts from where DuckDB keeps extensions, or from the extension's wheel. Nothing is downloaded."""
    connection.execute("SET autoinstall_known_extensions = false")
    try:
        connection.execute("LOAD fts")
        return
    except duckdb.Error:
        pass  # not unpacked yet
    try:
        from duckdb_extensions import import_extension

        import_extension("fts", con=connection)
        connection.execute("LOAD fts")
    except (ImportError, duckdb.Error) as error:
        raise SearchMissing(
            f"DuckDB's fts extension isn't installed for DuckDB {duckdb.__version__}. Nothing was searched. "
            "Install copydesk[search], or use SQL: FROM search_stories('a phrase', NULL, NULL)"
        ) from error


def _phrases(words: str) -> list[str]:
    return [_folded(phrase) for phrase in re.findall(r'"([^"]+)"', words)]


def _passage(text: str, words: str) -> str:
    """Of the paragraph with most of the words, the part around the first of them."""
    wanted = set(re.findall(r"\w+", _folded(words)))
    paragraphs = text.split("\n\n")
    best = max(paragraphs, key=lambda paragraph: len(wanted & set(re.findall(r"\w+", _folded(paragraph)))))
    first = min((match.start() for match in re.finditer(r"\w+", best) if _folded(match[0]) in wanted), default=0)
    start = max(0, min(first - PASSAGE_CHARS // 3, len(best) - PASSAGE_CHARS))
    cut = best[start : start + PASSAGE_CHARS]
    return f"{'… ' if start else ''}{' '.join(cut.split())}{' …' if start + PASSAGE_CHARS < len(best) else ''}"


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
