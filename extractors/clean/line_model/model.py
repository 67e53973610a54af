"""The line model: how likely each line is furniture, and which kind it would be. docs/cleaning.md is its card."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

import numpy as np

from extractors.clean.line_model.features import features, letters_of, second
from extractors.clean.line_model.letters import Letters, grams
from extractors.clean.text.sheet import Sheet
from extractors.learning.forest import Forest
from extractors.learning.spans import F32, Bools

MODEL_FILE = "line_model.npz"
UNSURE = 2.5  # log-odds of the first reading; beyond them, as seven lines of ten are, a second changes no verdict


@dataclass(frozen=True, slots=True)
class LineModel:
    """n-gram weights, two readings by forests, and a forest for each label."""

    gram_weights: F32  # (2 ** GRAM_BITS,)
    gram_base: float
    first: Forest
    second: Forest
    labels: tuple[str, ...]
    kinds: Forest  # of each label as many trees, in the order of `labels`

    def judge(self, sheets: Sequence[Sheet], asked: Bools | None = None) -> tuple[F32, F32]:
        """The chance of being furniture of each block, and the features that it was judged by; sheets end to end.

        A block's chance is the same whatever other sheets there are. `asked`: the blocks whose chance is wanted, the
        others have NaN.
        """
        text = letters_of(sheets)
        once = features(sheets, text, self.gram_score(text))
        odds = self.first.score(once)
        twice = second(text.spans, once, odds)
        wanted = np.ones(len(twice), np.bool_) if asked is None else asked
        unsure = wanted & (np.abs(odds) < UNSURE)
        odds[unsure] = self.second.score(twice[unsure])
        return np.where(wanted, 1 / (1 + np.exp(-odds)), np.float32(np.nan)), twice

    def label(self, rows: F32) -> list[str]:
        """The likeliest label of each row of features, taking for granted that it is furniture."""
        return [self.labels[i] for i in self.kinds.scores(rows, len(self.labels)).argmax(axis=0).tolist()]

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
            first=_forest(file, "first"),
            second=_forest(file, "second"),
            labels=tuple(file["labels"].tolist()),
            kinds=_forest(file, "kinds"),
        )


def pack(model: LineModel) -> bytes:
    """The file of a model: n-gram weights in 8 bits, all else in 16 or 32; equal models give equal arrays."""
    step = float(np.abs(model.gram_weights).max()) / 127
    arrays: dict[str, Any] = {
        "gram_weights": np.rint(model.gram_weights / step).astype(np.int8),
        "gram_step": np.array(step),
        "gram_base": np.array(model.gram_base),
        "labels": np.array(model.labels),
    }
    for name, forest in (("first", model.first), ("second", model.second), ("kinds", model.kinds)):
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
