"""Scores of the whole cleaner on labelled pages: what it left of the furniture, and what it took of the news."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.line_data import KEEP
from extractors.clean.text.sheet import Sheet, Struck

Judged = tuple[Sheet, Sequence[str], Struck]  # labels by block; "" where readers did not agree


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
    documents: int = 0
    losing: int = 0  # a line of news
    seen: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        f1 = 2 * self.hit / max(1, 2 * self.hit + self.wrong + self.missed)
        recall = self.hit / max(1, self.hit + self.missed)
        lost = self.chars_lost / max(1, self.chars), self.sentences_lost / max(1, self.sentences)
        return (
            f"F1 {f1:.4f}, recall {recall:.4f}, body characters lost {lost[0]:.4f}, sentences lost {lost[1]:.4f},"
            f" documents that lose a line {self.losing} of {self.documents}"
        )


def scores(pages: Sequence[Judged]) -> Scores:
    found = Scores()
    for sheet, labels, struck in pages:
        found.documents += 1
        found.losing += any(index in struck and label in KEEP for index, label in enumerate(labels))
        for index, (block, label) in enumerate(zip(sheet.blocks, labels, strict=True)):
            gone = index in struck
            if not label:  # readers did not agree
                continue
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
    """Scores by source of data, by language and by label. Before each page stand its source and language."""
    sources = sorted({name.partition(" ")[0] for name, _ in pages})
    languages = sorted({name.partition(" ")[2] for name, _ in pages})
    parts = [(f"{source} ", str.startswith) for source in sources] + [(f" {one}", str.endswith) for one in languages]
    lines = [
        f"{part.strip()}: {scores([judged for name, judged in pages if is_in(name, part)])}" for part, is_in in parts
    ]
    for source in sources:
        total = scores([judged for name, judged in pages if name.startswith(f"{source} ")])
        struck = (f"{label} {total.gone[label] / total.seen[label]:.3f}" for label in sorted(total.seen) if label)
        lines.append(f"{source}, struck: {', '.join(struck)}")
    return "\n".join(lines)
