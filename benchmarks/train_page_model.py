"""Makes extractors/page/model.json from labelled pages, and scores it on publishers that it was not made from.

    python benchmarks/train_page_model.py ../shared/data/extract/pages_dev.jsonl.gz [--write]

Two logistic regressions on binary features (L2, L-BFGS, numpy only). The label of a block is the part of its
word 4-grams that the labelled text has; its weight is its part of the page. The second model is fitted on
first-model scores that were predicted for pages left out, as it will see them.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from extractors.html import read_page
from extractors.page.blocks import Block
from extractors.page.choose import Model, beside, probability
from extractors.page.features import describe
from extractors.records import Refusal

OUTPUT = Path(__file__).parent.parent / "extractors" / "page" / "model.json"
FOLDS = 5
PENALTY = 40.0  # L2; 10 and 100 lose 0.1 points of F1 across publishers
LEAST_COUNT = 20  # features seen on fewer blocks are left out
THRESHOLD = 0.42
SMALLEST = 0.02  # weights below it change no verdict and are not written
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled page."""

    publisher: str
    gold: str
    blocks: Sequence[Block]
    features: list[list[str]]
    labels: Floats
    weights: Floats


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    examples = [example(row) for row in read_rows(options.pages)]
    publishers = sorted({e.publisher for e in examples})
    np.random.default_rng(0).shuffle(publishers)
    fold = {publisher: i % FOLDS for i, publisher in enumerate(publishers)}
    scores = []
    for k in range(FOLDS):
        model = train([e for e in examples if fold[e.publisher] != k])
        scores += [score(e, model) for e in examples if fold[e.publisher] == k]
    precision, recall = (sum(part) / len(part) for part in zip(*scores, strict=True))
    f1 = 2 * precision * recall / (precision + recall)
    print(f"unseen publishers, before cleaning: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}")
    if options.write:
        model = train(examples)
        small = {name: round(w, 3) for name, w in model.first.items() if abs(w) >= SMALLEST}
        second = {name: round(w, 3) for name, w in model.second.items() if abs(w) >= SMALLEST}
        text = json.dumps({"first": small, "second": second, "threshold": THRESHOLD}, indent=0, ensure_ascii=False)
        OUTPUT.write_text(text + "\n", encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def example(row: dict[str, Any]) -> Example:
    page = read_page(row["html"], url=row["url"])
    if isinstance(page, Refusal):
        raise SystemExit(f"{row['id']} can't be read: {page.reason}. Nothing was written. Take it out of the pages.")
    labels, weights = label(page.blocks, row["gold_text"])
    publisher = (urlsplit(row["url"] or "").hostname or "").removeprefix("www.")
    return Example(publisher, row["gold_text"], page.blocks, describe(page.blocks, page.readings), labels, weights)


def label(blocks: Sequence[Block], gold: str) -> tuple[Floats, Floats]:
    left = grams(gold)
    lines = {" ".join(re.findall(r"\w+", line)) for line in gold.split("\n")}
    labels, sizes = [], []
    for block in blocks:
        words, own = re.findall(r"\w+", block.text), grams(block.text)
        if len(words) < 4:
            held = float(" ".join(words) in lines) if words else 0.0
        else:
            both = own & left
            held = sum(both.values()) / sum(own.values())
            if held >= 0.5:
                left -= both  # a second copy of a paragraph is no part of the text
        labels.append(held)
        sizes.append(len(words))
    share = np.array(sizes) / max(1, len(re.findall(r"\w+", gold)))
    return np.array(labels), np.clip(60 * share, 0.02, 6)


def grams(text: str, n: int = 4) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + n]) for i in range(max(1, len(words) - n + 1))) if words else Counter()


def train(examples: Sequence[Example]) -> Model:
    first = fit(examples, [e.features for e in examples])
    halves = [fit(examples[h::2], [e.features for e in examples[h::2]]) for h in (0, 1)]
    seconds = []
    for i, e in enumerate(examples):
        unseen = [probability(names, halves[1 - i % 2]) for names in e.features]
        seconds.append(beside(e.features, unseen, e.blocks))
    return Model(first, fit(examples, seconds), THRESHOLD)


def score(e: Example, model: Model) -> tuple[float, float]:
    """Precision and recall of the page's word 4-grams."""
    first = [probability(names, model.first) for names in e.features]
    second = [probability(names, model.second) for names in beside(e.features, first, e.blocks)]
    text = "\n".join(block.text for block, p in zip(e.blocks, second, strict=True) if p >= model.threshold)
    mine, gold = grams(text), grams(e.gold)
    both = sum((mine & gold).values())
    return both / max(1, sum(mine.values())), both / max(1, sum(gold.values()))


def fit(examples: Sequence[Example], features: Sequence[list[list[str]]]) -> dict[str, float]:
    rows = [names for page in features for names in page]
    counts = Counter(name for names in rows for name in set(names))
    known = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    number = {name: i for i, name in enumerate(known)}
    indices = [[number[name] for name in names if name in number] for names in rows]
    starts = np.concatenate([[0], np.cumsum([len(i) for i in indices])[:-1]])
    columns = np.array([i for row in indices for i in row])
    row_of = np.repeat(np.arange(len(rows)), [len(i) for i in indices])
    labels = np.concatenate([e.labels for e in examples])
    weights = np.concatenate([e.weights for e in examples])

    def loss(w: Floats) -> tuple[float, Floats]:
        p = 1 / (1 + np.exp(-np.clip(np.add.reduceat(w[columns], starts), -30, 30)))
        fault = labels * np.log(p + 1e-12) + (1 - labels) * np.log(1 - p + 1e-12)
        slope = np.bincount(columns, (weights * (p - labels))[row_of], len(known)) + PENALTY * w
        return float(-(weights * fault).sum() + PENALTY * (w @ w) / 2), slope

    return dict(zip(known, minimum(loss, len(known)).tolist(), strict=True))


def minimum(loss: Any, size: int, steps: int = 150, memory: int = 10) -> Floats:
    """L-BFGS with a backtracking line search. Nocedal 1980."""
    w = np.zeros(size)
    value, slope = loss(w)
    moves: list[tuple[Floats, Floats]] = []
    for step in range(steps):
        direction = _direction(slope, moves)
        length = 1.0
        while True:
            there = w - length * direction
            new_value, new_slope = loss(there)
            if new_value <= value - 1e-4 * length * (slope @ direction) or length < 1e-6:
                break
            length /= 2
        if (there - w) @ (new_slope - slope) > 1e-12:
            moves = [*moves[1 - memory :], (there - w, new_slope - slope)]
        done = value - new_value < 1e-5 * abs(value) and step > 20
        w, value, slope = there, new_value, new_slope
        if done:
            break
    return w


def _direction(slope: Floats, moves: Sequence[tuple[Floats, Floats]]) -> Floats:
    q = slope.copy()
    if not moves:
        return q / max(1.0, float(np.linalg.norm(q)))
    parts = []
    for s, y in reversed(moves):
        part = (s @ q) / (y @ s)
        q -= part * y
        parts.append(part)
    s, y = moves[-1]
    q *= (s @ y) / (y @ y)
    for (s, y), part in zip(moves, reversed(parts), strict=True):
        q += s * (part - (y @ q) / (y @ s))
    return q


if __name__ == "__main__":
    main()
