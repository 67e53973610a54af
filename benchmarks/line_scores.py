"""Scores of the whole cleaner on labelled pages: what it left of the furniture, and what it took of the news."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.line_data import KEEP
from extractors.clean.text.sheet import Sheet, Struck

Judged = tuple[Sheet, Sequence[str], Struck]  # labels by block


@dataclass(slots=True)
class Scores:
    """Counts over blocks; every figure of `str()` follows from them."""

    hit: int = 0
    missed: int = 0
    wrong: int = 0
    chars: int = 0
    chars_lost: int = 0
    sentences: int = 0
    sentences_lost: int = 0
    seen: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        f1 = 2 * self.hit / max(1, 2 * self.hit + self.wrong + self.missed)
        lost = self.chars_lost / max(1, self.chars), self.sentences_lost / max(1, self.sentences)
        return f"F1 {f1:.4f}, body characters lost {lost[0]:.4f}, sentences lost {lost[1]:.4f}"


def scores(pages: Sequence[Judged]) -> Scores:
    found = Scores()
    for sheet, labels, struck in pages:
        for index, (block, label) in enumerate(zip(sheet.blocks, labels, strict=True)):
            gone = index in struck
            found.seen[label] += 1
            found.gone[label] += gone
            if label not in KEEP:
                found.hit, found.missed = found.hit + gone, found.missed + (not gone)
                continue
            found.wrong += gone
            found.chars += len(block.text)
            found.chars_lost += len(block.text) * gone
            found.sentences += block.sentence
            found.sentences_lost += block.sentence and gone
    return found


def report(pages: Sequence[tuple[str, Judged]]) -> str:
    """Scores over all pages, by language and by label. `pages`: the language of each stands first."""
    kinds: dict[str, Callable[[str], bool]] = {
        "all": lambda _: True,
        "en": lambda language: language == "en",
        "de": lambda language: language == "de",
        "others": lambda language: language not in ("en", "de"),
    }
    lines = [
        f"{name}: {scores([judged for language, judged in pages if wanted(language)])}"
        for name, wanted in kinds.items()
    ]
    total = scores([judged for _, judged in pages])
    lines += [
        f"{label}: {total.gone[label] / total.seen[label]:.3f} of {total.seen[label]} struck"
        for label in sorted(total.seen)
    ]
    return "\n".join(lines)
