"""Hits of a search, for people or one JSON object a line."""

import sys
from collections.abc import Sequence
from dataclasses import asdict

import orjson

from flows.wording import inert
from warehouse.ask.search import Hit


def write_hits(hits: Sequence[Hit], form: str) -> None:
    """Writes each hit; no hit is an empty answer, and for people a line that says so."""
    for hit in hits:
        sys.stdout.buffer.write(orjson.dumps(asdict(hit)) + b"\n" if form == "json" else _text(hit).encode())
    if not hits and form == "text":
        print("No story has that.")


def _text(hit: Hit) -> str:
    copies = f"{hit.cluster_size} articles" if hit.cluster_size > 1 else None
    day = f"{hit.published_at:%Y-%m-%d}" if hit.published_at else None
    facts = ", ".join(fact for fact in (hit.source, day, copies, hit.article_id) if fact)
    return inert(f"{hit.title or '(no title)'}  [{hit.score:.2f}]") + f"\n  {inert(facts)}\n  {inert(hit.passage)}\n\n"
