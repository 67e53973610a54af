"""Cleaned documents for an editor: each text as it came, what was struck crossed out, the reason in the margin."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extractors.records import Article, Outcome, Rejected, Removal, Repair
from flows.clean import fields, judged_by, lines
from flows.pages.page import place_in_words, render


@dataclass(frozen=True, slots=True)
class Note:
    """In the margin: why something was struck or mended. `lines` counts those that follow with the same reason."""

    label: str
    why: str
    lines: int = 1
    mends: bool = False  # says what was mended, not what was struck


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text as kept and struck parts, and what the margin says beside it."""

    parts: list[tuple[str, bool]]
    notes: list[Note]
    is_blank: bool
    is_struck: bool  # nothing of it is kept


@dataclass(frozen=True, slots=True)
class Document:
    """What the page shows of one document; refused ones have a reason and no text."""

    place: str  # where it was read
    title: str
    article: Article | None
    refused: str | None
    fields: list[tuple[str, str, str | None]]
    lines: list[Line]
    struck: list[tuple[str, int]]  # lines by label, the most frequent first


def cleaned_page(outcomes: Sequence[Outcome], *, origins: bool) -> str:
    """One page: of one document its text, of several a list before them; `origins`: where each field came from."""
    documents = [_document(outcome) for outcome in outcomes]
    return render("cleaned.html", documents=documents, origins=origins)


def _document(outcome: Outcome) -> Document:
    if isinstance(outcome, Rejected):
        reason = outcome.reason + (f" ({outcome.detail})" if outcome.detail else "")
        name = outcome.external_id or outcome.url or place_in_words(outcome.position)
        return Document(outcome.external_id or outcome.position, name, None, reason, [], [], [])
    struck = Counter(removal.label for removal in outcome.removals)
    place = outcome.external_id or outcome.position
    title = outcome.title or place_in_words(place)
    shown = struck_lines(outcome.extracted_text, outcome.removals, outcome.repairs)
    return Document(place, title, outcome, None, list(fields(outcome)), shown, struck.most_common())


def struck_lines(extracted_text: str, removals: Sequence[Removal], repairs: Sequence[Repair]) -> list[Line]:
    """Without blank lines at the ends; one note for a run of whole lines that went for the same reason."""
    mended: dict[int, list[Note]] = {}
    for repair in repairs:
        mended.setdefault(repair.line, []).append(Note(repair.rule, f"{repair.before} → {repair.after}", mends=True))
    parted = list(enumerate(lines(extracted_text, removals), 1))
    written = [number for number, parts in parted if any(text.strip() for text, _ in parts)]
    parted = parted[written[0] - 1 : written[-1]] if written else []
    runs = _runs([(number, _reasons(parts)) for number, parts in parted if number in set(written)])
    return [
        Line(
            parts=[(text, removal is not None) for text, removal in parts],
            notes=[*runs.get(number, []), *mended.get(number, [])],
            is_blank=not any(text.strip() for text, _ in parts),
            is_struck=any(removal for _, removal in parts)
            and not any(text.strip() for text, removal in parts if not removal),
        )
        for number, parts in parted
    ]


def _reasons(parts: list[tuple[str, Removal | None]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys((removal.label, judged_by(removal)) for _, removal in parts if removal))


def _runs(reasons: list[tuple[int, tuple[tuple[str, str], ...]]]) -> dict[int, list[Note]]:
    """By the number of the first line of each run."""
    notes: dict[int, list[Note]] = {}
    for why, run in groupby(reasons, key=lambda item: item[1]):
        numbers = [number for number, _ in run]
        if why:
            notes[numbers[0]] = [Note(label, rule, len(numbers)) for label, rule in why]
    return notes
