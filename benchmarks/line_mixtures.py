"""Pages that never were: the story of one with the furniture of another, so that few pages show many neighbours."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from benchmarks.line_data import KEEP, LabelledPage

FOLDS = 5
ROUNDS = 3  # mixtures of each page, with other pages
WEIGHT = 0.25
OWN = frozenset({"title", "caption", "credit"})  # they repeat the words of their story, and stay with it
MOST_INSERTED = 2  # runs from between the other story's paragraphs that find no place of their kind


def fold_of(publisher: str, salt: str) -> int:
    """All pages of a publisher fall into one fold: they share furniture, and telling it apart by heart is no skill."""
    return int(hashlib.md5(f"{salt}{publisher}".encode()).hexdigest(), 16) % FOLDS


def mixtures(pages: Sequence[LabelledPage]) -> list[LabelledPage]:
    """Some of each page that has a story. It and the furniture come from the same inner fold, so that no fold learns
    from another."""
    found = []
    pages = [page for page in pages if not KEEP.isdisjoint(page.labels)]
    for page in pages:
        others = [other for other in pages if other.publisher != page.publisher and _kind(other) == _kind(page)]
        dice = random.Random(page.url)
        found += [_mixed(page, other, dice) for other in dice.sample(others, min(ROUNDS, len(others)))]
    return [replace(page, weight=WEIGHT) for page in found]


def _kind(page: LabelledPage) -> tuple[object, ...]:
    return (page.language if page.language in ("en", "de") else None), fold_of(page.publisher, "inner")


def _mixed(page: LabelledPage, other: LabelledPage, dice: random.Random) -> LabelledPage:
    spare: dict[str, list[list[int]]] = {"above": [], "within": [], "below": []}
    for place, run in _runs(other):
        if place != "story":
            spare[place].append(run)
    taken: list[tuple[LabelledPage, int]] = []
    for place, run in _runs(page):
        if place == "story":
            taken += [(page, at) for at in run]
        elif spare[place]:
            taken += [(other, at) for at in spare[place].pop(dice.randrange(len(spare[place])))]
    for run in spare["within"][:MOST_INSERTED]:
        gaps = [i for i in range(2, len(taken) - 1) if _label(taken[i - 1]) in KEEP and _label(taken[i]) in KEEP]
        if gaps:
            at = dice.choice(gaps)
            taken[at:at] = [(other, line) for line in run]
    least = 1 if page.gaps and median(page.gaps) else 0  # furniture is set as the story that it comes into
    return replace(
        page,
        lines=tuple(source.lines[at] for source, at in taken),
        labels=tuple(map(_label, taken)),
        gaps=tuple(max(least, source.gaps[at] if source.gaps else 0) for source, at in taken) if page.gaps else (),
        doubts=frozenset(new for new, (source, old) in enumerate(taken) if old in source.doubts),
    )


def _label(place: tuple[LabelledPage, int]) -> str:
    page, at = place
    return page.labels[at]


def _runs(page: LabelledPage) -> Iterator[tuple[str, list[int]]]:
    """Runs of lines in order, each with its place: in the story, or furniture above, within or below it."""
    story = [i for i, label in enumerate(page.labels) if label in KEEP]
    begin = 0
    for end in range(1, len(page.labels) + 1):
        mine = _is_story(page.labels[begin])
        if end < len(page.labels) and _is_story(page.labels[end]) == mine:
            continue
        above, below = not story or end <= story[0], bool(story) and begin > story[-1]
        place = "story" if mine else "above" if above else "below" if below else "within"
        yield place, list(range(begin, end))
        begin = end


def _is_story(label: str) -> bool:
    return label in KEEP or label in OWN
