"""Outcomes for people and pipes: the text with what was struck, the clean text, JSON rows, a page."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from extractors.records import Article, Outcome, Removal
from flows.clean import fields, judged_by, lines, to_json, to_row
from flows.errors import UsageError
from flows.wording import counted, inert


def write_outcomes(outcomes: Iterable[Outcome], style: str, output: Path | None, *, why: bool = False) -> None:
    """Each outcome in one style: json, text (clean) or struck (for a terminal); or all of them as one page: html."""
    try:
        stream: IO[bytes] = open(output, "wb") if output else sys.stdout.buffer  # noqa: SIM115
    except OSError as error:
        raise UsageError(f"--output {output}: {error.strerror}.") from error
    try:
        if style == "html":
            from flows.pages.cleaned import cleaned_page

            stream.write(cleaned_page(list(outcomes), origins=why).encode("utf-8", "replace"))
            return
        render = {"json": _json, "text": _text, "struck": _struck}[style]
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
    shown = [*(f"\x1b[2m{line}\x1b[0m" for line in _fields(outcome)), ""]
    shown += ["".join(_terminal_part(*part) for part in parts) for parts in lines(outcome)]
    repairs = f", {counted(len(outcome.repairs), 'repair')}" if outcome.repairs else ""
    left = counted(outcome.word_count, "word")
    shown += ["", f"\x1b[2m{counted(len(outcome.removals), 'removal')}{repairs}, {left} left\x1b[0m"]
    return "\n".join([*shown, ""]).encode()


def _terminal_part(text: str, removal: Removal | None) -> str:
    if removal is None:
        return inert(text)
    return f"\x1b[9;31m{inert(text)}\x1b[0m \x1b[2m← {removal.label} ({judged_by(removal)})\x1b[0m"


def _fields(article: Article) -> Iterator[str]:
    """`field: value (where it came from)` for each field that is known."""
    for name, value, origin in fields(article):
        yield inert(f"{name}: {value}" + (f" (from {origin})" if origin else ""))


def _refusal(outcome: Outcome) -> str:
    detail = getattr(outcome, "detail", None)
    return inert(f"rejected: {getattr(outcome, 'reason', '')}" + (f" ({detail})" if detail else "")) + "\n"
