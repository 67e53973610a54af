"""Trains the line model and scores it on publishers it has not seen.

    python -m benchmarks.train_line_model LINES.jsonl.gz [--pages FILE] [--copies FILE] [--cv] [--out FILE]

LINES has labelled lines, PAGES has web pages with their gold text (further publishers: labels are implied by it, and
for 102 of them stand in page_labels.json), COPIES has wires with and without furniture. The model that ships was made
by this file from these three; without --out nothing is written. Equal data give an equal model.
"""

import argparse
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.sparse

from benchmarks.boosting import grow
from benchmarks.line_data import KEEP, LabelledPage, read_copies, read_lines, read_pages, variants
from benchmarks.line_mixtures import FOLDS, fold_of, mixtures
from benchmarks.line_scores import Judged, report
from extractors.clean import strikes
from extractors.clean.line_model.features import features, letters_of, second
from extractors.clean.line_model.letters import GRAM_BITS, Letters, grams
from extractors.clean.line_model.model import LineModel, pack
from extractors.clean.text.sheet import Context, Sheet, lay_out
from extractors.learning.forest import Forest

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
COPIES = 250
GRAM_RIDGE = 0.3
FIRST_TREES, SECOND_TREES, LABEL_TREES = 200, 600, 40


@dataclass(frozen=True, slots=True)
class Page:
    """A labelled page as the model sees it."""

    page: LabelledPage
    sheet: Sheet
    text: Letters
    labels: list[str]

    @property
    def furniture(self) -> F64:
        return np.array([label not in KEEP for label in self.labels], np.float64)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--copies", type=Path, help="documents with and without furniture (fields raw, clean)")
    parser.add_argument("--cv", action="store_true", help="score by publisher-wise cross-validation first")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    judged = read_lines(given.lines)
    further = read_pages(given.pages, {page.url for page in judged}) if given.pages else []
    copies = read_copies(given.copies, COPIES) if given.copies else []
    pages = [prepare(variant) for page in (*judged, *further, *copies) for variant in variants(page)]
    print(f"{len(judged)} labelled pages, {len(further)} of further pages, {len(copies)} copies")
    if given.cv:
        cross_validate(pages)
    if given.out:
        content = pack(train(pages))
        given.out.write_bytes(content)
        print(f"{given.out}: {len(content):,} bytes")


def prepare(page: LabelledPage) -> Page:
    sheet = lay_out("\n".join(page.lines), Context(source=page.publisher, url=page.url))
    labels = [page.labels[block.lines[0] - 1] for block in sheet.blocks]
    return Page(page, sheet, letters_of([sheet]), labels)


def train(pages: Sequence[Page]) -> LineModel:
    """Each layer learns from what the one below says of pages that it was not trained on."""
    pages = [*pages, *map(prepare, mixtures([page.page for page in pages if page.page.weight == 1]))]
    fold = np.array([fold_of(page.page.publisher, "inner") for page in pages])
    wanted = np.concatenate([page.furniture for page in pages])
    weight = np.concatenate([np.full(len(page.labels), page.page.weight) for page in pages])
    row_fold = np.repeat(fold, [len(page.labels) for page in pages])
    matrix = gram_matrix(pages)
    unseen = out_of_fold(row_fold, lambda rows: fit_grams(matrix[rows], wanted[rows], weight[rows]), matrix)
    grams = fit_grams(matrix, wanted, weight)
    once = np.concatenate(
        [features([p.sheet], p.text, part) for p, part in zip(pages, split(unseen, pages), strict=True)]
    )
    first = forest(once, wanted, weight, FIRST_TREES, seed=0)
    odds = np.zeros(len(wanted), np.float32)
    for k in range(FOLDS):
        inside = row_fold != k
        odds[~inside] = forest(once[inside], wanted[inside], weight[inside], FIRST_TREES, seed=0).score(once[~inside])
    twice = np.concatenate(
        [second(p.text.spans, f, o) for p, f, o in zip(pages, split(once, pages), split(odds, pages), strict=True)]
    )
    labels, kinds = fit_kinds(twice, [label for page in pages for label in page.labels], weight)
    return LineModel(
        gram_weights=grams[:-1].astype(np.float32),
        gram_base=float(grams[-1]),
        first=first,
        second=blended([forest(twice, wanted, weight, SECOND_TREES, seed, rate=0.04) for seed in (1, 2)]),
        labels=labels,
        kinds=kinds,
    )


def cross_validate(pages: Sequence[Page]) -> None:
    """Prints what the whole cleaner does on pages of publishers that its model saw in no training fold."""
    outer = [fold_of(page.page.publisher, "outer") for page in pages]
    judged: list[tuple[str, Judged]] = []
    with ProcessPoolExecutor(2) as pool:
        models = pool.map(train, [[p for p, f in zip(pages, outer, strict=True) if f != k] for k in range(FOLDS)])
        for k, model in enumerate(models):
            mine = [p for p, f in zip(pages, outer, strict=True) if f == k and p.page.weight == 1]
            struck = strikes([p.sheet for p in mine], model)
            judged += [(p.page.language, (p.sheet, p.labels, s)) for p, s in zip(mine, struck, strict=True)]
    print(report(judged))


def forest(rows: F32, wanted: F64, weight: F64, trees: int, seed: int, rate: float = 0.06) -> Forest:
    return grow(rows, wanted, weight, trees=trees, depth=5, rate=rate, ridge=3.0, sample=0.35, seed=seed)


def blended(forests: Sequence[Forest]) -> Forest:
    """One forest that scores the mean of several, which err in different places."""
    return Forest(
        feature=np.concatenate([f.feature for f in forests]),
        cut=np.concatenate([f.cut for f in forests]),
        leaf=np.concatenate([f.leaf / len(forests) for f in forests]).astype(np.float32),
        base=sum(f.base for f in forests) / len(forests),
    )


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
    mine = np.array([label != "strip" for label in labels])
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
