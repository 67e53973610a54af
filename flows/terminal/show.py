"""Outcomes for people and pipes: the text with what was struck, the clean text, JSON rows, a page."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import IO

from extractors.records import Article, Outcome, Rejected, Removal
from flows.clean import fields, judged_by, lines, to_json, to_row
from flows.errors import RefusedError, UsageError
from flows.outputs import replacing
from flows.sources.files import ALONE
from flows.wording import counted, inert

DIM, CROSSED, RED, END = "\x1b[2m", "\x1b[9m", "\x1b[9;31m", "\x1b[0m"


def write_outcomes(
    outcomes: Iterable[Outcome], style: str, output: Path | None, *, why: bool = False, heads: bool = False
) -> None:
    """Each outcome in one style: json, text (clean) or struck (for a terminal); or all of them as one page: html.

    `heads`: a line with its place before each text. text-if-alone and struck-if-alone: so if the source is one text or
    page, else json. Its first document tells.

    A text that there isn't is nothing to write: RefusedError then says why at the end. In rows and pages it is told.
    `output` is replaced at the end; it stays as it was when that fails, or when there is nothing to write.
    """
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(replacing(output)) if output else sys.stdout.buffer
        except OSError as error:
            raise UsageError(f"--output {output}: {error.strerror}.") from error
        refused, written = _write(outcomes, style, stream, why, heads)
        stream.flush()
        if refused and not written:
            raise RefusedError(_refusals(refused))
    if refused:
        raise RefusedError(_refusals(refused))


def _write(
    outcomes: Iterable[Outcome], style: str, stream: IO[bytes], why: bool, heads: bool
) -> tuple[list[Rejected], int]:
    """The texts that aren't there, and how many outcomes were written."""
    if style == "html":
        from flows.pages.cleaned import cleaned_page

        shown = list(outcomes)
        stream.write(cleaned_page(shown, origins=why).encode("utf-8", "replace"))
        return [], len(shown)
    if style.endswith("-if-alone"):
        first = next(iter(outcomes := iter(outcomes)), None)
        style = style.removesuffix("-if-alone") if first and first.source_kind in ALONE else "json"
        outcomes = chain([first] if first else [], outcomes)
    refused: list[Rejected] = []
    written = 0
    for outcome in outcomes:
        if style == "json":
            stream.write(_json(outcome, why))
        elif isinstance(outcome, Rejected):
            refused.append(outcome)
            continue
        else:
            head = f"==> {inert(outcome.position)} <==\n".encode() if heads else b""
            stream.write(head + (_text(outcome, why) if style == "text" else _struck(outcome, why)))
        written += 1
    return refused, written


def _json(outcome: Outcome, why: bool) -> bytes:
    row = to_row(outcome)
    if why and isinstance(outcome, Article):
        row["provenance"] = dict(outcome.provenance)
    return to_json(row)


def _text(outcome: Article, why: bool) -> bytes:
    head = "".join(f"{line}\n" for line in _fields(outcome)) + "\n" if why else ""
    return f"{head}{outcome.text}\n".encode()


def _struck(outcome: Article, why: bool) -> bytes:
    """Every line in its place, what was struck dim and crossed out with its label and rule behind it."""
    shown = [*(_painted(line, DIM) for line in _fields(outcome)), ""]
    shown += [
        "".join(_terminal_part(*part) for part in parts) for parts in lines(outcome.extracted_text, outcome.removals)
    ]
    repairs = f", {counted(len(outcome.repairs), 'repair')}" if outcome.repairs else ""
    left = counted(outcome.word_count, "word")
    shown += ["", _painted(f"{counted(len(outcome.removals), 'removal')}{repairs}, {left} left", DIM)]
    return "\n".join([*shown, ""]).encode()


def _terminal_part(text: str, removal: Removal | None) -> str:
    if removal is None:
        return inert(text)
    crossed = CROSSED if os.environ.get("NO_COLOR") else RED
    return f"{_painted(inert(text), crossed)} {_painted(f'← {removal.label} ({judged_by(removal)})', DIM)}"


def _painted(text: str, look: str) -> str:
    return text if os.environ.get("TERM") == "dumb" else f"{look}{text}{END}"


def _fields(article: Article) -> Iterator[str]:
    """`field: value (where it came from)` for each field that is known."""
    for name, value, origin in fields(article):
        yield inert(f"{name}: {value}" + (f" (from {origin})" if origin else ""))


def _refusals(refused: Iterable[Rejected]) -> str:
    return "; ".join(map(_refusal, refused))


def _refusal(rejected: Rejected) -> str:
    detail = f" ({rejected.detail})" if rejected.detail else ""
    return inert(f"{rejected.position} is rejected: {rejected.reason}{detail}")
