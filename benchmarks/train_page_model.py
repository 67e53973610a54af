"""Makes extractors/page/model.json from labelled pages, or scores it on pages that it was not made from.

    python -m benchmarks.train_page_model ../shared/data/extract/pages_dev.jsonl.gz --cv 3
    python -m benchmarks.train_page_model ../shared/data/extract/pages_dev.jsonl.gz --across
    python -m benchmarks.train_page_model ../shared/data/extract/pages_dev.jsonl.gz --write

Three forests on numbers; numpy only. The label of a block is the part of its word 4-grams that the labelled text has;
its weight is its part of the page. Each forest learns from scores that were predicted for publishers left out, as it
will see them. The models also learn from each page as it would have been made in other years and by other software
(`benchmarks/page_views.py`), with less weight.

`--cv N` reads each page by models made without its publisher (five folds, N times with other folds) and scores the text
from end to end, as it is and after the cleaner, with the worst fold. `--across` leaves out one set of pages at a time.
The cleaner's own line model has learnt from some of these pages.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from benchmarks.boosting import grow
from benchmarks.page_views import VIEWS, view
from extractors.clean import Context, clean
from extractors.facts.settle import publisher
from extractors.learning.forest import Forest
from extractors.page.body.blocks import Block
from extractors.page.body.numbers import F32, Layout, beside, lay_out, numbers, opinion
from extractors.page.choose import Model, read
from extractors.page.facts.metadata import value_of
from extractors.page.html import ReadPage, opinion_of, read_page, text_of
from extractors.records import Refusal

OUTPUT = Path(__file__).parent.parent / "extractors" / "page" / "model.json"
FOLDS = 5
INNER_FOLDS = 3
VIEW_WEIGHT = 0.15  # of a page in another view, beside the page as it is
THRESHOLD = -0.5  # of the log-odds. Below 0, since the cleaner strikes more; across publishers -0.7 to -0.3 are alike
DOUBT = 0.1  # letters on the wrong side, as a part of the text. From 0.08 to 0.17 F1 is alike on unseen publishers
SECOND_LEVEL = frozenset(("ac", "co", "com", "gov", "net", "org"))  # of a country, as in `co.uk`
Floats = npt.NDArray[np.float64]
Score = tuple[str, float, float]  # set, precision, recall


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled page in one view; arrays over its blocks."""

    name_of_set: str
    view: str
    publisher: str
    gold: str
    page: ReadPage
    context: Context  # for the cleaner
    layout: Layout
    rows: F32
    opinion: F32
    labels: Floats
    weights: Floats


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("pages", type=Path)
    arguments.add_argument("--cv", type=int, default=0, metavar="N", help="score on unseen publishers, N times")
    arguments.add_argument("--across", action="store_true", help="score on sets left out")
    arguments.add_argument("--write", action="store_true")
    options = arguments.parse_args()
    examples = seen(read_rows(options.pages))
    for seed in range(options.cv):
        show(f"folds {seed}", unseen(examples, list(parts(examples, FOLDS, seed))))
    if options.across:
        show("sets left out", unseen(examples, list(sets(examples))))
    if options.write:
        OUTPUT.write_text(written(train(examples)), encoding="utf-8")


