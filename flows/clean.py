"""`copydesk clean`: documents to rows of JSON, each judged alone, without a database."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta, timezone

import orjson

from extractors.desk import Desk
from extractors.records import Article, Outcome, Rejected, Removal
from flows.pool.worker import Limits
from flows.pool.workers import Pool
from flows.settings import Settings
from flows.sources.defaults import Defaults, filled
from flows.sources.reading import read
from flows.wording import rule_in_words

FIELDS = ("title", "authors", "agency", "published_at", "language", "url", "extractor", "flags")
ISO_BY_PRECISION = {"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}


def clean(sources: Sequence[str], settings: Settings, columns: dict[str, str] | None = None) -> Iterator[Outcome]:
    """The outcome of each document of the sources, in order."""
    folder = settings.publishers_dir
    desk = Desk(publishers_dir=str(folder) if folder else None, signs=False)
    limits = Limits(cpu_seconds=settings.document_seconds, memory_mb=settings.document_memory_mb)
    with Pool(desk, workers=settings.workers, limits=limits) as pool:
        given = Defaults(settings.source, settings.source_from_folder, settings.language)
        yield from pool.edit(filled(read(sources, columns), given))


def to_row(outcome: Outcome) -> dict[str, object]:
    """The row of the contract; a document without an id gets its place in the source as one."""
    if isinstance(outcome, Rejected):
        return _rejected_row(outcome)
    return {
        "id": outcome.external_id or outcome.position,
        "status": "ok",
        "reason": None,
        "title": outcome.title,
        "authors": list(outcome.authors),
        "agency": outcome.agency,
        "published_at": published_text(outcome),
        "language": outcome.language,
        "url": outcome.url,
        "images": orjson.loads(outcome.images) if outcome.images else [],
        "text": outcome.text,
        "extracted_text": outcome.extracted_text if outcome.raw_kind == "html" else None,
        "extractor": outcome.extractor,
        "removals": [
            {
                "line": removal.line,
                "start": removal.start,
                "end": removal.end,
                "text": removal.text,
                "label": removal.label,
                "rule": removal.rule,
                "whole": removal.whole,
                "confidence": removal.confidence,
            }
            for removal in outcome.removals
        ],
        "repairs": [
            {"line": repair.line, "rule": repair.rule, "before": repair.before, "after": repair.after}
            for repair in outcome.repairs
        ],
        "flags": list(outcome.flags),
    }


def _rejected_row(rejected: Rejected) -> dict[str, object]:
    return {
        "id": rejected.external_id or rejected.position,
        "status": "rejected",
        "reason": rejected.reason,
        "detail": rejected.detail,
        "title": None,
        "authors": [],
        "published_at": None,
        "language": None,
        "text": "",
        "removals": [],
        "repairs": [],
    }


def published_text(article: Article) -> str | None:
    """ISO 8601 as far as it is known: a day alone stays a day, a time without an offset has none."""
    moment = article.published_at
    if moment is None:
        return None
    if article.published_offset is not None:
        moment = moment.astimezone(timezone(timedelta(minutes=article.published_offset)))
    if article.published_precision in ISO_BY_PRECISION:
        return moment.strftime(ISO_BY_PRECISION[article.published_precision])
    return _iso(moment if article.published_offset is not None else moment.replace(tzinfo=None))


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def fields(article: Article) -> Iterator[tuple[str, str, str | None]]:
    """Name, value and origin of each field that is known; an origin may not be."""
    row, origins = to_row(article), dict(article.provenance)
    for name in FIELDS:
        value = row[name]
        if value:
            shown = "; ".join(value) if isinstance(value, list) else str(value)
            yield name, shown, origins.get(name) or origins.get({"authors": "author"}.get(name, name))


def lines(extracted_text: str, removals: Iterable[Removal]) -> Iterator[list[tuple[str, Removal | None]]]:
    """Each line of the text before cleaning as kept and struck parts."""
    struck: dict[int, list[Removal]] = {}
    for removal in removals:
        struck.setdefault(removal.line, []).append(removal)
    for number, line in enumerate(extracted_text.split("\n"), 1):
        parts: list[tuple[str, Removal | None]] = []
        at = 0
        for removal in sorted(struck.get(number, ()), key=lambda one: one.start):
            parts += [(line[at : removal.start], None), (line[removal.start : removal.end], removal)]
            at = removal.end
        yield [*((text, why) for text, why in parts if text), (line[at:], None)]


def judged_by(removal: Removal) -> str:
    """The rule that struck it, and how sure the judge was where it only judged."""
    sure = f", {removal.confidence:.0%} sure" if removal.confidence < 1 else ""
    return f"{rule_in_words(removal.rule)}{sure}"


def to_json(row: dict[str, object]) -> bytes:
    """One line of JSON in UTF-8."""
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except orjson.JSONEncodeError:  # a lone surrogate in a declared field: written as \ud800, as it came
        import json

        return json.dumps(row).encode() + b"\n"
