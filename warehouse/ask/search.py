"""Full-text search: BM25 over the distinct articles, an exact headline before all else.

`search_stories` in SQL finds phrases without an index, and doesn't rank.
"""

import re
import unicodedata
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from warehouse.ask import search_index
from warehouse.errors import QueryRefused
from warehouse.sql import statement
from warehouse.store.query import reader

SPARE = 2  # an article that was just forgotten is still in the index of before
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

    First comes what bears `words` as its headline, be it a copy; then the rest by BM25.

    Words match whatever their case, accents and English endings. A part in "double quotes" must stand in title or
    text as it is written. What is no letter or figure parts words.
    """
    if not re.search(r"\w", words):
        raise QueryRefused(f"There is no word to search for in {words!r}. Nothing was searched. Give one.")
    with reader(db) as articles:
        index = search_index.update(db)
        with closing(duckdb.connect(str(index), read_only=True)) as connection:
            ranked = connection.execute(statement("search"), {"words": words, "every_word": every_word}).fetchall()
        phrases = _phrases(words)
        if not phrases:  # else any of them may lack a phrase
            ranked = ranked[: limit * SPARE]
        values = {
            "ids": [article_id for article_id, _ in ranked],
            "scores": [score for _, score in ranked],
            "phrases": phrases,
            "hits": limit,
        }
        # As Arrow: DuckDB's own values of instants need pytz, which nothing here asks for.
        rows = articles.execute(statement("search_hits"), values).to_arrow_table().to_pylist()
    return [_hit(tuple(row.values()), words) for row in rows]


def _hit(row: tuple[Any, ...], words: str) -> Hit:
    hit = Hit(*row)
    return replace(hit, passage=_passage(hit.passage, words))


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
