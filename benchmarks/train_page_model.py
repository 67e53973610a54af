"""Makes extractors/page/model.json from labelled pages, or scores it on publishers that it was not made from.

    python -m benchmarks.train_page_model ../shared/data/extract/pages_dev.jsonl.gz --cv 3
    python -m benchmarks.train_page_model ../shared/data/extract/pages_dev.jsonl.gz --write

A logistic regression on binary features (L2, L-BFGS), then two forests on numbers; numpy only. The label of a block is
the part of its word 4-grams that the labelled text has; its weight is its part of the page. Each forest learns from
scores that were predicted for publishers left out, as it will see them.

`--cv N` reads each page by models made without its publisher (five folds, N times with other folds) and scores the text
from end to end, as it is and after the cleaner. The cleaner's own line model has learnt from some of these pages.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from benchmarks.boosting import grow
from extractors.clean import Context, clean
from extractors.facts.settle import publisher
from extractors.learning.forest import Forest
from extractors.page.body.blocks import Block
from extractors.page.body.features import describe, survey
from extractors.page.body.numbers import F32, Layout, beside, lay_out, numbers
from extractors.page.choose import Model, read, weigh
from extractors.page.facts.metadata import value_of
from extractors.page.html import ReadPage, read_page, text_of
from extractors.records import Refusal

OUTPUT = Path(__file__).parent.parent / "extractors" / "page" / "model.json"
FOLDS = 5
INNER_FOLDS = 3
PENALTY = 40.0  # L2; 10 and 100 lose 0.1 points of F1 across publishers
LEAST_COUNT = 20  # features seen on fewer blocks are left out
THRESHOLD = -0.7  # of the log-odds. Below 0, since the cleaner strikes more; across publishers -1 to -0.4 are alike
SMALLEST = 0.02  # weights below it change no verdict and are not written
SECOND_LEVEL = frozenset(("ac", "co", "com", "gov", "net", "org"))  # of a country, as in `co.uk`
Floats = npt.NDArray[np.float64]
Score = tuple[str, float, float]  # set, precision, recall
M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled page; arrays over its blocks."""

    name_of_set: str
    publisher: str
    gold: str
    page: ReadPage
    context: Context  # for the cleaner
    features: list[list[str]]
    layout: Layout
    rows: F32
    asked: npt.NDArray[np.bool_]
    labels: Floats
    weights: Floats


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--cv", type=int, default=0, metavar="N", help="score on unseen publishers, N times")
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    examples = [example(row) for row in read_rows(options.pages)]
    for seed in range(options.cv):
        for name, scores in unseen(examples, seed).items():
            print(f"folds {seed}, {name}: {summary(scores)}", flush=True)
    if options.write:
        OUTPUT.write_text(written(train(examples)), encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def example(row: dict[str, Any]) -> Example:
    page = read_page(row["html"], url=row["url"])
    if isinstance(page, Refusal):
        raise SystemExit(f"{row['id']} can't be read: {page.reason}. Nothing was written. Take it out of the pages.")
    labels, weights = label(page.blocks, row["gold_text"])
    seen = survey(page.blocks, page.readings)
    features, layout = describe(page.blocks, seen), lay_out(page.blocks)
    source = publisher(page.found, row["url"])[0]
    return Example(
        name_of_set=row["source_set"],
        publisher=site(row["url"]),
        gold=row["gold_text"],
        page=page,
        context=Context(source=source, url=row["url"], title=value_of(page.found, "title"), chosen=True),
        features=features,
        layout=layout,
        rows=numbers(page.blocks, layout, seen),
        asked=np.array([bool(names) for names in features]),
        labels=labels,
        weights=weights,
    )


def site(url: str | None) -> str:
    """The registered part of the host, so that the editions of a publisher stay together."""
    labels = (urlsplit(url or "").hostname or "").split(".")
    return ".".join(labels[-3 if len(labels) > 2 and labels[-2] in SECOND_LEVEL else -2 :])


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


def parts(examples: Sequence[Example], count: int, seed: int) -> Iterator[tuple[list[int], list[int]]]:
    """(indices in, indices out) for each of `count` parts; all pages of a publisher stand in one."""
    publishers = sorted({e.publisher for e in examples})
    np.random.default_rng(seed).shuffle(publishers)
    part = {publisher: i % count for i, publisher in enumerate(publishers)}
    for k in range(count):
        inside = [i for i, e in enumerate(examples) if part[e.publisher] != k]
        yield inside, [i for i, e in enumerate(examples) if part[e.publisher] == k]


def unseen(examples: Sequence[Example], seed: int) -> dict[str, list[Score]]:
    """Scores of each page, read by models made without its publisher."""
    before, after = [], []
    for inside, outside in parts(examples, FOLDS, seed):
        model = train([examples[i] for i in inside])
        for e in (examples[i] for i in outside):
            text = text_of(e.page, model)[0]
            before.append(score(e, text))
            after.append(score(e, clean(text, e.context).text))
    return {"before cleaning": before, "cleaned": after}


def score(e: Example, text: str) -> Score:
    """Precision and recall of the page's word 4-grams."""
    mine, gold = grams(text), grams(e.gold)
    both = sum((mine & gold).values())
    return e.name_of_set, both / max(1, sum(mine.values())), both / max(1, sum(gold.values()))


def summary(scores: Sequence[Score]) -> str:
    """F1 of the mean precision and the mean recall, of all pages and of each set."""
    found = []
    for name in ("all", *sorted({name for name, _, _ in scores})):
        pairs = [(p, r) for of, p, r in scores if name in ("all", of)]
        precision, recall = (sum(values) / len(values) for values in zip(*pairs, strict=True))
        found.append(f"{name} {2 * precision * recall / (precision + recall):.4f}")
        if name == "all":
            found.append(f"(precision {precision:.4f}, recall {recall:.4f})")
    return " ".join(found)


def train(examples: Sequence[Example]) -> Model:
    weights, weighed = crossed(examples, fit, lambda e, weights: weigh(e.features, weights))
    examples = [replace(e, rows=with_scores(e, odds)) for e, odds in zip(examples, weighed, strict=True)]
    first, once = crossed(examples, forest, lambda e, forest: read(forest, e.rows, e.asked))
    second = forest([replace(e, rows=with_scores(e, odds)) for e, odds in zip(examples, once, strict=True)])
    return Model(weights, first, second, THRESHOLD)


def crossed(
    examples: Sequence[Example], make: Callable[[Sequence[Example]], M], apply: Callable[[Example, M], F32]
) -> tuple[M, list[F32]]:
    """A model of all examples, and for each of them the scores of a model that was made without its publisher."""
    scores: dict[int, F32] = {}
    for inside, outside in parts(examples, INNER_FOLDS, 100):
        model = make([examples[i] for i in inside])
        scores |= {i: apply(examples[i], model) for i in outside}
    return make(examples), [scores[i] for i in range(len(examples))]


def with_scores(e: Example, odds: F32) -> F32:
    return np.hstack([e.rows, beside(e.layout, odds)])


def forest(examples: Sequence[Example]) -> Forest:
    rows = np.concatenate([e.rows[e.asked] for e in examples])
    labels = np.concatenate([e.labels[e.asked] for e in examples])
    weights = np.concatenate([e.weights[e.asked] for e in examples])
    return grow(rows, labels, weights, trees=200, depth=4, rate=0.06, ridge=8, sample=0.3, seed=0)


def fit(examples: Sequence[Example]) -> dict[str, float]:
    rows = [names for e in examples for names in e.features if names]
    counts = Counter(name for names in rows for name in set(names))
    known = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    number = {name: i for i, name in enumerate(known)}
    indices = [[number[name] for name in names if name in number] for names in rows]
    starts = np.concatenate([[0], np.cumsum([len(i) for i in indices])[:-1]])
    columns = np.array([i for row in indices for i in row])
    row_of = np.repeat(np.arange(len(rows)), [len(i) for i in indices])
    labels = np.concatenate([e.labels[e.asked] for e in examples])
    weights = np.concatenate([e.weights[e.asked] for e in examples])

    def loss(w: Floats) -> tuple[float, Floats]:
        p = 1 / (1 + np.exp(-np.clip(np.add.reduceat(w[columns], starts), -30, 30)))
        fault = labels * np.log(p + 1e-12) + (1 - labels) * np.log(1 - p + 1e-12)
        slope = np.bincount(columns, (weights * (p - labels))[row_of], len(known)) + PENALTY * w
        return float(-(weights * fault).sum() + PENALTY * (w @ w) / 2), slope

    return dict(zip(known, minimum(loss, len(known)).tolist(), strict=True))


def written(model: Model) -> str:
    """The file of the model: a weight a line, a forest's table a line."""
    weights = {name: round(w, 3) for name, w in model.weights.items() if abs(w) >= SMALLEST}
    lines = [f'"threshold": {model.threshold}', f'"weights": {json.dumps(weights, indent=0, ensure_ascii=False)}']
    for name, trees in (("first", model.first), ("second", model.second)):
        tables = {
            "feature": trees.feature.tolist(),
            "cut": [[float(f"{cut:.7g}") for cut in cuts] for cuts in trees.cut.tolist()],
            "leaf": [[round(leaf, 5) for leaf in leaves] for leaves in trees.leaf.tolist()],
            "base": round(trees.base, 5),
        }
        lines.append(f'"{name}": {json.dumps(tables)}')
    return "{" + ",\n".join(lines) + "}\n"


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
