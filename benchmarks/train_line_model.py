"""Trains the line model and scores it on publishers, and on sources of data, that it has not seen.

    pip install lightgbm
    python -m benchmarks.train_line_model --lines FILE --pages FILE --copies FILE --raw FILE… --news FILE
        [--cv] [--across NAME…] [--out FILE]

LINES has labelled lines of pages, PAGES has web pages with their gold text (labels are implied by it, and for 102 of
them stand in page_labels.json), COPIES has wires with and without furniture, RAW has whole labelled articles with their
layout, NEWS has further such articles whose labels stand in news_labels.json; invented_articles.txt holds some that
were written to be hard. The model that ships was made by this file from all of them; without --out nothing is written.
Equal data give an equal model.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.sparse

from benchmarks.boosting import grow
from benchmarks.leafwise import grow_leafwise, stopping
from benchmarks.line_captions import read_credited, without_credits
from benchmarks.line_data import (
    KEEP,
    ONCE_WEIGHT,
    LabelledPage,
    news_ids,
    read_copies,
    read_invented,
    read_lines,
    read_news,
    read_pages,
    read_raw,
    variants,
)
from benchmarks.line_mixtures import FOLDS, fold_of, mixtures
from benchmarks.line_scores import Judged, report
from extractors.clean import strikes
from extractors.clean.line_model.features import features, letters_of
from extractors.clean.line_model.letters import GRAM_BITS, Letters, grams
from extractors.clean.line_model.model import LineModel, pack
from extractors.clean.rules.rule import KEPT
from extractors.clean.text.sheet import Context, Sheet, lay_out
from extractors.learning.forest import Forest

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
COPIES = 250
GRAM_RIDGE = 0.3
LABEL_TREES = 40
EVERY_VARIANT = ("lines", "pages", "copies", "hand", "invented")  # of whole articles a third is enough
JUDGED = ("lines", "raw0", "raw1", "hand", "news", "invented")  # read by people; the others are implied
MIXED = ("lines", "raw", "hand", "news")
FORGOTTEN = 0.5  # share of the rules that a page is read without
FORGETFUL_WEIGHT = 0.35


@dataclass(frozen=True, slots=True)
class Page:
    """A labelled page as the model sees it."""

    page: LabelledPage
    sheet: Sheet
    text: Letters
    labels: list[str]
    doubt: Bools  # of each block
    kind: str  # source of data

    @property
    def furniture(self) -> F64:
        return np.array([label not in KEEP for label in self.labels], np.float64)

    @property
    def weight(self) -> F64:
        return np.where(self.doubt, 0.0, self.page.weight)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=Path, required=True)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--copies", type=Path, required=True, help="documents with and without furniture")
    parser.add_argument("--raw", type=Path, nargs="+", required=True, help="whole labelled articles")
    parser.add_argument("--news", type=Path, required=True, help="articles whose labels stand in news_labels.json")
    parser.add_argument("--cv", action="store_true", help="score by publisher-wise cross-validation first")
    parser.add_argument(
        "--across", nargs="*", default=[], help="sources of data, by commas: score on them, trained without them"
    )
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    pages = read_all(given)
    print({kind: sum(page.kind == kind for page in pages) for kind in dict.fromkeys(page.kind for page in pages)})
    if given.cv:
        cross_validate(pages)
    for kinds in given.across:
        left_out = tuple(kinds.split(","))
        model = train([page for page in pages if not page.kind.startswith(left_out)])
        print(f"without {kinds}:")
        print(report(judged([page for page in pages if page.kind.startswith(left_out) and page.kind in JUDGED], model)))
    if given.out:
        content = pack(train(pages))
        given.out.write_bytes(content)
        print(f"{given.out}: {len(content):,} bytes")


def read_all(given: argparse.Namespace) -> list[Page]:
    """All pages, whole and in variants; those of a variant have a `+` behind their source of data."""
    lines = read_lines(given.lines)
    sets = {
        "lines": lines,
        "pages": read_pages(given.pages, {page.url for page in lines}),
        "copies": read_copies(given.copies, COPIES),
        "news": read_news(given.news),
        "invented": read_invented(),
    }
    for path in given.raw:
        sets["hand" if "hand" in path.name else f"raw{sum(kind[:3] == 'raw' for kind in sets)}"] = read_raw(path)
    found = []
    for kind, pages in sets.items():
        for page in pages:
            every = kind in EVERY_VARIANT or fold_of(page.url, "variant") == 0
            for number, variant in enumerate(variants(page)[: None if every else 1]):
                found.append(prepare(variant, kind if number == 0 else f"{kind}+"))
            if kind in JUDGED and (bare := without_credits(page)):
                found.append(prepare(bare, f"{kind}+"))
    found += [forgetful(page) for page in found if page.kind in JUDGED]
    return found + [prepare(page, "news+") for page in read_credited(given.news, news_ids())]


def prepare(page: LabelledPage, kind: str) -> Page:
    sheet = lay_out(page.text, Context(source=page.publisher, url=page.url or None, title=page.title))
    number = 0
    place = {}
    for index, gap in enumerate(page.gaps or (0,) * len(page.lines)):
        number += gap + 1
        place[number] = index
    at = [place[block.lines[0]] for block in sheet.blocks]
    return Page(
        page=page,
        sheet=sheet,
        text=letters_of([sheet]),
        labels=[page.labels[index] for index in at],
        doubt=np.array([index in page.doubts for index in at]),
        kind=kind,
    )


def forgetful(page: Page) -> Page:
    """The page as it would look if half of the rules had not been written.

    Rules know the furniture that the model learns from better than any other: it would leave to them what it has to
    tell by itself on the pages of others.
    """
    dice = random.Random(page.page.url + page.page.lines[0])
    gone: dict[str, bool] = defaultdict(lambda: dice.random() < FORGOTTEN)
    rules = [tuple(rule for rule in mine if rule.label in KEPT or not gone[rule.id]) for mine in page.sheet.rules]
    weight = page.page.weight * FORGETFUL_WEIGHT
    return replace(
        page, page=replace(page.page, weight=weight), sheet=replace(page.sheet, rules=rules), kind=f"{page.kind}+"
    )


def train(pages: Sequence[Page]) -> LineModel:
    """The forest learns from what the n-grams say of publishers that they were not fitted on."""
    whole = [page.page for page in pages if page.kind.startswith(MIXED) and not page.kind.endswith("+")]
    pages = [*pages, *(prepare(mixed, "mixture") for mixed in mixtures(whole))]
    fold = np.array([fold_of(page.page.publisher, "inner") for page in pages])
    wanted = np.concatenate([page.furniture for page in pages])
    weight = np.concatenate([page.weight for page in pages])
    row_fold = np.repeat(fold, [len(page.labels) for page in pages])
    matrix = gram_matrix(pages)
    unseen = out_of_fold(row_fold, lambda rows: fit_grams(matrix[rows], wanted[rows], weight[rows]), matrix)
    grams = fit_grams(matrix, wanted, weight)
    rows = np.concatenate(
        [features([p.sheet], p.text, part) for p, part in zip(pages, split(unseen, pages), strict=True)]
    )
    labels, kinds = fit_kinds(rows, [label for page in pages for label in page.labels], weight)
    return LineModel(
        gram_weights=grams[:-1].astype(np.float32),
        gram_base=float(grams[-1]),
        furniture=stopping(grow_leafwise(rows, wanted, weight), rows),
        labels=labels,
        kinds=kinds,
        typical=np.median(rows[(wanted == 0) & (weight >= ONCE_WEIGHT)], axis=0).astype(np.float32),
    )


def cross_validate(pages: Sequence[Page]) -> None:
    """Prints what the whole cleaner does on pages of publishers that its model saw in no training fold."""
    outer = [fold_of(page.page.publisher, "outer") for page in pages]
    found: list[tuple[str, Judged]] = []
    with ProcessPoolExecutor(2) as pool:
        models = pool.map(train, [[p for p, f in zip(pages, outer, strict=True) if f != k] for k in range(FOLDS)])
        for k, model in enumerate(models):
            found += judged([p for p, f in zip(pages, outer, strict=True) if f == k and p.kind in JUDGED], model)
    print(report(found))


def judged(pages: Sequence[Page], model: LineModel) -> list[tuple[str, Judged]]:
    """What the cleaner strikes of each, under its source of data and language."""
    struck = strikes([page.sheet for page in pages], model)
    return [
        (f"{page.kind} {page.page.language}", (page.sheet, _counted(page), gone))
        for page, gone in zip(pages, struck, strict=True)
    ]


def _counted(page: Page) -> list[str]:
    return ["" if doubt else label for label, doubt in zip(page.labels, page.doubt, strict=True)]


def gram_matrix(pages: Sequence[Page]) -> scipy.sparse.csr_matrix:
    """(lines, 2 ** GRAM_BITS) counts, each line scaled by the root of its number of n-grams."""
    rows, columns, base = [], [], 0
    for page in pages:
        for kind in grams(page.text):
            sizes = kind.end - kind.begin
            within = np.concatenate([np.arange(a, b) for a, b in zip(kind.begin, kind.end, strict=True)])
            rows.append(np.repeat(np.arange(len(sizes)) + base, sizes))
            columns.append(kind.columns[within])
        base += len(page.labels)
    row = np.concatenate(rows)
    scale = 1 / np.sqrt(np.maximum(1, np.bincount(row, minlength=base)))
    return scipy.sparse.csr_matrix((scale[row], (row, np.concatenate(columns))), shape=(base, 1 << GRAM_BITS))


def fit_grams(matrix: scipy.sparse.csr_matrix, wanted: F64, weight: F64) -> F64:
    """Weights and base of a logistic regression."""
    sign = 2 * wanted - 1

    def loss(at: F64) -> tuple[float, F64]:
        margin = sign * (matrix @ at[:-1] + at[-1])
        slope = -weight * sign / (1 + np.exp(np.clip(margin, -50, 50)))
        value = float((weight * np.logaddexp(0, -margin)).sum() + 0.5 * GRAM_RIDGE * at[:-1] @ at[:-1])
        return value, np.append(matrix.T @ slope + GRAM_RIDGE * at[:-1], slope.sum())

    start = np.zeros(matrix.shape[1] + 1)
    return scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 60}).x  # type: ignore[no-any-return]


def out_of_fold(
    fold: npt.NDArray[np.int64], fit: Callable[[npt.NDArray[np.bool_]], F64], matrix: scipy.sparse.csr_matrix
) -> F32:
    """What the n-grams say of each line, by weights that were fitted without its publisher."""
    said = np.zeros(len(fold), np.float32)
    for k in range(FOLDS):
        weights = fit(fold != k)
        said[fold == k] = matrix[fold == k] @ weights[:-1] + weights[-1]
    return said


def fit_kinds(rows: F32, labels: Sequence[str], weight: F64) -> tuple[tuple[str, ...], Forest]:
    """The labels, and of each the trees that tell it from other furniture; they never decide whether a line goes."""
    names = tuple(sorted({label for label in labels if label not in KEEP and label != "strip"}))
    mine = np.isin(labels, names) & (weight > 0)
    own = np.array(labels)[mine]
    forests = [
        grow(
            rows[mine], (own == name).astype(np.float64), weight[mine],
            trees=LABEL_TREES, depth=4, rate=0.2, ridge=3.0, sample=0.35, seed=seed,
        )
        for seed, name in enumerate(names)
    ]  # fmt: skip
    # Each with its own base: in its first tree's leaves, one of which every line falls into.
    leaves = [np.concatenate((f.leaf[:1] + np.float32(f.base), f.leaf[1:])) for f in forests]
    joined = Forest(
        feature=np.concatenate([f.feature for f in forests]),
        cut=np.concatenate([f.cut for f in forests]),
        leaf=np.concatenate(leaves),
        base=0.0,
    )
    return names, joined


def split(values: npt.NDArray[np.float32], pages: Sequence[Page]) -> list[F32]:
    return np.split(values, np.cumsum([len(page.labels) for page in pages])[:-1])


if __name__ == "__main__":
    main()
