"""Answers to five of the twenty questions once more, in plain Python, from nothing but rows of `articles`."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from typing import Any

Article = dict[str, Any]
COLUMNS = "article_id, cluster_id, source, title, text, language, published_at, published_precision, first_seen_at"
LATE = datetime.max.replace(tzinfo=UTC)


def stories(articles: Iterable[Article]) -> list[list[Article]]:
    """The articles of each story, the first published first, the undated last."""
    found: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        found[article["cluster_id"]].append(article)
    return [sorted(story, key=_place) for story in found.values()]


def _place(article: Article) -> tuple[datetime, datetime, str]:
    return article["published_at"] or LATE, article["first_seen_at"], article["article_id"]


def daily(articles: Iterable[Article]) -> Counter[date | None]:
    """1: how many stories a UTC day."""
    first = (story[0]["published_at"] for story in stories(articles))
    return Counter(moment and moment.astimezone(UTC).date() for moment in first)


def fast(articles: Iterable[Article], publishers: int, hours: float) -> set[str]:
    """9: clusters that so many publishers carried within so many hours, as far as times are known."""
    found = set()
    for story in stories(articles):
        timed = [a for a in story if a["published_at"] and a["published_precision"] in ("second", "minute")]
        until = timed[0]["published_at"] + timedelta(hours=hours) if timed else None
        carried = {a["source"] for a in timed if until and a["published_at"] <= until} - {None}
        if len(carried) >= publishers:
            found.add(story[0]["cluster_id"])
    return found


def together(articles: Iterable[Article]) -> Counter[tuple[str, str]]:
    """10: in how many stories one publisher had its first article before the other's."""
    found: Counter[tuple[str, str]] = Counter()
    for story in stories(articles):
        first: dict[str, Article] = {}
        for article in story:
            if article["source"] and article["published_at"]:
                first.setdefault(article["source"], article)
        for one, other in permutations(first, 2):
            found[one, other] += first[one]["published_at"] < first[other]["published_at"]
    return +found


def altered(articles: Iterable[Article]) -> dict[str, tuple[float, float]]:
    """11: of each later article of a story, the share of the first one's three-word runs kept, and of its own added."""
    found = {}
    for story in stories(articles):
        original = _runs(story[0]["text"])
        for article in story[1:]:
            own = _runs(article["text"])
            if original and own:
                shared = len(original & own)
                found[article["article_id"]] = (shared / len(original), 1 - shared / len(own))
    return found


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def phrased(articles: Iterable[Article], phrase: str) -> dict[str, int]:
    """17: in each cluster that has the phrase, how many articles have it."""
    has = (
        a["cluster_id"] for a in articles if any(_fold(phrase) in _fold(a[part] or "") for part in ("title", "text"))
    )
    return dict(Counter(has))


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def rows(table: Sequence[Article], key: str, *values: str) -> dict[Any, Any]:
    """`key` to the value, or the values, of each row."""
    return {row[key]: row[values[0]] if len(values) == 1 else tuple(row[v] for v in values) for row in table}