def read_rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def seen(rows: Sequence[dict[str, Any]]) -> list[Example]:
    """Each page as it is, and in one other view."""
    examples = []
    for index, row in enumerate(rows):
        other = rows[(index + len(rows) // 2) % len(rows)]
        donor = [line for line in (other["gold_title"], *other["gold_text"].split("\n")) if line and line.strip()]
        examples += [example(row, VIEWS[0], donor), example(row, VIEWS[1 + index % (len(VIEWS) - 1)], donor)]
    return examples


def example(row: dict[str, Any], name: str, donor: Sequence[str]) -> Example:
    page = read_page(view(row["html"], name, donor), url=row["url"])
    if isinstance(page, Refusal):
        raise SystemExit(f"{row['id']} can't be read: {page.reason}. Nothing was written. Take it out of the pages.")
    labels, weights = label(page.blocks, row["gold_text"])
    layout = lay_out(page.blocks, page.said)
    source = publisher(page.found, row["url"])[0]
    return Example(
        name_of_set=row["source_set"],
        view=name,
        publisher=site(row["url"]),
        gold=row["gold_text"],
        page=page,
        context=Context(source=source, url=row["url"], title=value_of(page.found, "title"), chosen=True),
        layout=layout,
        rows=numbers(layout, page.said),
        opinion=opinion(layout, opinion_of(page)),
        labels=labels,
        weights=weights if name == VIEWS[0] else weights * VIEW_WEIGHT,
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


def sets(examples: Sequence[Example]) -> Iterator[tuple[list[int], list[int]]]:
    """(indices of the other sets, indices of the set), of the publishers that no other set has."""
    for name in sorted({e.name_of_set for e in examples}):
        mine = {e.publisher for e in examples if e.name_of_set == name}
        inside = [i for i, e in enumerate(examples) if e.publisher not in mine]
        yield inside, [i for i, e in enumerate(examples) if e.name_of_set == name]


@dataclass(frozen=True, slots=True)
class Judged:
    """How one page was read by models that were made without its publisher."""

    view: str
    fold: int
    before: Score
    after: Score  # cleaning
    asked: bool


def unseen(examples: Sequence[Example], folds: Sequence[tuple[list[int], list[int]]]) -> list[Judged]:
    judged = []
    for fold, (inside, outside) in enumerate(folds):
        model = train([examples[i] for i in inside])
        for e in (examples[i] for i in outside):
            text, extractor = text_of(e.page, model)
            after = score(e, clean(text, e.context).text) if e.view == VIEWS[0] else score(e, text)
            judged.append(Judged(e.view, fold, score(e, text), after, "trafilatura" in extractor))
    return judged


def show(name: str, judged: Sequence[Judged]) -> None:
    for kind in VIEWS:
        mine = [j for j in judged if j.view == kind]
        if not mine:
            continue
        asked = sum(j.asked for j in mine) / len(mine)
        print(f"{name}, {kind} pages: {summary([j.before for j in mine])}; trafilatura asked {asked:.2f}", flush=True)
        if kind == VIEWS[0]:
            print(f"{name}, cleaned: {summary([j.after for j in mine])}")
            folds = [f1([j.after for j in mine if j.fold == fold]) for fold in sorted({j.fold for j in mine})]
            print(f"{name}, by fold: {' '.join(f'{value:.4f}' for value in folds)}, the worst {min(folds):.4f}")


def score(e: Example, text: str) -> Score:
    """Precision and recall of the page's word 4-grams."""
    mine, gold = grams(text), grams(e.gold)
    both = sum((mine & gold).values())
    return e.name_of_set, both / max(1, sum(mine.values())), both / max(1, sum(gold.values()))


def summary(scores: Sequence[Score]) -> str:
    """F1 of all pages and of each set."""
    precision = sum(p for _, p, _ in scores) / len(scores)
    recall = sum(r for _, _, r in scores) / len(scores)
    named = [(name, [s for s in scores if s[0] == name]) for name in sorted({name for name, _, _ in scores})]
    by_set = " ".join(f"{name} {f1(mine):.4f}" for name, mine in named)
    return f"all {f1(scores):.4f} (precision {precision:.4f}, recall {recall:.4f}) {by_set}"


def f1(scores: Sequence[Score]) -> float:
    """Of the mean precision and the mean recall."""
    precision = sum(p for _, p, _ in scores) / len(scores)
    recall = sum(r for _, _, r in scores) / len(scores)
    return 2 * precision * recall / (precision + recall)


def train(examples: Sequence[Example]) -> Model:
    first, once = crossed(examples)
    examples = [replace(e, rows=np.hstack([e.rows, beside(e.layout, o)])) for e, o in zip(examples, once, strict=True)]
    second, twice = crossed(examples)
    third = forest(
        [
            replace(e, rows=np.hstack([e.rows, beside(e.layout, odds), e.opinion]))
            for e, odds in zip(examples, twice, strict=True)
        ]
    )
    return Model(first, second, third, THRESHOLD, DOUBT)


def crossed(examples: Sequence[Example]) -> tuple[Forest, list[F32]]:
    """A forest of all examples, and for each of them the scores of a forest that was made without its publisher."""
    scores: dict[int, F32] = {}
    for inside, outside in parts(examples, INNER_FOLDS, 100):
        model = forest([examples[i] for i in inside])
        scores |= {i: read(model, examples[i].rows, examples[i].layout.asked) for i in outside}
    return forest(examples), [scores[i] for i in range(len(examples))]


def forest(examples: Sequence[Example]) -> Forest:
    rows = np.concatenate([e.rows[e.layout.asked] for e in examples])
    labels = np.concatenate([e.labels[e.layout.asked] for e in examples])
    weights = np.concatenate([e.weights[e.layout.asked] for e in examples])
    return grow(rows, labels, weights, trees=320, depth=4, rate=0.06, ridge=8, sample=0.3, seed=0)


def written(model: Model) -> str:
    """The file of the model, a forest's table a line."""
    lines = [f'"threshold": {model.threshold}', f'"doubt": {model.doubt}']
    for name, trees in (("first", model.first), ("second", model.second), ("third", model.third)):
        tables = {
            "feature": trees.feature.tolist(),
            "cut": [[float(f"{cut:.7g}") for cut in cuts] for cuts in trees.cut.tolist()],
            "leaf": [[round(leaf, 5) for leaf in leaves] for leaves in trees.leaf.tolist()],
            "base": round(trees.base, 5),
        }
        lines.append(f'"{name}": {json.dumps(tables)}')
    return "{" + ",\n".join(lines) + "}\n"


if __name__ == "__main__":
    main()
