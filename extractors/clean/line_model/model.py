"""The line model: how likely each line is furniture, and which kind it would be. docs/cleaning.md is its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np

from extractors.clean.line_model.features import features, groups, letters_of
from extractors.clean.line_model.letters import Letters, grams
from extractors.clean.text.sheet import Sheet
from extractors.learning.forest import Forest
from extractors.learning.leaves import Leaves
from extractors.learning.spans import F32, Bools

MODEL_FILE = "line_model.npz"
REASONS = 2


@dataclass(frozen=True, slots=True)
class LineModel:
    """n-gram weights, a forest, and a forest for each label."""

    gram_weights: F32  # (2 ** GRAM_BITS,)
    gram_base: float
    furniture: Leaves
    labels: tuple[str, ...]
    kinds: Forest  # of each label as many trees, in the order of `labels`
    typical: F32  # (features,) of a line of news: the median of each

    def judge(self, sheets: Sequence[Sheet], asked: Bools | None = None) -> tuple[F32, F32]:
        """The log-odds of being furniture of each block, and its features; sheets end to end.

        A block's odds are the same whatever other sheets there are. `asked`: the blocks whose odds are wanted, the
        others have NaN.
        """
        text = letters_of(sheets)
        rows = features(sheets, text, self.gram_score(text))
        odds = np.full(len(rows), np.nan, np.float32)
        wanted = np.ones(len(rows), np.bool_) if asked is None else asked
        odds[wanted] = self.furniture.score(rows[wanted])
        return odds, rows

    def label(self, rows: F32) -> list[str]:
        """The likeliest label of each row of features, taking for granted that it is furniture."""
        return [self.labels[i] for i in self.kinds.scores(rows, len(self.labels)).argmax(axis=0).tolist()]

    def reasons(self, rows: F32) -> list[tuple[str, ...]]:
        """What spoke most for furniture in each row of features: at most two of `groups()`, the strongest first.

        A group's weight is what the odds lose when it looks as in a line of news.
        """
        names = list(groups())
        without = np.tile(rows, (len(names), 1, 1))
        for changed, columns in zip(without, groups().values(), strict=True):
            changed[:, columns] = self.typical[columns]
        odds = self.furniture.score(without.reshape(-1, rows.shape[1]), by_all=True).reshape(len(names), -1)
        lost = self.furniture.score(rows, by_all=True) - odds
        strongest = np.argsort(-lost, axis=0, kind="stable")[:REASONS].T.tolist()
        return [
            tuple(names[g] for g in mine if lost[g, row] > 0) or (names[mine[0]],) for row, mine in enumerate(strongest)
        ]

    def gram_score(self, text: Letters) -> F32:
        total, count = np.zeros(len(text.starts)), np.zeros(len(text.starts), np.int64)
        for kind in grams(text):
            said = np.append(self.gram_weights.take(kind.columns), np.float32(0))
            # Of float32 a sum in float64 is exact, in whatever order. An empty sum would be the next line's first.
            sums = np.add.reduceat(said, np.column_stack((kind.begin, kind.end)).ravel(), dtype=np.float64)[::2]
            sizes = kind.end - kind.begin
            total += np.where(sizes > 0, sums, 0)
            count += sizes
        return (total / np.sqrt(np.maximum(1, count)) + self.gram_base).astype(np.float32)


@lru_cache(maxsize=1)
def line_model() -> LineModel:
    """The model that ships with the package; read once a process."""
    return unpack(files("extractors.clean.line_model").joinpath(MODEL_FILE).read_bytes())


def unpack(content: bytes) -> LineModel:
    with np.load(BytesIO(content), allow_pickle=False) as file:
        return LineModel(
            gram_weights=file["gram_weights"].astype(np.float32) * float(file["gram_step"]),
            gram_base=float(file["gram_base"]),
            furniture=Leaves(
                feature=file["furniture_feature"].astype(np.int64),
                cut=file["furniture_cut"],
                mask=file["furniture_mask"],
                leaf=file["furniture_leaf"].astype(np.float32),
                base=float(file["furniture_base"]),
                first=int(file["furniture_first"]),
                enough=float(file["furniture_enough"]),
            ),
            labels=tuple(file["labels"].tolist()),
            kinds=_forest(file, "kinds"),
            typical=file["typical"],
        )


def pack(model: LineModel) -> bytes:
    """The file of a model: n-gram weights in 8 bits, all else in 16 or 32; equal models give equal arrays."""
    step = float(np.abs(model.gram_weights).max()) / 127
    arrays: dict[str, Any] = {
        "gram_weights": np.rint(model.gram_weights / step).astype(np.int8),
        "gram_step": np.array(step),
        "gram_base": np.array(model.gram_base),
        "labels": np.array(model.labels),
        "typical": model.typical.astype(np.float32),
    }
    arrays["furniture_mask"] = model.furniture.mask
    arrays["furniture_first"] = np.array(model.furniture.first)
    arrays["furniture_enough"] = np.array(model.furniture.enough)
    for name, forest in (("furniture", model.furniture), ("kinds", model.kinds)):
        arrays[f"{name}_feature"] = forest.feature.astype(np.int16)
        arrays[f"{name}_cut"] = forest.cut.astype(np.float32)
        arrays[f"{name}_leaf"] = forest.leaf.astype(np.float16)
        arrays[f"{name}_base"] = np.array(forest.base)
    buffer = BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def _forest(file: np.lib.npyio.NpzFile, name: str) -> Forest:
    return Forest(
        feature=file[f"{name}_feature"].astype(np.int64),
        cut=file[f"{name}_cut"],
        leaf=file[f"{name}_leaf"].astype(np.float32),
        base=float(file[f"{name}_base"]),
    )
