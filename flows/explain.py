"""Explanations on a terminal or in a pipe; plain text, nothing in a title can act on the terminal."""

import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

from flows.fetch.store.state import read_only, state_file
from flows.wording import inert, rule_in_words
from warehouse.ask.explain import Explanation, Row, UnknownKey, explain
from warehouse.errors import WarehouseMissing

SHOWN = 100  # characters of a struck line


def known(db: Path, key: str, archive: Path) -> Explanation:
    """Everything known of one input, article or address; of what isn't loaded yet, what `archive` says."""
    asked = _asked(archive, key)
    try:
        found = explain(db, key)
    except (UnknownKey, WarehouseMissing):
        if not asked:
            raise
        found = Explanation([], [], {}, {}, [])
    return replace(found, fetches=asked or found.fetches)


def write_explanation(found: Explanation) -> None:
    """All of it in lines."""
    for article in found.articles:
        article_id = str(article["article_id"])
        _article(article)
        _section("struck", [_removal(row) for row in found.removals[article_id]])
        _section("compared with", [_pair(row, article) for row in found.pairs[article_id]])
    _section("inputs, newest first", [_input(row) for row in found.inputs])
    _section("asked for, newest first", [_fetch(row) for row in found.fetches])


def _asked(archive: Path, key: str) -> list[Row]:
    """What the state of the archive knows of an address: it is ahead of the warehouse."""
    if not state_file(archive).exists():
        return []
    with read_only(archive) as state:
        return [
            asdict(fetch) | {"asked_at": datetime.fromtimestamp(fetch.asked_at, UTC)} for fetch in state.last_of(key)
        ]


def _fetch(row: Row) -> str:
    why = ", ".join(dict.fromkeys(str(row[name]) for name in ("status", "reason") if row[name] is not None))
    return (
        f"{row['asked_at']:%Y-%m-%d %H:%M:%S} {row['state']}{f' ({why})' if why else ''} "
        f"{row['kind']} of {row['source']}: {row['address']}"
    )


def _article(row: Row) -> None:
    _line(f"{row['title'] or '(no title)'}")
    facts = ("article_id", "external_id", "url", "source", "published_at", "word_count", "revision_no", "cluster_id")
    for name in facts:
        if row[name] is not None:
            _line(f"  {name:14}{row[name]}")
    flags = row["flags"]
    if isinstance(flags, list) and flags:
        _line(f"  {'flags':14}{', '.join(map(str, flags))}")


def _removal(row: Row) -> str:
    text = str(row["text"]).strip()
    shown = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return f"line {row['line']}: {row['label']} by {rule_in_words(str(row['rule']))}: {shown}"


def _pair(row: Row, article: Row) -> str:
    together = "same cluster" if row["cluster_id"] == article["cluster_id"] else "apart"
    return (
        f"{row['article_id']} ({row['source'] or 'no source'}): {together}, {row['verdict']} by {row['reason']}, "
        f"containment {row['containment']:.2f}, Jaccard {row['jaccard']:.2f}"
    )


def _input(row: Row) -> str:
    why = ": ".join(str(row[name]) for name in ("stage", "reason", "detail") if row[name] is not None)
    return f"{row['seen_at']:%Y-%m-%d %H:%M:%S} {row['state']}{f' ({why})' if why else ''} {row['position']}"


def _section(name: str, lines: list[str]) -> None:
    if lines:
        _line(f"  {name}:")
        for line in lines:
            _line(f"    {line}")


def _line(text: str) -> None:
    sys.stdout.write(inert(text) + "\n")
