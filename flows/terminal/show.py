"""Outcomes for people and pipes: the text with what was struck, the clean text, JSON rows, a page."""

import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import IO

from extractors.records import Article, Outcome, Removal
from flows.clean import to_json, to_row
from flows.errors import UsageError
from flows.wording import counted, inert, rule_in_words

PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title><style>
body {{ font: 16px/1.5 Georgia, serif; max-width: 44em; margin: 2em auto; padding: 0 1em; white-space: pre-wrap }}
del {{ color: #a33; background: #fdeeee }} del::after {{ content: " " attr(title); font: 11px sans-serif; color: #888 }}
dl {{ font: 13px sans-serif; white-space: normal; color: #555 }} dt {{ float: left; width: 9em }}
</style>{fields}{body}</html>
"""


def write_outcomes(outcomes: Iterable[Outcome], style: str, output: Path | None, *, why: bool = False) -> None:
    """Each outcome in one style: json, text (clean), struck (for a terminal) or html."""
    render = {"json": _json, "text": _text, "struck": _struck, "html": _html}[style]
    try:
        stream: IO[bytes] = open(output, "wb") if output else sys.stdout.buffer  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"--output {output}: {error.strerror}.") from error
    try:
        for outcome in outcomes:
            stream.write(render(outcome, why))
    finally:
        stream.flush()
        if output:
            stream.close()


def _json(outcome: Outcome, why: bool) -> bytes:
    row = to_row(outcome)
    if why and isinstance(outcome, Article):
        row["provenance"] = dict(outcome.provenance)
    return to_json(row)


def _text(outcome: Outcome, why: bool) -> bytes:
    if not isinstance(outcome, Article):
        return _refusal(outcome).encode()
    head = "".join(f"{line}\n" for line in _fields(outcome)) + "\n" if why else ""
    return f"{head}{outcome.text}\n".encode()


def _struck(outcome: Outcome, why: bool) -> bytes:
    """Every line in its place, what was struck dim and crossed out with its label and rule behind it."""
    if not isinstance(outcome, Article):
        return _refusal(outcome).encode()
    lines = [*(f"\x1b[2m{line}\x1b[0m" for line in _fields(outcome)), ""]
    lines += ["".join(_terminal_part(*part) for part in parts) for parts in _lines(outcome)]
    repairs = f", {counted(len(outcome.repairs), 'repair')}" if outcome.repairs else ""
    left = counted(outcome.word_count, "word")
    lines += ["", f"\x1b[2m{counted(len(outcome.removals), 'removal')}{repairs}, {left} left\x1b[0m"]
    return "\n".join([*lines, ""]).encode()


def _terminal_part(text: str, removal: Removal | None) -> str:
    if removal is None:
        return inert(text)
    return f"\x1b[9;31m{inert(text)}\x1b[0m \x1b[2m← {_reason(removal)}\x1b[0m"


def _reason(removal: Removal) -> str:
    """Its label and rule, and how sure the judge was where it only judged."""
    sure = f", {removal.confidence:.0%} sure" if removal.confidence < 1 else ""
    return f"{removal.label} ({rule_in_words(removal.rule)}{sure})"


def _html(outcome: Outcome, why: bool) -> bytes:
    if not isinstance(outcome, Article):
        return PAGE.format(language="en", title="rejected", fields="", body=escape(_refusal(outcome))).encode()
    fields = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in map(_split, _fields(outcome)))
    body = "\n".join("".join(_html_part(*part) for part in parts) for parts in _lines(outcome))
    title, language = escape(outcome.title or ""), escape(outcome.language or "und")
    return PAGE.format(language=language, title=title, fields=f"<dl>{fields}</dl>" if why else "", body=body).encode()


def _html_part(text: str, removal: Removal | None) -> str:
    if removal is None:
        return escape(text)
    return f'<del title="{escape(_reason(removal))}">{escape(text)}</del>'


def _split(line: str) -> tuple[str, str]:
    name, _, value = line.partition(": ")
    return name, value


def _fields(article: Article) -> Iterator[str]:
    """`field: value (where it came from)` for each field that is known."""
    row, origins = to_row(article), dict(article.provenance)
    for name in ("title", "authors", "agency", "published_at", "language", "url", "extractor", "flags"):
        value = row[name]
        if value:
            shown = "; ".join(value) if isinstance(value, list) else str(value)
            origin = origins.get(name) or origins.get({"authors": "author"}.get(name, name))
            yield inert(f"{name}: {shown}" + (f" (from {origin})" if origin else ""))


def _lines(article: Article) -> Iterator[list[tuple[str, Removal | None]]]:
    """Each line as kept and struck parts."""
    struck: dict[int, list[Removal]] = {}
    for removal in article.removals:
        struck.setdefault(removal.line, []).append(removal)
    for number, line in enumerate(article.extracted_text.split("\n"), 1):
        parts: list[tuple[str, Removal | None]] = []
        at = 0
        for removal in sorted(struck.get(number, ()), key=lambda one: one.start):
            parts += [(line[at : removal.start], None), (line[removal.start : removal.end], removal)]
            at = removal.end
        yield [*((text, why) for text, why in parts if text), (line[at:], None)]


def _refusal(outcome: Outcome) -> str:
    detail = getattr(outcome, "detail", None)
    return inert(f"rejected: {getattr(outcome, 'reason', '')}" + (f" ({detail})" if detail else "")) + "\n"
