"""Whether the page shows only a part of its article: what it declares, or the wall that a reader meets."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import re2

from extractors.page.body.blocks import Block
from extractors.page.body.cues import HIDDEN, TAG_BITS
from extractors.page.facts.linked_data import Node

LEAST_CHARS = 40  # of a block of the text: shorter ones stand in any text
MOST_CHARS = 400  # of a wall; a paragraph about walls is longer or part of the text
AFTER_BLOCKS = 25  # a wall stands this near behind a block of the text
NO_PLACE = HIDDEN | TAG_BITS["nav"] | TAG_BITS["footer"] | TAG_BITS["header"]  # menus offer subscriptions too


def paywalled(article: Node, meta: Mapping[str, list[str]], blocks: Sequence[Block], text: str) -> bool:
    """As the page declares it; where it says nothing: whether a wall stands in the article or behind it."""
    free = str(article.get("isAccessibleForFree")).strip().lower()
    tier = " ".join(meta.get("article:content_tier", [])).lower()
    if free in ("false", "0", "no") or "locked" in tier:
        return True
    if free in ("true", "1", "yes") or "free" in tier:
        return False
    if any(map(_is_locked, _parts(article))):
        return True
    return _walled(blocks, text)  # "metered" says nothing of this visit


def _parts(article: Node) -> list[Any]:
    """What JSON-LD says of parts of the page: the story's end, behind a CSS selector, is often the one that costs."""
    parts = article.get("hasPart")
    return parts if isinstance(parts, list) else [parts]


def _is_locked(part: Any) -> bool:
    return isinstance(part, Mapping) and str(part.get("isAccessibleForFree")).strip().lower() in ("false", "0", "no")


def _walled(blocks: Sequence[Block], text: str) -> bool:
    wall = _wall()
    since = AFTER_BLOCKS  # blocks since one of the text
    for block in blocks:
        since += 1
        near = since <= AFTER_BLOCKS and len(block.text) <= MOST_CHARS and not (block.own | block.around) & NO_PLACE
        if near and wall.search(block.text):
            return True
        if len(block.text) >= LEAST_CHARS and block.text in text:
            since = 0
    return False


@cache
def _wall() -> Any:
    kinds = tomllib.loads((files("extractors.page") / "walls.toml").read_text(encoding="utf-8"))
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = 64 << 20  # with the usual 8 MB the automaton is given up, and each block takes ten times as long
    return re2.compile("|".join(pattern for kind in kinds.values() for pattern in kind["patterns"]), options)
